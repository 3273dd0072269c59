import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { defineRoute } from '../route.ts';
import { common, count, documented, mostBytes, numbering, object } from './common.ts';
import { agentDocumentSchema } from './documents.ts';

const said = z.string().max(20_000);
const number = count.min(1);

export const sendResults = defineRoute({
  ...common,
  name: 'sendResults',
  method: 'POST',
  path: '/agent/v1/results',
  summary: text('Сообщить, что стало с командами', 'Tell what became of commands'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z.strictObject({
      ...numbering,
      results: z
        .array(
          z.discriminatedUnion('state', [
            z.strictObject({
              number,
              state: z.literal('written'),
              object: object.optional(),
              document: z
                .unknown()
                .meta(documented(agentDocumentSchema))
                .optional()
                .describe('Of commands about documents: the document as it is now'),
              file: z
                .string()
                .max(64)
                .optional()
                .describe(
                  'Of print: the printed form as PDF, by openFile with the purpose «document». Of report: a PDF, or rows and columns as JSON, by openFile with the purpose «report».',
                ),
            }),
            z.strictObject({ number, state: z.literal('refused'), text: said }),
            z.strictObject({ number, state: z.literal('failed'), text: said }),
          ]),
        )
        .min(1)
        .max(500)
        .describe(
          'written: written, with the object as it is now. refused: will never work, text of the exception. failed: not for now (locked, being updated, or changed by somebody and not told yet: the change goes first); the command comes again under another number, unless what was told meanwhile makes another of it.',
        ),
    }),
  },
  answers: {
    200: {
      description: text('Результаты приняты', 'The results were taken'),
      schema: z.object({
        taken: z.array(z.int()),
        /** Numbers that were never given out. */
        unknown: z.array(z.int()),
      }),
    },
  },
});
