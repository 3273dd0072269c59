import { describe, expect, test } from 'vitest';
import { readFormula } from '../../../shared/domain/mapping/formula/formula.ts';

const input = {
  record: {
    name: 'ООО "Ромашка"',
    phones: ['+74951112233', '+79161234567'],
    comments: null,
    qty: 3,
    opened: true,
  },
  attributes: { Покупатель: true, Наценка: '12,5' },
  additional: { Город: 'Тверь' },
};

function value(source: string) {
  const formula = readFormula(source);
  if (!formula.ok) throw new Error(formula.error.en);
  const result = formula.value.evaluate(input);
  if (!result.ok) throw new Error(result.error.en);
  return result.value;
}

describe('formulas', () => {
  test.each([
    ['record.name + "!"', 'ООО "Ромашка"!'],
    ['record.qty * 2', 6],
    ['(record.qty + 1) / 2', 2],
    ['size(record.phones) * 10', 20],
    ['record.qty > 2 ? "много" : "мало"', 'много'],
    ['record.phones.map(p, digits(p)).join(", ")', '74951112233, 79161234567'],
    ['record.phones.filter(p, p.startsWith("+7916"))', ['+79161234567']],
    ['record.phones.exists(p, record.phones.exists(q, q != p))', true],
    ['record.phones.map(p, p + "x").map(q, q + "y")', ['+74951112233xy', '+79161234567xy']],
    ['[[1, 2], [3]].map(l, size(l))', [2, 1]],
    ['coalesce(record.comments, "нет")', 'нет'],
    ['has(record.missing) ? record.missing : "—"', '—'],
    ['attributes["Покупатель"] ? "CUSTOMER" : "SUPPLIER"', 'CUSTOMER'],
    ['number(attributes["Наценка"]) + 1', 13.5],
    ['upper(additional["Город"])', 'ТВЕРЬ'],
    ['replace(record.name, "ООО ", "")', '"Ромашка"'],
    ['part("а/б/в", "/", 1)', 'б'],
    ['{"name": lower(record.name), "n": 2}', { name: 'ооо "ромашка"', n: 2 }],
    ['isInn("7707083893") && !isInn("7707083894")', true],
    ['phone("8 495 111-22-33")', '+74951112233'],
    ['record.comments', null],
  ])('%s', (source, expected) => {
    expect(value(source)).toEqual(expected);
  });
});

describe('a formula is refused when it is saved', () => {
  test.each([
    ['1 +', 'не читается'],
    ['recrod.name', 'recrod'],
    ['unheard(record.name)', 'unheard'],
    ['record.name.matches("(a+)+$")', 'matches'],
    ['record.name.split("")', 'split'],
    ['cel.bind(x, record.name, x + x)', 'bind'],
    [
      'record.phones.map(a, record.phones.map(b, record.phones.map(c, record.phones.map(d, a + b + c + d))))',
      'тяжёлая',
    ],
    ['record.phones.all(a, record.phones.all(b, record.phones.all(c, a == b && b == c)))', 'тяжёлая'],
    [
      'replace(replace(replace(record.name, "а", record.name), "б", record.name), "в", record.name)',
      'тяжёлая',
    ],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'не читается'],
    [`${'record.name + '.repeat(250)}""`, 'не читается'],
  ])('%s', (source, part) => {
    const formula = readFormula(source);
    expect(formula.ok).toBe(false);
    if (!formula.ok) expect(formula.error.ru).toContain(part);
  });
});

describe('what fails while it is evaluated is told', () => {
  test.each(['record.missing', 'record.comments + "a"', 'number(record.name)', 'record.name ? 1 : 2'])(
    '%s',
    (source) => {
      const formula = readFormula(source);
      if (!formula.ok) throw new Error(formula.error.en);
      const result = formula.value.evaluate(input);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.error.ru).toContain('Формула не вычислена');
    },
  );

  test.each(['record.__proto__', 'record.constructor', 'record["__proto__"]', '{"a": 1}.constructor'])(
    '%s reaches nothing',
    (source) => {
      const formula = readFormula(source);
      if (!formula.ok) return;
      expect(formula.value.evaluate(input).ok).toBe(false);
    },
  );

  test('a text longer than formulas are checked for is as if it were not there', () => {
    const formula = readFormula('has(record.name)');
    if (!formula.ok) throw new Error(formula.error.en);
    const long = { ...input, record: { name: 'я'.repeat(100_000) } };
    expect(formula.value.evaluate(long)).toEqual({ ok: true, value: false });
  });
});

test('the heaviest formula that is let through is quick', () => {
  const formula = readFormula('record.phones.map(a, record.phones.map(b, b == a)).map(l, l.exists(x, x))');
  if (!formula.ok) throw new Error(formula.error.en);
  const phones = Array.from({ length: 100 }, (_, at) => `${'9'.repeat(9_990)}${at}`);
  const result = formula.value.evaluate({ ...input, record: { phones } });
  expect(result).toEqual({ ok: true, value: phones.map(() => true) });
});
