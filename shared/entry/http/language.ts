/** The tongues of the product. */
export type Language = 'ru' | 'en';

/**
 * Which tongue an `Accept-Language` header wants (RFC 9110, section 12.5.4). Russian when it does not say, or wants
 * neither.
 */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [range = '', ...parameters] = wish.trim().toLowerCase().split(';');
    const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    return { language: range.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
  });
  const wishOf = (language: Language) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map(({ quality }) => quality));
  return wishOf('en') > wishOf('ru') ? 'en' : 'ru';
}
