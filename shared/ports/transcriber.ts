import type { CallAddress } from '../domain/calls/job-name.ts';
import type { Text } from '../kernel/text.ts';

/** A recording to be put into words. The same call gives the same job for ever: see `domain/calls/job-name.ts`. */
export interface TranscriptionJob extends CallAddress {
  /** Key of the recording in `Blobs`. */
  readonly recording: string;
  /** Key under which the `Transcript` is to be put; the engine may put more below `<result>.`. */
  readonly result: string;
  /** `separate`: two channels with one person each; `mixed`: everybody on all channels. */
  readonly channels: 'separate' | 'mixed';
  /** Which of two separate channels is the employee's, 0 (left) or 1; nothing where nobody knows. */
  readonly employeeChannel?: 0 | 1;
  /** BCP 47, `ru-RU`; or several of which the engine finds the one that is spoken. */
  readonly language: string | readonly string[];
  /** Names of products and clients that may be said, the most wanted first; an engine may take the first ones only. */
  readonly vocabulary: readonly string[];
}

/** The engine took the job, now or before: look later, or wait for word of its end. */
export interface JobRunning {
  readonly state: 'running';
}

/** There is no engine for it at present; start it again later. The text says what to install or set. */
export interface JobWaiting {
  readonly state: 'waiting';
  readonly reason: Text;
}

/** The engine will never do it: the recording or the language is nothing for it. */
export interface JobRefused {
  readonly state: 'refused';
  /** Stable, for counting: `transcription.codec` … */
  readonly causeKey: string;
  readonly reason: Text;
}

/** The transcript lies under the key `result` of the job. */
export interface JobDone {
  readonly state: 'done';
}

/** The engine knows nothing of it: never started, or lost with the process that did it. Start it again. */
export interface JobUnknown {
  readonly state: 'unknown';
}

export type Started = JobRunning | JobDone | JobWaiting | JobRefused;
export type Looked = JobRunning | JobDone | JobRefused | JobUnknown;

/**
 * Puts recordings into words, with speakers apart. Every method may be called any number of times for a job, by
 * several at once and after a crash anywhere: there is one job per call.
 *
 * Word of the end comes as a message `{kind: 'transcribed', job}` in the queue `calls`, where `job` is the name of
 * `jobName`. It may be lost or come twice: look at jobs that are out for long.
 */
export interface Transcriber {
  /**
   * Hands a job to the engine; a repeat finds the first one running or done.
   * @throws Busy when the engine takes no more at present, Transient for trouble that passes.
   */
  start(job: TranscriptionJob): Promise<Started>;
  /**
   * How far a job is. When its service has done, this puts the transcript under `result` before it says `done`.
   * @throws Busy and Transient as `start`.
   */
  look(job: TranscriptionJob): Promise<Looked>;
}
