/** A word without case and ё, cut to its stem roughly: endings of long words are left out, as both tongues inflect. */
function stemOf(word: string): string {
  const plain = word.toLowerCase().replaceAll('ё', 'е');
  if (plain.length > 7) return plain.slice(0, -3);
  if (plain.length > 5) return plain.slice(0, -2);
  return plain.length > 4 ? plain.slice(0, -1) : plain;
}

const longest = 40;
/** A transcript of hours has fewer different words. */
const most = 20_000;

/** The different words of a text as they are looked for, in order of the alphabet. */
export function searchWords(said: string): readonly string[] {
  const words = new Set<string>();
  for (const [word] of said.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (word.length > 1 || /\p{N}/u.test(word)) words.add(stemOf(word.slice(0, longest)));
    if (words.size === most) break;
  }
  return [...words].sort();
}

/** Whether all words of a question were said. `known` are the words of a transcript, as `searchWords` gives them. */
export function wordsMatch(known: ReadonlySet<string>, question: string): boolean {
  const wanted = searchWords(question);
  return wanted.length > 0 && wanted.every((word) => known.has(word));
}
