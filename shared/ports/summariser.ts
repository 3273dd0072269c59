import type { CallSummary } from '../domain/calls/call-summary.ts';
import type { Transcript } from '../domain/calls/transcript.ts';
import type { Text } from '../kernel/text.ts';

export interface SummaryRequest {
  readonly transcript: Transcript;
  /** The tongue of the summary; without it that of the call. */
  readonly language?: 'ru' | 'en';
  /** When the call began, milliseconds since the Unix epoch, and the tenant's time zone: what "tomorrow" is. */
  readonly startedAt: number;
  readonly zone: string;
  /** Keep numbers of telephones, cards and documents, and addresses of e-mail, away from the engine and the summary. */
  readonly maskNumbers: boolean;
}

export type Summarised =
  | { readonly state: 'done'; readonly summary: CallSummary }
  /** Will not come: nothing was said, or the engine answers nothing usable. The call stays as it is. */
  | { readonly state: 'refused'; readonly causeKey: string; readonly reason: Text };

/** Tells what a call was about. What was said in it is never taken for an instruction. */
export interface Summariser {
  /** @throws Busy when the engine takes no more at present, Transient for trouble that passes. */
  summarise(request: SummaryRequest): Promise<Summarised>;
}
