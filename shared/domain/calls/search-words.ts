const longest = 40;
/** A transcript of hours has fewer different words. */
const most = 20_000;
/** Forms of one word differ in so many letters at their end; its first four are of the word itself. */
const ending = 3;
const leastStem = 4;

/** The different words of a text as they are looked for, without case and ё, in order of the alphabet. */
export function searchWords(said: string): readonly string[] {
  const words = new Set<string>();
  for (const [word] of said.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (word.length > 1 || /\p{N}/u.test(word))
      words.add(word.slice(0, longest).toLowerCase().replaceAll('ё', 'е'));
    if (words.size === most) break;
  }
  return [...words].sort();
}

/**
 * Whether all words of a question were said, in whatever form: Russian and English inflect at the end. `known` are the
 * words of a transcript, as `searchWords` gives them.
 */
export function wordsMatch(known: readonly string[], question: string): boolean {
  const wanted = searchWords(question);
  return wanted.length > 0 && wanted.every((word) => known.some((said) => isForm(said, word)));
}

function isForm(said: string, word: string): boolean {
  const stem = word.slice(0, Math.max(leastStem, word.length - 2));
  return said.startsWith(stem) && Math.abs(said.length - word.length) <= ending;
}
