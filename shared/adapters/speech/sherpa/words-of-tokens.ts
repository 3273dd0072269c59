import type { ChannelWord } from '../engine.ts';

/** What a model says of a piece of sound: parts of words, and when each began, in seconds of the piece. */
export interface Recognised {
  readonly tokens: readonly string[];
  readonly timestamps: readonly number[];
}

/** A token that begins a word is marked with U+2581 or a space before it. */
const wordStart = /^[\u2581 ]/;
/** A part of a word lasts about so long, in seconds, when nothing follows to tell. */
const lastPart = 0.2;

/** Words of the parts; `offset` is where the piece began in the recording, `seconds` how long it is. */
export function wordsOfTokens(
  { tokens, timestamps }: Recognised,
  offset: number,
  seconds: number,
): readonly ChannelWord[] {
  const words: { text: string; start: number; end: number }[] = [];
  tokens.forEach((token, index) => {
    const start = timestamps[index] ?? words.at(-1)?.end ?? 0;
    const end = Math.min(seconds, start + lastPart, timestamps[index + 1] ?? seconds);
    const part = token.replace(wordStart, '');
    const last = words.at(-1);
    if (!last || wordStart.test(token)) words.push({ text: part, start, end: Math.max(start, end) });
    else {
      last.text += part;
      last.end = Math.max(last.end, end);
    }
  });
  return words
    .filter(({ text }) => text !== '')
    .map(({ text, start, end }) => ({ text, start: offset + start, end: offset + end }));
}
