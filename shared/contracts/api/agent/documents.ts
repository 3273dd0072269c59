import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { defineRoute } from '../route.ts';
import { common, documented, documentType, mostBytes, numbering, ref, refusedSchema } from './common.ts';

const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);

/** What can happen to a document. Posting a document again that is posted is none of it. */
export const documentEventKinds = [
  'posted',
  'unposted',
  'changed',
  'paid',
  'partly-paid',
  'shipped',
  'reported-correct',
  'reported-wrong',
] as const;

export type DocumentEventKind = (typeof documentEventKinds)[number];

const eventSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .describe('Unique within the base; a repeat under the same id has no effect'),
  kind: z.enum(documentEventKinds),
});

/** A document of a base, and the deal of the portal that it belongs to. Each is checked by itself. */
export const agentDocumentSchema = z.strictObject({
  type: documentType,
  ref,
  deal: z
    .string()
    .regex(/^\d{1,15}$/)
    .describe('Id of the deal on the portal'),
  number: z.string().max(50),
  date: moment,
  sum: z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  state: z.string().max(150).optional(),
  posted: z.boolean().default(false),
  deletionMark: z.boolean().default(false),
  file: z.string().max(64).optional().describe('A printed form, by openFile'),
  link: z
    .string()
    .regex(/^(https?|e1c):\/\/[^\s<>"]{1,1900}$/)
    .optional()
    .describe('Opens the document in 1C: address in the web client, or e1c:// of the desktop client'),
  events: z
    .array(eventSchema)
    .max(50)
    .optional()
    .describe('What happened to the document since it was told last'),
});

export const sendDocuments = defineRoute({
  ...common,
  name: 'sendDocuments',
  method: 'POST',
  path: '/agent/v1/documents',
  summary: text('Связать документы 1С со сделками портала', 'Tie documents of 1C to deals of the portal'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z.strictObject({
      ...numbering,
      documents: z
        .array(z.unknown().meta(documented(agentDocumentSchema)))
        .min(1)
        .max(1_000),
    }),
  },
  answers: {
    200: {
      description: text('Документы приняты', 'The documents were taken'),
      schema: z.object({
        accepted: z.int(),
        refused: refusedSchema,
      }),
    },
  },
});
