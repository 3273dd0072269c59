/** How far recognised words are from what was said: words wrong, missing or too many, of so many said. */
export interface WordErrors {
  readonly errors: number;
  readonly words: number;
}

/** Words in small letters, without punctuation. */
export function plainWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z' ]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
}

/** Levenshtein's distance over words, as the word error rate is defined. */
export function wordErrors(said: readonly string[], heard: readonly string[]): WordErrors {
  let row = Array.from({ length: heard.length + 1 }, (_, index) => index);
  for (const [index, word] of said.entries()) {
    const next = [index + 1];
    for (const [place, other] of heard.entries()) {
      const changed = (row[place] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min((row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1, changed));
    }
    row = next;
  }
  return { errors: row[heard.length] ?? 0, words: said.length };
}

/** Per cent of the words said. */
export function errorRate(all: readonly WordErrors[]): number {
  const errors = all.reduce((sum, one) => sum + one.errors, 0);
  const words = all.reduce((sum, one) => sum + one.words, 0);
  return (100 * errors) / words;
}
