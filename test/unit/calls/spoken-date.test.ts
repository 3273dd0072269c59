import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calls/summary/day-calendar.ts';
import { spokenDate } from '../../../shared/domain/calls/summary/spoken-date.ts';

/** A Saturday. */
const today = '2026-11-21';

describe('a day that is said', () => {
  it.each([
    ['Отправлю счёт завтра.', '2026-11-22'],
    ['Давайте послезавтра', '2026-11-23'],
    ['Сделаю сегодня после обеда', '2026-11-21'],
    ['Привезём в пятницу утром', '2026-11-27'],
    ['до среды успеем', '2026-11-25'],
    ['к субботе', '2026-11-28'],
    ['Перезвоню через две недели', '2026-12-05'],
    ['через 3 дня', '2026-11-24'],
    ['Через неделю', '2026-11-28'],
    ['Оплатим 25 ноября', '2026-11-25'],
    ['до 5-го декабря', '2026-12-05'],
    ['поставка 3 марта', '2027-03-03'],
    ['срок 25.12', '2026-12-25'],
    ['срок 01.02.2028', '2028-02-01'],
    ['на следующей неделе', '2026-11-27'],
    ['I will send it tomorrow', '2026-11-22'],
    ['the day after tomorrow', '2026-11-23'],
    ['by Friday', '2026-11-27'],
    ['in three days', '2026-11-24'],
    ['on November 25', '2026-11-25'],
    ['on the 25th of November', '2026-11-25'],
    ['we will pay next week', '2026-11-27'],
  ])('%s', (sentence, day) => {
    expect(spokenDate(sentence, today)).toBe(day);
  });

  it.each([
    'цена 25.50 за штуку',
    'скидка 5 процентов',
    'завтрак включён',
    'на 31 апреля',
    'I may call',
    'May I help you?',
    'версия 1.2.3',
    'в среднем',
  ])('is none in: %s', (sentence) => {
    expect(spokenDate(sentence, today)).toBeUndefined();
  });

  it('is seen from the calendar of the tenant', () => {
    const lateEvening = Date.UTC(2026, 10, 21, 22, 30);
    expect(dayOf(lateEvening, 'Europe/Moscow')).toBe('2026-11-22');
    expect(dayOf(lateEvening, 'Europe/London')).toBe('2026-11-21');
  });

  it('said in the week of a weekday means that of the next one', () => {
    expect(spokenDate('в следующую пятницу', '2026-11-18')).toBe('2026-11-27');
    expect(spokenDate('в пятницу', '2026-11-18')).toBe('2026-11-20');
    expect(spokenDate('в пятницу', '2026-11-20')).toBe('2026-11-27');
  });
});
