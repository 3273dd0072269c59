import { stemmer as englishStem } from '@orama/stemmers/english';
import { stemmer as russianStem } from '@orama/stemmers/russian';
import { stopWords } from './stop-words.ts';

export type SummaryLanguage = 'ru' | 'en';

/** A word that may say what a call is about. */
export interface Term {
  /** The same for all forms of a word: https://snowballstem.org/algorithms/ */
  readonly stem: string;
  /** As it was said, in small letters. */
  readonly word: string;
}

const stemmers = { ru: russianStem, en: englishStem };
const segmenters = {
  ru: new Intl.Segmenter('ru', { granularity: 'word' }),
  en: new Intl.Segmenter('en', { granularity: 'word' }),
};

/** The telling words of sentences. People say the same words over and over: each is looked at once. */
export class Terms {
  readonly #language: SummaryLanguage;
  /** By the word as it was said; nothing for one that tells nothing. */
  readonly #known = new Map<string, Term | undefined>();

  constructor(language: SummaryLanguage) {
    this.#language = language;
  }

  /** Without stop words, numbers and single letters, in order. */
  of(sentence: string): readonly Term[] {
    const terms: Term[] = [];
    // ё and е are the same letter to whoever writes, and not to the stemmer.
    const plain = sentence.toLowerCase().replaceAll('ё', 'е');
    for (const { segment, isWordLike } of segmenters[this.#language].segment(plain)) {
      const term = isWordLike ? this.#term(segment) : undefined;
      if (term) terms.push(term);
    }
    return terms;
  }

  #term(word: string): Term | undefined {
    if (this.#known.has(word)) return this.#known.get(word);
    const language = this.#language;
    const telling = word.length > 1 && !/\d/.test(word) && !stopWords[language].has(word);
    const term = telling ? { stem: stemmers[language](word), word } : undefined;
    this.#known.set(word, term);
    return term;
  }
}
