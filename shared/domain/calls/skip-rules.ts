import { type Text, text } from '../../kernel/text.ts';
import type { Recording } from './recording.ts';

/** What a tenant does not want to pay for. */
export interface SkipRules {
  /** Recordings shorter than so many seconds. */
  readonly leastSeconds: number;
  /** Calls between employees. */
  readonly internal: 'skip' | 'transcribe';
  /** Minutes of one calendar month that may be transcribed; without it as many as there are. */
  readonly monthlyMinutes?: number;
}

/** What is known of a call when its recording has been examined. */
export interface SkipFacts {
  readonly recording: Pick<Recording, 'seconds' | 'silent'>;
  readonly internal: boolean;
  /** The call that has the same recording, byte for byte. */
  readonly duplicateOf?: string;
  /** Minutes of this month that were transcribed or are on the way, as `billedMinutes` counts them. */
  readonly usedMinutes: number;
}

/** Why a recording is not transcribed. */
export interface Skip {
  readonly why: 'duplicate' | 'internal' | 'too-short' | 'silent' | 'over-minutes';
  readonly reason: Text;
}

/** Amazon Transcribe bills whole seconds, at least fifteen: https://aws.amazon.com/transcribe/pricing/ */
export function billedMinutes(seconds: number): number {
  return Math.max(15, Math.ceil(seconds)) / 60;
}

/** The first rule that keeps a recording from being transcribed; nothing when it is to be. */
export function skipReason(facts: SkipFacts, rules: SkipRules): Skip | undefined {
  const { recording, internal, duplicateOf, usedMinutes } = facts;
  if (internal && rules.internal === 'skip') return { why: 'internal', reason: betweenEmployees };
  if (recording.seconds < rules.leastSeconds) {
    return { why: 'too-short', reason: tooShort(recording.seconds, rules.leastSeconds) };
  }
  if (recording.silent) return { why: 'silent', reason: silent };
  // Behind what is left out for itself: nobody else has its words.
  if (duplicateOf !== undefined) return { why: 'duplicate', reason: duplicate(duplicateOf) };
  const { monthlyMinutes = Number.POSITIVE_INFINITY } = rules;
  if (usedMinutes + billedMinutes(recording.seconds) > monthlyMinutes) {
    return { why: 'over-minutes', reason: overMinutes(monthlyMinutes) };
  }
  return undefined;
}

function duplicate(call: string): Text {
  return text(
    `Та же запись уже есть у звонка ${call}: расшифровка взята оттуда.`,
    `The call ${call} has the same recording: its transcript holds for this one too.`,
  );
}

const betweenEmployees = text(
  'Разговор между сотрудниками не расшифровывается. Изменить это можно в настройках звонков.',
  'A talk between employees is not transcribed. The settings of calls can change that.',
);

function tooShort(seconds: number, least: number): Text {
  const length = Math.floor(seconds);
  return text(
    `Запись длится ${length} с, а расшифровываются записи от ${least} с. Порог меняется в настройках звонков.`,
    `The recording lasts ${length} s, and only those of ${least} s and more are transcribed. The settings of calls hold the limit.`,
  );
}

const silent = text(
  'В записи только тишина. Проверьте запись разговоров на АТС.',
  'There is nothing but silence in the recording. Check how the exchange records calls.',
);

function overMinutes(minutes: number): Text {
  return text(
    `Минуты расшифровки на этот месяц (${minutes}) исчерпаны. Увеличьте их в настройках звонков и повторите.`,
    `The minutes of transcription for this month (${minutes}) are used up. Raise them in the settings of calls and repeat.`,
  );
}
