/** Letters that a phrase may hold, by the first part of the language's code. */
const letters: Readonly<Record<string, RegExp>> = {
  ru: /[^А-Яа-я'.-]/g,
  en: /[^A-Za-z'.-]/g,
};
const longest = 256;
/** The service takes 50 KB of phrases; more than some hundreds help nobody. */
const most = 500;
const mostBytes = 45_000;

/**
 * Names as Amazon Transcribe takes them in a custom vocabulary: letters of the language only, with hyphens between words.
 * What has no such letters is left out; of other languages than Russian and English, all.
 * https://docs.aws.amazon.com/transcribe/latest/dg/charsets.html
 * @param names the most wanted first: when there are too many, the last ones are left out
 * @returns in order, so that the same names give the same phrases
 */
export function vocabularyPhrases(names: readonly string[], language: string): readonly string[] {
  const others = letters[language.toLowerCase().split('-')[0] ?? ''];
  if (!others) return [];
  const kept = new Set<string>();
  let bytes = 0;
  for (const name of names) {
    const phrase = phraseOf(name, others);
    if (phrase.length < 2 || phrase.length > longest || kept.has(phrase)) continue;
    bytes += Buffer.byteLength(phrase) + 1;
    if (bytes > mostBytes || kept.size === most) break;
    kept.add(phrase);
  }
  return [...kept].sort();
}

function phraseOf(name: string, others: RegExp): string {
  return name
    .replaceAll('ё', 'е')
    .replaceAll('Ё', 'Е')
    .split(/\s+/)
    .map((word) => word.replace(others, '').replace(/^[-.']+|[-.']+$/g, ''))
    .filter((word) => word !== '')
    .join('-');
}
