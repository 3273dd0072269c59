import type { ChannelWord } from '../engine.ts';

const wordLine = /^(\S+) (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/;
/** Silence, noise, the marks of begin and end: what is no word. */
const filler = /^(<.*>|\[.*\]|\+\+.*\+\+)$/;

/**
 * Words that `pocketsphinx_continuous -time yes` printed: per utterance a line with the sentence, then one line per
 * word with its seconds and probability. A second pronunciation is marked `good(2)`.
 * https://manpages.debian.org/bookworm/pocketsphinx/pocketsphinx_continuous.1.en.html
 */
export function readWords(printed: string): readonly ChannelWord[] {
  return printed.split('\n').flatMap((line) => {
    const [, word = '', start, end, confidence] = wordLine.exec(line.trim()) ?? [];
    if (word === '' || filler.test(word)) return [];
    // Sums of rounded logarithms come out a little above 1.
    const probability = Math.min(1, Number(confidence));
    return [
      {
        text: word.replace(/\(\d+\)$/, ''),
        start: Number(start),
        end: Number(end),
        confidence: probability,
      },
    ];
  });
}
