import snowball from 'snowball-stemmers';
import { stopWords } from './stop-words.ts';

export type SummaryLanguage = 'ru' | 'en';

/** A word that may say what a call is about. */
export interface Term {
  /** The same for all forms of a word: https://snowballstem.org/algorithms/ */
  readonly stem: string;
  /** As it was said, in small letters. */
  readonly word: string;
}

const stemmers = { ru: snowball.newStemmer('russian'), en: snowball.newStemmer('english') };
const segmenters = {
  ru: new Intl.Segmenter('ru', { granularity: 'word' }),
  en: new Intl.Segmenter('en', { granularity: 'word' }),
};

/** The telling words of a sentence: without stop words, numbers and single letters. */
export function termsOf(sentence: string, language: SummaryLanguage): readonly Term[] {
  const terms: Term[] = [];
  // ё and е are the same letter to whoever writes, and not to the stemmer.
  for (const { segment, isWordLike } of segmenters[language].segment(
    sentence.toLowerCase().replaceAll('ё', 'е'),
  )) {
    if (!isWordLike || segment.length < 2 || /\d/.test(segment) || stopWords[language].has(segment)) continue;
    terms.push({ stem: stemmers[language].stem(segment), word: segment });
  }
  return terms;
}
