import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { periodSchema } from './period.ts';
import { placeholderNames, unknownPlaceholders } from './placeholders.ts';
import { scheduleSchema } from './schedule.ts';

/** The code of a report, as the base or the operator names it: `debts`, `stock.by-warehouse`. */
export const reportCodeSchema = z.string().refine((code) => /^[a-z0-9][a-z0-9._-]{0,59}$/.test(code), {
  params: text(
    'Код отчёта — до 60 латинских строчных букв, цифр, точек, дефисов.',
    'The code of a report is up to 60 lower case Latin letters, digits, dots and hyphens.',
  ),
});

const portalIds = z
  .array(
    z.string().refine((id) => /^[1-9]\d{0,11}$/.test(id), {
      params: text(
        'Номер на портале — целое число больше 0.',
        'An id of the portal is a whole number above 0.',
      ),
    }),
  )
  .max(200)
  .default([]);

/** Who sees a post: everybody, or users, workgroups and departments (with those below) by their ids on the portal. */
export const recipientsSchema = z
  .strictObject({
    everybody: z.boolean().default(false),
    users: portalIds,
    groups: portalIds,
    departments: portalIds,
  })
  .refine(
    ({ everybody, users, groups, departments }) =>
      everybody || users.length + groups.length + departments.length > 0,
    {
      params: text(
        'Выберите получателей: сотрудников, группы, отделы или всех.',
        'Choose recipients: users, groups, departments or everybody.',
      ),
    },
  );

export type Recipients = z.output<typeof recipientsSchema>;

/** A text with placeholders. */
function template(max: number) {
  return z
    .string()
    .max(max)
    .refine((value) => unknownPlaceholders(value).length === 0, {
      params: text(
        `Есть неизвестная подстановка. Можно: ${placeholderNames.map((name) => `{${name}}`).join(', ')}.`,
        `There is an unknown placeholder. Known are: ${placeholderNames.map((name) => `{${name}}`).join(', ')}.`,
      ),
    });
}

/** Title and text (BB code) of a post. */
export const postSchema = z.strictObject({
  subject: template(250).refine((subject) => subject.trim() !== '', {
    params: text('Укажите тему сообщения.', 'Give the subject of the post.'),
  }),
  text: template(10_000).default(''),
});

/** An address of a health-check service, https://healthchecks.io/docs/http_api/ */
export const pingUrlSchema = z
  .string()
  .max(500)
  .refine((address) => URL.parse(address)?.protocol === 'https:', {
    params: text('Адрес проверки начинается с https://.', 'The address of a check begins with https://.'),
  });

/** Parameters of a report by name, as the base understands them: `{ "warehouse": "Основной" }`. */
export const filtersSchema = z
  .record(
    z.string().min(1).max(100),
    z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(500)).max(200)]),
  )
  .default({});

export const languageSchema = z.enum(['ru', 'en']);

/** What a person says of a report that is to be published by a schedule. */
export const subscriptionSchema = z.strictObject({
  report: z.strictObject({ code: reportCodeSchema, period: periodSchema, filters: filtersSchema }),
  schedule: scheduleSchema,
  /** A slot that could not run in time still runs if no more minutes have gone; later it is reported as missed. */
  lateMinutes: z.int().min(1).max(10_080).default(180),
  ...postSchema.shape,
  recipients: recipientsSchema,
  comment: z.string().max(1000).default(''),
  inactive: z.boolean().default(false),
  /** Told of start, success and failure of every run. */
  pingUrl: pingUrlSchema.optional(),
  language: languageSchema.default('ru'),
});

export type ReportSubscription = z.output<typeof subscriptionSchema>;
