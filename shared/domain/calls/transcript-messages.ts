import { plainText } from './call-note.ts';
import type { Transcript, Turn } from './transcript.ts';

/** A turn as `telephony.call.attachTranscription` takes it. */
export interface TranscriptMessage {
  readonly SIDE: 'User' | 'Client';
  /** Whole seconds from the beginning. */
  readonly START_TIME: number;
  /** At least 1. */
  readonly STOP_TIME: number;
  readonly MESSAGE: string;
}

/** The portal shows nobody a longer one. */
const longest = 5000;

/**
 * A transcript in the portal's form: https://apidocs.bitrix24.com/api-reference/telephony/telephony-call-attach-transcription.html
 * Speakers whose side nobody knows are given as the client, with a number that tells them apart.
 */
export function transcriptMessages({ turns }: Transcript): readonly TranscriptMessage[] {
  return turns.flatMap((turn): readonly TranscriptMessage[] => {
    const message = plainText(turn.text);
    if (message === '') return [];
    const start = Math.max(0, Math.floor(turn.start));
    return [
      {
        SIDE: turn.side === 'employee' ? 'User' : 'Client',
        START_TIME: start,
        STOP_TIME: Math.max(start + 1, Math.ceil(turn.end)),
        MESSAGE: `${speakerOf(turn)}${message}`.slice(0, longest),
      },
    ];
  });
}

function speakerOf({ side, speaker }: Turn): string {
  return side === 'unknown' ? `(${speaker + 1}) ` : '';
}
