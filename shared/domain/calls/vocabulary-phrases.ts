/** Letters that a phrase may hold, by the first part of the language's code. */
const letters: Readonly<Record<string, RegExp>> = {
  ru: /[^А-Яа-я'.-]/g,
  en: /[^A-Za-z'.-]/g,
};
const longest = 256;
/** The service takes 50 KB of phrases. */
const most = 500;

/**
 * Names as Amazon Transcribe takes them in a custom vocabulary: letters of the language only, with hyphens between words.
 * What has no such letters is left out; of other languages than Russian and English, all.
 * https://docs.aws.amazon.com/transcribe/latest/dg/charsets.html
 */
export function vocabularyPhrases(names: readonly string[], language: string): readonly string[] {
  const others = letters[language.toLowerCase().split('-')[0] ?? ''];
  if (!others) return [];
  const phrases = names.map((name) =>
    name
      .replaceAll('ё', 'е')
      .replaceAll('Ё', 'Е')
      .split(/\s+/)
      .map((word) => word.replace(others, '').replace(/^[-.']+|[-.']+$/g, ''))
      .filter((word) => word !== '')
      .join('-'),
  );
  const usable = phrases.filter((phrase) => phrase.length > 1 && phrase.length <= longest);
  return [...new Set(usable)].sort().slice(0, most);
}
