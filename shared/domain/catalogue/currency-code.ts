/** Spellings met in the field: names of 1C's currency directory, old and numeric codes of ISO 4217, signs. */
const spellings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    RUB: ['руб', 'рубль', 'рубли', 'р', 'росруб', 'российскийрубль', 'rur', '643', '810', '₽'],
    UAH: ['грн', 'гривна', 'гривня', '980', '₴'],
    BYN: ['белруб', 'белорусскийрубль', 'бел', '933'],
    KZT: ['тг', 'тенге', '398', '₸'],
    UZS: ['сум', '860'],
    KGS: ['сом', '417'],
    AMD: ['драм', '051', '51'],
    GEL: ['лари', '981'],
    AZN: ['манат', '944'],
    USD: ['долл', 'доллар', 'доллары', 'долларсша', 'дол', '840', '$', 'уе'],
    EUR: ['евро', '978', '€'],
    CNY: ['юань', 'юани', '156', '¥'],
    GBP: ['фунт', '826', '£'],
  }).flatMap(([code, names]) => names.map((name): [string, string] => [name, code])),
);

/**
 * Code of ISO 4217 for a currency as 1C writes it: by name («руб», «руб.», «грн»), letter code in any case (`RUR` is
 * `RUB`) or numeric code. `undefined` when the words are unknown.
 */
export function currencyCode(written: string): string | undefined {
  const key = written.toLowerCase().replaceAll(/[\s.\u00a0]/g, '');
  const known = spellings.get(key);
  if (known !== undefined) return known;
  return /^[a-z]{3}$/.test(key) ? key.toUpperCase() : undefined;
}
