/** Languages of portals (`LANGUAGE_ID`) whose people read Russian. */
const russian: ReadonlySet<string> = new Set(['ru', 'by', 'be', 'kz', 'kk', 'ua', 'uk', 'uz', 'ky']);

/** In which of our two languages people of a portal are spoken to. */
export function tongueOf(language: string): 'ru' | 'en' {
  return russian.has(language.toLowerCase().slice(0, 2)) ? 'ru' : 'en';
}
