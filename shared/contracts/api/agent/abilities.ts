import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { reportCodeSchema } from '../../reports/subscription.ts';
import { defineRoute } from '../route.ts';
import { common, documentType, mostBytes, numbering } from './common.ts';

const title = z
  .strictObject({ ru: z.string().trim().min(1).max(150), en: z.string().trim().min(1).max(150).optional() })
  .describe('As people of the base know it, in Russian and perhaps in English');

/** A printed form of a document. */
export const printFormSchema = z.strictObject({
  form: z
    .string()
    .regex(/^[\p{L}\p{N}_.-]{1,100}$/u)
    .describe('How commands name it'),
  title,
  facsimile: z.boolean().default(false).describe('Can be printed with signatures and stamp'),
});

/** A type of documents, and what can be done with it. */
export const documentAbilitySchema = z.strictObject({
  type: documentType,
  title,
  post: z.boolean().default(true).describe('Can be posted and un-posted'),
  forms: z.array(printFormSchema).max(100).default([]),
  targets: z
    .array(documentType)
    .max(100)
    .default([])
    .describe('Types of documents that can be created on the basis of it'),
});

/** A report that a base can make, as a PDF or as rows and columns. */
export const reportAbilitySchema = z.strictObject({ report: reportCodeSchema, title });

/** What a base can do. */
export const abilitiesSchema = z.strictObject({
  reports: z
    .array(reportAbilitySchema)
    .max(200)
    .refine((list) => new Set(list.map(({ report }) => report)).size === list.length, {
      params: text('Отчёт назван дважды.', 'A report is named twice.'),
    })
    .optional(),
  documents: z
    .array(documentAbilitySchema)
    .max(200)
    .refine((list) => new Set(list.map(({ type }) => type)).size === list.length, {
      params: text('Тип документа назван дважды.', 'A type of documents is named twice.'),
    }),
});

/** In place of what the base told before; to be told at every start and whenever its configuration changes. */
export const tellAbilities = defineRoute({
  ...common,
  name: 'tellAbilities',
  method: 'PUT',
  path: '/agent/v1/abilities',
  summary: text(
    'Сообщить, какие документы и печатные формы есть в базе',
    'Tell which documents and printed forms the base has',
  ),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z.strictObject({ ...numbering, abilities: abilitiesSchema }),
  },
  answers: {
    200: {
      description: text('Возможности базы приняты', 'The abilities of the base were taken'),
      schema: z.object({
        /** They are other than those told before. */
        changed: z.boolean(),
      }),
    },
  },
});
