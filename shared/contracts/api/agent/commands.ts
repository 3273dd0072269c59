import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { filtersSchema, languageSchema, reportCodeSchema } from '../../reports/subscription.ts';
import { defineRoute } from '../route.ts';
import { common, documentType, numbering, ref } from './common.ts';

const whole = (most: number) => z.coerce.number().int().min(0).max(most);

const named = { type: documentType, ref };

/**
 * What a base is asked to do for somebody who waits for the answer. Unlike writes these commands are never merged. The
 * base may be asked twice: what is done already is done with.
 */
export const errandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('post'), ...named }),
  z.strictObject({ kind: z.literal('unpost'), ...named }),
  z.strictObject({
    kind: z.literal('create'),
    type: documentType.describe('Of the new document'),
    ref: ref.describe('Of the new document: if it is there, it is not made again'),
    basis: z.strictObject(named).describe('The document that the new one is filled from'),
    post: z.boolean().describe('Post the new document'),
  }),
  z.strictObject({
    kind: z.literal('print'),
    ...named,
    form: z.string().max(100).describe('As in the abilities that the base told'),
    facsimile: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('tell'), ...named }).describe('Tell the document as it is now'),
  z.strictObject({
    kind: z.literal('report'),
    report: reportCodeSchema.describe('As in the abilities that the base told'),
    from: z.iso.date().describe('First day of the period'),
    to: z.iso.date().describe('Last day of the period'),
    filters: filtersSchema,
    language: languageSchema,
  }),
]);

/** See `errandSchema`. */
export type ErrandContent = z.output<typeof errandSchema>;

const number = z.int();
const [post, unpost, create, print, tell, report] = errandSchema.options;

const writeCommand = z.object({
  number,
  kind: z.literal('write'),
  type: z.string(),
  ref: z.string(),
  /** Make the object under this very reference, unless it is there already. */
  create: z.boolean(),
  /** What is not named stays. `DeletionMark` among them sets or takes back the mark. */
  attributes: z.record(z.string(), z.unknown()),
  /** Replaced as a whole each. */
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});

/** Long poll. */
export const getCommands = defineRoute({
  ...common,
  name: 'getCommands',
  method: 'GET',
  path: '/agent/v1/commands',
  summary: text('Получить команды после заданной', 'Get the commands after a given one'),
  query: z.strictObject({
    incarnation: numbering.incarnation,
    packet: whole(999_999_999_999),
    after: whole(999_999_999_999),
    wait: whole(20).default(20).describe('Seconds to wait for a command when there is none'),
    limit: whole(500).min(1).default(100),
  }),
  answers: {
    200: {
      description: text(
        'Команды по порядку без пропусков; пустой список — команд нет',
        'Commands in order without a gap; an empty list means that there are none',
      ),
      schema: z.object({
        commands: z.array(
          z.discriminatedUnion('kind', [
            writeCommand,
            post.extend({ number }),
            unpost.extend({ number }),
            create.extend({ number }),
            print.extend({ number }),
            tell.extend({ number }),
            report.extend({ number }),
            z.object({ number, kind: z.literal('none') }),
          ]),
        ),
      }),
    },
  },
});
