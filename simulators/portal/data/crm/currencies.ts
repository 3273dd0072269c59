import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** How a currency is written in one language. */
export interface CurrencyFormat {
  readonly fullName: string;
  readonly formatString: string;
  readonly decimalPoint: string;
  readonly thousandsVariant: string;
  readonly thousandsSeparator: string | null;
  readonly decimals: number;
  readonly hideZero: boolean;
}

/** A currency; `amount` of the base currency are `amountCount` of this one. */
export interface Currency {
  readonly id: number;
  readonly code: string;
  readonly amountCount: number;
  readonly amount: number;
  readonly sort: number;
  readonly base: boolean;
  readonly formats: Readonly<Record<string, CurrencyFormat>>;
  readonly updatedAt: number;
}

/** The ways of the portal's own languages. */
export function currencyFormat(fullName: string, formatString: string): CurrencyFormat {
  return {
    fullName,
    formatString,
    decimalPoint: '.',
    thousandsVariant: 'B',
    thousandsSeparator: '&nbsp;',
    decimals: 2,
    hideZero: true,
  };
}

const shipped = [
  ['RUB', 1, 'Российский рубль', 'Russian Ruble', '# &#8381;'],
  ['USD', 80, 'Доллар США', 'US Dollar', '$#'],
  ['EUR', 90, 'Евро', 'Euro', '&euro;#'],
  ['BYN', 25, 'Белорусский рубль', 'Belarusian Ruble', '# Br'],
  ['KZT', 0.16, 'Казахстанский тенге', 'Kazakhstani Tenge', '# &#8376;'],
] as const;

/** Currencies of a portal. */
export const currenciesStore = defineStore('currencies', () => {
  const currencies = new Collection<Currency>({ code: (currency) => currency.code });
  shipped.forEach(([code, amount, ru, en, format], index) => {
    currencies.add((id) => ({
      id,
      code,
      amountCount: 1,
      amount,
      sort: (index + 1) * 100,
      base: code === 'RUB',
      formats: { ru: currencyFormat(ru, format), en: currencyFormat(en, format) },
      updatedAt: 0,
    }));
  });
  return currencies;
});
