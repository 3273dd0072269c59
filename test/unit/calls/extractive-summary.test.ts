import { describe, expect, it } from 'vitest';
import { callSummarySchema } from '../../../shared/domain/calls/call-summary.ts';
import { extractiveSummary } from '../../../shared/domain/calls/summary/extractive-summary.ts';
import type { Side, Transcript } from '../../../shared/domain/calls/transcript.ts';

const startedAt = Date.UTC(2026, 10, 21, 9);

function said(language: string, lines: readonly (readonly [Side, string])[]): Transcript {
  return {
    ...{ version: 1, engine: 'amazon-transcribe', language, sidesBy: 'channels' },
    turns: lines.map(([side, text], index) => ({
      ...{ side, speaker: side === 'client' ? 1 : 0, start: index * 5, end: index * 5 + 4, text },
    })),
  };
}

const request = { startedAt, zone: 'Europe/Moscow', maskNumbers: true };

const russian = said('ru-RU', [
  ['employee', 'Добрый день, компания Ромашка, слушаю вас.'],
  ['client', 'Здравствуйте. Нам нужны офисные стулья, двадцать штук, чёрные.'],
  ['employee', 'Чёрные стулья есть на складе, цена стула шесть тысяч рублей.'],
  ['client', 'А скидка на двадцать стульев будет? Мой телефон +7 916 123-45-67.'],
  ['employee', 'Да, скидка пять процентов. Я отправлю счёт завтра утром.'],
  ['client', 'Хорошо, нас устраивает. Оплатим счёт до 25 ноября.'],
  ['client', 'И пришлите договор в пятницу.'],
  ['employee', 'Договорились. До свидания.'],
]);

describe('a summary by rules', () => {
  it('of a Russian call names the wish, agreements and next steps with days', () => {
    const summary = extractiveSummary({ ...request, transcript: russian });
    expect(callSummarySchema.parse(summary)).toEqual(summary);
    expect(summary).toMatchObject({
      ...{ engine: 'extractive', language: 'ru-RU' },
      wish: 'Нам нужны офисные стулья, двадцать штук, чёрные.',
      agreements: ['Хорошо, нас устраивает.', 'Договорились.'],
      nextSteps: [
        { text: 'Я отправлю счёт завтра утром.', who: 'employee', date: '2026-11-22' },
        { text: 'Оплатим счёт до 25 ноября.', who: 'client', date: '2026-11-25' },
        { text: 'И пришлите договор в пятницу.', who: 'employee', date: '2026-11-27' },
      ],
    });
    expect(summary?.topics).toEqual(['стулья', 'черные', 'скидка', 'счет']);
    expect(summary?.excerpts).toContain('Чёрные стулья есть на складе, цена стула шесть тысяч рублей.');
    expect(summary).not.toHaveProperty('mood');
  });

  it('of an English call works without punctuation too', () => {
    const summary = extractiveSummary({
      ...request,
      transcript: said('en-US', [
        ['employee', 'good morning this is the sales department how can i help you'],
        ['client', 'hello i would like to order ten office chairs for our new building'],
        ['employee', 'yes for twenty chairs i can offer you a discount of five percent'],
        ['client', 'that sounds good please send me the invoice by tomorrow'],
        ['employee', 'i will send the invoice to your company today after lunch'],
        ['client', 'thank you very much we will pay the invoice next week'],
      ]),
    });
    expect(summary).toMatchObject({
      wish: 'hello i would like to order ten office chairs for our new building',
      agreements: ['that sounds good please send me the invoice by tomorrow'],
      nextSteps: [
        { who: 'employee', date: '2026-11-22' },
        { who: 'employee', date: '2026-11-21' },
        { who: 'client', date: '2026-11-27' },
      ],
    });
    expect(summary?.topics.slice(0, 2)).toEqual(['invoice', 'chairs']);
  });

  it('hides numbers only where it is to', () => {
    const shown = JSON.stringify(extractiveSummary({ ...request, maskNumbers: false, transcript: russian }));
    const hidden = JSON.stringify(extractiveSummary({ ...request, transcript: russian }));
    expect(hidden).not.toContain('916');
    expect(shown.length).toBeGreaterThan(0);
  });

  it('is none when nobody spoke', () => {
    expect(extractiveSummary({ ...request, transcript: said('ru-RU', []) })).toBeUndefined();
    expect(extractiveSummary({ ...request, transcript: said('ru-RU', [['client', '…']]) })).toBeUndefined();
  });
});
