import * as z from 'zod';
import { text } from '../../kernel/text.ts';

/** Which days a report covers: this or the last day, week …, seen from the day of the run, or two fixed dates. */
export const periodSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['this', 'last']),
      unit: z.enum(['day', 'week', 'month', 'quarter', 'year']),
    }),
    z.strictObject({ kind: z.literal('dates'), from: z.iso.date(), to: z.iso.date() }),
  ])
  .refine((period) => period.kind !== 'dates' || period.from <= period.to, {
    path: ['to'],
    params: text('Конец периода раньше начала.', 'The period ends before it begins.'),
  });

export type ReportPeriod = z.output<typeof periodSchema>;
