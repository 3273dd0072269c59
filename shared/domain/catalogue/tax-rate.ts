/** A tax rate read from words: `percent` is absent when the words say none. */
export interface TaxRate {
  readonly percent?: number;
  readonly exempt: boolean;
}

const exemptWords = /^(без\s*(ндс|налога|податку|пдв)|не\s*облагается.*|освобожд[её]н.*|no\s*vat|none)$/i;

/**
 * Reads a tax rate as 1C writes it: `20`, `20%`, `НДС 20%`, `20/120` (the part of the sum that is tax at 20 %),
 * «Без НДС» and the like. Article 164 of the Tax Code knows both forms.
 */
export function taxRate(written: string): TaxRate {
  const words = written.replaceAll('\u00a0', ' ').trim();
  if (exemptWords.test(words)) return { exempt: true };
  const match = /^(?:ндс|пдв|vat)?\s*(\d{1,2}(?:[.,]\d+)?)\s*%?\s*(?:\/\s*1\d\d\s*%?)?$/i.exec(words);
  const digits = match?.[1];
  return digits === undefined
    ? { exempt: false }
    : { percent: Number(digits.replace(',', '.')), exempt: false };
}
