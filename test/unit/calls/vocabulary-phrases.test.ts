import { expect, test } from 'vitest';
import { vocabularyPhrases } from '../../../shared/domain/calls/vocabulary-phrases.ts';

test.each([
  ['ru-RU', ['Ёлка и Ко', 'ООО «Ромашка-2»', '№ 7', 'IKEA', 'Я'], ['Елка-и-Ко', 'ООО-Ромашка']],
  ['en-US', ["O'Neill & Sons", 'Стулья', 'IKEA', 'ikea 5'], ['IKEA', "O'Neill-Sons", 'ikea']],
  ['de-DE', ['Müller'], []],
])('in %s names hold letters of the language alone', (language, names, phrases) => {
  expect(vocabularyPhrases(names, language)).toEqual(phrases);
});

const letter = (index: number) => String.fromCodePoint(0x430 + index);
/** Different names of so many letters. */
const names = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) =>
    `${letter(Math.floor(index / 32))}${letter(index % 32)}`.padEnd(length, 'ж'),
  );

test('of too many names the first ones are kept, whatever their letters', () => {
  const phrases = vocabularyPhrases(['яя', ...names(700, 5)], 'ru-RU');
  expect(phrases).toHaveLength(500);
  expect(phrases.at(-1)).toBe('яя');
});

test('no more are kept than the service takes bytes', () => {
  const phrases = vocabularyPhrases(names(400, 200), 'ru-RU');
  const bytes = Buffer.byteLength(phrases.join('\n'));
  expect(bytes).toBeGreaterThan(40_000);
  expect(bytes).toBeLessThan(50_000);
});
