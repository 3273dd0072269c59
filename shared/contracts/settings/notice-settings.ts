import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { isZone } from '../../kernel/time-zone.ts';
import { languageSchema, pingUrlSchema } from '../reports/subscription.ts';

/** Who is told what goes wrong on a connection, and how. */
export const noticeSettingsSchema = z.strictObject({
  /** Told of the start and the end of every synchronisation. */
  pingUrl: pingUrlSchema.optional(),
  /** Users of the portal who are told of errors as they come: of each cause once a day. */
  portalUsers: z
    .array(
      z.string().refine((id) => /^[1-9]\d{0,11}$/.test(id), {
        params: text(
          'Номер на портале — целое число больше 0.',
          'An id of the portal is a whole number above 0.',
        ),
      }),
    )
    .max(50)
    .default([]),
  /** Addresses that get a digest of the errors of the last day. */
  emails: z.array(z.email().max(200)).max(20).default([]),
  /** When the digest is sent, on the wall clock of `zone`. */
  digestTime: z
    .string()
    .refine((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time), {
      params: text('Время — ЧЧ:ММ, от 00:00 до 23:59.', 'A time is HH:MM, from 00:00 to 23:59.'),
    })
    .default('09:00'),
  zone: z
    .string()
    .max(100)
    .refine(isZone, { params: text('Такого часового пояса нет.', 'There is no such time zone.') })
    .default('Europe/Moscow'),
  language: languageSchema.default('ru'),
});

export type NoticeSettings = z.output<typeof noticeSettingsSchema>;
