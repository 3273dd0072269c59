import type { Side, Transcript } from '../transcript.ts';
import type { SummaryLanguage } from './stems.ts';

/** A sentence of a call. */
export interface Sentence {
  readonly side: Side;
  readonly text: string;
}

/** Engines that write no punctuation give turns of any length: cut after so many words. */
const longestWords = 30;
const longestText = 500;

const segmenters = {
  ru: new Intl.Segmenter('ru', { granularity: 'sentence' }),
  en: new Intl.Segmenter('en', { granularity: 'sentence' }),
};

/** The sentences of a call, in order. */
export function sentencesOf({ turns }: Transcript, language: SummaryLanguage): readonly Sentence[] {
  return turns.flatMap(({ side, text }) =>
    [...segmenters[language].segment(text)]
      .flatMap(({ segment }) => inPieces(segment.trim()))
      .filter((piece) => /\p{L}/u.test(piece))
      .map((piece) => ({ side, text: piece.slice(0, longestText) })),
  );
}

function inPieces(sentence: string): readonly string[] {
  const words = sentence.split(/\s+/);
  const count = Math.ceil(words.length / longestWords);
  return Array.from({ length: count }, (_, index) =>
    words.slice(index * longestWords, (index + 1) * longestWords).join(' '),
  );
}
