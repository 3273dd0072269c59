import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { defineRoute } from '../route.ts';
import {
  common,
  count,
  documented,
  mostBytes,
  numbering,
  object,
  ref,
  refusedSchema,
  typeName,
} from './common.ts';

/** A packet of changed objects. Banks before accounts, owners before what they own, lest look-ups wait for the next change. */
export const sendChanges = defineRoute({
  ...common,
  name: 'sendChanges',
  method: 'POST',
  path: '/agent/v1/changes',
  summary: text('Передать пакет изменённых объектов', 'Send a packet of changed objects'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z
      .strictObject({
        ...numbering,
        packet: count.min(1).describe(numbering.packet.description ?? ''),
        objects: z.array(object).max(20_000).default([]),
        removed: z
          .array(z.unknown().meta(documented(z.object({ type: typeName, ref }))))
          .max(20_000)
          .default([])
          .describe('Objects that the base no longer has'),
        file: z
          .string()
          .max(64)
          .optional()
          .describe('Instead of objects and removed: the file of purpose «packet» that holds both'),
      })
      .refine(({ file, objects, removed }) => file === undefined || objects.length + removed.length === 0, {
        path: ['file'],
        params: text('Либо file, либо objects и removed.', 'Either file, or objects and removed.'),
      }),
  },
  answers: {
    200: {
      description: text(
        'Пакет принят. Отклонённые объекты не повторяйте, пока их не изменят.',
        'The packet was taken. Do not repeat refused objects until they are changed.',
      ),
      schema: z.object({
        packet: z.int(),
        /** It had been taken before. */
        repeated: z.boolean(),
        accepted: z.int(),
        refused: refusedSchema,
      }),
    },
  },
});
