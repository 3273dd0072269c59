import type { Side, Transcript } from './transcript.ts';

/** Whose channel is whose, where the telephony tells. */
export function sideOfChannel(employeeChannel: 0 | 1 | undefined): (channel: number) => Side {
  if (employeeChannel === undefined) return () => 'unknown';
  return (channel) => (channel === employeeChannel ? 'employee' : 'client');
}

/**
 * Guesses the sides of a call of two by who speaks first, which is whoever picks up: the employee on incoming calls,
 * the client on outgoing ones. A transcript whose sides are known, or with more or fewer speakers, stays as it is.
 */
export function guessSides(transcript: Transcript, direction: 'incoming' | 'outgoing'): Transcript {
  const speakers = new Set(transcript.turns.map(({ speaker }) => speaker));
  const first = transcript.turns[0];
  if (transcript.sidesBy !== 'nothing' || speakers.size !== 2 || !first) return transcript;
  const answers: Side = direction === 'incoming' ? 'employee' : 'client';
  const calls: Side = direction === 'incoming' ? 'client' : 'employee';
  const turns = transcript.turns.map((turn) => ({
    ...turn,
    side: turn.speaker === first.speaker ? answers : calls,
  }));
  return { ...transcript, sidesBy: 'first-words', turns };
}
