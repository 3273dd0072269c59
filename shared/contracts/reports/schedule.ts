import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { isZone } from '../../kernel/time-zone.ts';

const weekday = z.union([1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day as 1 | 2 | 3 | 4 | 5 | 6 | 7)));

/** When a report is due: days (1 is Monday, 7 is Sunday), times of the wall clock, and the zone of that clock. */
export const scheduleSchema = z.strictObject({
  days: z
    .array(weekday)
    .max(7)
    .refine((days) => days.length > 0, {
      params: text('Выберите хотя бы один день недели.', 'Choose at least one day of the week.'),
    }),
  times: z
    .array(
      z.string().refine((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time), {
        params: text('Время — ЧЧ:ММ, от 00:00 до 23:59.', 'A time is HH:MM, from 00:00 to 23:59.'),
      }),
    )
    .max(288)
    .refine((times) => times.length > 0, {
      params: text('Укажите хотя бы одно время.', 'Give at least one time.'),
    }),
  zone: z
    .string()
    .max(100)
    .refine(isZone, {
      params: text(
        'Такого часового пояса нет. Укажите имя из базы IANA, например Europe/Moscow.',
        'There is no such time zone. Give a name of the IANA database, such as Europe/Moscow.',
      ),
    }),
});
