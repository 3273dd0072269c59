import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { defineRoute } from '../route.ts';
import { common, ref, typeName } from './common.ts';

const contentType = z.string().regex(/^[\w.+-]+\/[\w.+-]+$/);

export const openFile = defineRoute({
  ...common,
  name: 'openFile',
  method: 'POST',
  path: '/agent/v1/files',
  summary: text('Получить адрес для загрузки файла', 'Get an address to upload a file to'),
  body: {
    kind: 'json',
    maxBytes: 10_000,
    schema: z
      .strictObject({
        purpose: z.enum(['packet', 'picture', 'document', 'report', 'recording']),
        name: z.string().min(1).max(250),
        contentType: contentType.max(100),
        size: z
          .int()
          .min(0)
          .max(1024 ** 3),
        object: z.strictObject({ type: typeName, ref }).optional(),
      })
      .refine(({ purpose, size }) => purpose !== 'packet' || size <= 32 * 1024 * 1024, {
        path: ['size'],
        params: text('Пакет — не больше 32 МБ.', 'A packet has at most 32 MB.'),
      })
      .refine(({ purpose, size }) => purpose === 'recording' || size <= 100 * 1024 * 1024, {
        path: ['size'],
        params: text('Файл — не больше 100 МБ.', 'A file has at most 100 MB.'),
      }),
  },
  answers: {
    200: {
      description: text('Адрес для загрузки', 'The address to upload to'),
      schema: z.object({
        file: z.string(),
        upload: z.object({
          url: z.string(),
          method: z.literal('PUT'),
          headers: z.record(z.string(), z.string()),
          expiresAt: z.iso.datetime(),
        }),
      }),
    },
  },
});
