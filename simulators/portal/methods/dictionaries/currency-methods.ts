import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asMap, asText } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import {
  type Currency,
  type CurrencyFormat,
  currenciesStore,
  currencyFormat,
} from '../../data/crm/currencies.ts';
import { formatDateTime } from '../../data/dates.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/currency/index.html */
export const currencyMethods: readonly MethodDefinition[] = [
  method('crm.currency.list', 'crm', 'list', list),
  method('crm.currency.get', 'crm', 'get', (call) => ({ result: details(call, currencyOf(call)) })),
  method('crm.currency.add', 'crm', 'add', add, 'administrator'),
  method('crm.currency.update', 'crm', 'update', update, 'administrator'),
  method('crm.currency.delete', 'crm', 'delete', remove, 'administrator'),
];

function list(call: Call): Answer {
  const rows = [...call.portal.store(currenciesStore)].sort((left, right) => left.sort - right.sort);
  return { result: rows.map((currency) => row(call, currency)), total: rows.length };
}

function add({ portal, params, now }: Call): Answer {
  const given = params.map('fields');
  const code = asText(given['CURRENCY']).toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) throw legacyError('The field CURRENCY is not defined or invalid.');
  const store = portal.store(currenciesStore);
  if (store.find('code', code).length > 0) throw legacyError('The currency already exists.');
  store.add((id) => ({
    id,
    code,
    base: false,
    updatedAt: now,
    amountCount: number(given, 'AMOUNT_CNT', 1),
    amount: number(given, 'AMOUNT', 1),
    sort: number(given, 'SORT', 100),
    formats: formatsOf(given, { ru: currencyFormat(code, '#') }),
  }));
  return { result: code };
}

function update(call: Call): Answer {
  const currency = currencyOf(call);
  const given = call.params.map('fields');
  call.portal.store(currenciesStore).put({
    ...currency,
    amountCount: number(given, 'AMOUNT_CNT', currency.amountCount),
    amount: number(given, 'AMOUNT', currency.amount),
    sort: number(given, 'SORT', currency.sort),
    formats: formatsOf(given, currency.formats),
    updatedAt: call.now,
  });
  return { result: true };
}

function remove(call: Call): Answer {
  const currency = currencyOf(call);
  if (currency.base) throw legacyError('The base currency cannot be deleted.');
  call.portal.store(currenciesStore).delete(currency.id);
  return { result: true };
}

function currencyOf({ portal, params }: Call): Currency {
  const [currency] = portal.store(currenciesStore).find('code', params.text('id'));
  if (!currency) throw legacyError('Not found');
  return currency;
}

function row({ portal }: Call, currency: Currency): { [name: string]: Json } {
  const language = currency.formats[portal.language] ?? currency.formats['ru'];
  const format = language ?? currencyFormat(currency.code, '#');
  return {
    CURRENCY: currency.code,
    AMOUNT_CNT: String(currency.amountCount),
    AMOUNT: currency.amount.toFixed(4),
    SORT: String(currency.sort),
    BASE: currency.base ? 'Y' : 'N',
    FULL_NAME: format.fullName,
    LID: portal.language,
    FORMAT_STRING: format.formatString,
    DEC_POINT: format.decimalPoint,
    THOUSANDS_SEP: format.thousandsSeparator,
    DECIMALS: String(format.decimals),
    DATE_UPDATE: formatDateTime(currency.updatedAt, portal.offsetMinutes),
  };
}

function details(call: Call, currency: Currency): Json {
  const languages = Object.entries(currency.formats).map(([language, format]) => [
    language,
    formatView(format),
  ]);
  return { ...row(call, currency), LANG: Object.fromEntries(languages) as Json };
}

function formatView(format: CurrencyFormat): Json {
  return {
    FORMAT_STRING: format.formatString,
    FULL_NAME: format.fullName,
    DEC_POINT: format.decimalPoint,
    THOUSANDS_SEP: format.thousandsSeparator,
    DECIMALS: String(format.decimals),
    THOUSANDS_VARIANT: format.thousandsVariant,
    HIDE_ZERO: format.hideZero ? 'Y' : 'N',
  };
}

function formatsOf(given: JsonMap, present: Currency['formats']): Currency['formats'] {
  const formats = { ...present };
  for (const [language, value] of Object.entries(asMap(given['LANG']))) {
    const wanted = asMap(value);
    const before = formats[language] ?? currencyFormat('', '#');
    formats[language] = {
      ...before,
      fullName: asText(wanted['FULL_NAME']) || before.fullName,
      formatString: asText(wanted['FORMAT_STRING']) || before.formatString,
      decimals: number(wanted, 'DECIMALS', before.decimals),
      hideZero: wanted['HIDE_ZERO'] === undefined ? before.hideZero : asFlag(wanted['HIDE_ZERO']),
    };
  }
  return formats;
}

function number(given: JsonMap, name: string, fallback: number): number {
  const value = Number(asText(given[name]));
  return given[name] === undefined || Number.isNaN(value) ? fallback : value;
}
