import { addDays, type Day, dateOf, nextDate, weekdayOf } from './day-calendar.ts';

const months = [
  ['январ', 'january'],
  ['феврал', 'february'],
  ['март', 'march'],
  ['апрел', 'april'],
  ['ма[яй]', 'may'],
  ['июн', 'june'],
  ['июл', 'july'],
  ['август', 'august'],
  ['сентябр', 'september'],
  ['октябр', 'october'],
  ['ноябр', 'november'],
  ['декабр', 'december'],
] as const;
const weekdays = [
  'понедельник|monday',
  'вторник|tuesday',
  'сред[ауые]|wednesday',
  'четверг|thursday',
  'пятниц|friday',
  'суббот|saturday',
  'воскресень|sunday',
] as const;
const counts: Readonly<Record<string, number>> = {
  ...{ один: 1, одну: 1, день: 1, два: 2, две: 2, три: 3, четыре: 4, пять: 5, шесть: 6, семь: 7, десять: 10 },
  ...{ one: 1, a: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10 },
};

/** A rule finds a day in a sentence in small letters, seen from today. */
type Rule = (sentence: string, today: Day) => Day | undefined;

/** The first rule that finds something holds: what is more exact stands before. */
const rules: readonly Rule[] = [isoDate, dottedDate, monthDate, inSomeTime, relativeDay, weekday, nextWeek];

/** The day that a sentence names, of those to come; `today` is the day of the call. */
export function spokenDate(sentence: string, today: Day): Day | undefined {
  const plain = sentence.toLowerCase().replaceAll('ё', 'е');
  for (const rule of rules) {
    const day = rule(plain, today);
    if (day !== undefined) return day;
  }
  return undefined;
}

function isoDate(sentence: string): Day | undefined {
  const [, year, month, day] = /\b(20\d\d)-(\d\d)-(\d\d)\b/.exec(sentence) ?? [];
  return dateOf(Number(year), Number(month), Number(day)) ?? undefined;
}

/** 25.11 and 25.11.2026. */
function dottedDate(sentence: string, today: Day): Day | undefined {
  const [, day, month, year] = /(?<![\d.])(\d{1,2})\.(\d\d)(?:\.(20\d\d))?(?!\.?\d)/.exec(sentence) ?? [];
  if (day === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  if (year !== undefined) return dateOf(Number(year), Number(month), Number(day));
  return nextDate(today, Number(month), Number(day));
}

/** "25 ноября", "25th of November", "November 25". */
function monthDate(sentence: string, today: Day): Day | undefined {
  for (const [index, [russian, english]] of months.entries()) {
    const forms = new RegExp(
      `(\\d{1,2})(?:-?го|st|nd|rd|th)?(?: of)? (?:${russian}|${english})|${english} (\\d{1,2})(?!\\d)`,
    );
    const [found, before, behind] = forms.exec(sentence) ?? [];
    if (found !== undefined) return nextDate(today, index + 1, Number(before ?? behind));
  }
  return undefined;
}

/** "через две недели", "in three days". */
function inSomeTime(sentence: string, today: Day): Day | undefined {
  const forms = /(?:через|спустя|in|within) (?:(\d{1,2}|\p{L}+) )?(дн|день|недел|месяц|day|week|month)/u;
  const [found, count, unit = ''] = forms.exec(sentence) ?? [];
  if (found === undefined) return undefined;
  const number = count === undefined ? 1 : Number(counts[count] ?? count);
  if (!Number.isInteger(number)) return undefined;
  const days = /недел|week/.test(unit) ? 7 : /месяц|month/.test(unit) ? 30 : 1;
  return addDays(today, number * days);
}

function relativeDay(sentence: string, today: Day): Day | undefined {
  if (/послезавтра|day after tomorrow/.test(sentence)) return addDays(today, 2);
  if (/завтра(?!к)|tomorrow/.test(sentence)) return addDays(today, 1);
  if (/сегодня|today|this (?:evening|afternoon)|tonight/.test(sentence)) return today;
  return undefined;
}

/** "в пятницу", "by Friday": the next one; on a Friday, that of the next week. */
function weekday(sentence: string, today: Day): Day | undefined {
  const index = weekdays.findIndex((name) => new RegExp(`(?<!\\p{L})(?:${name})`, 'u').test(sentence));
  if (index < 0) return undefined;
  const ahead = (index + 1 - weekdayOf(today) + 7) % 7 || 7;
  const skips = /следующ\p{L}* (?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)/u.test(sentence);
  // "Next Friday" said in a week that has a Friday still to come means the one behind it.
  const sameWeek = index + 1 > weekdayOf(today);
  return addDays(today, skips && sameWeek ? ahead + 7 : ahead);
}

/** Its Friday: by then it is to be done. */
function nextWeek(sentence: string, today: Day): Day | undefined {
  if (/следующей недел|next week/.test(sentence)) return addDays(today, 12 - weekdayOf(today));
  if (/(?:этой|до конца) недел|this week/.test(sentence))
    return addDays(today, Math.max(0, 5 - weekdayOf(today)));
  return undefined;
}
