import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { postSchema, recipientsSchema, reportCodeSchema } from '../reports/subscription.ts';
import { reportTableSchema } from '../reports/table.ts';
import { documentType, ref } from './agent/common.ts';
import { connectionParams } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const reportParams = z.strictObject({ ...connectionParams.shape, report: reportCodeSchema });
const uploadId = z.string().regex(/^\d{8}[0-9a-z]{16}$/);
const title = z.string().min(1).max(250);
const onceKey = z.string().regex(/^[0-9A-Za-z-]{1,50}$/);
const asOf = z.iso.datetime({ offset: true }).optional();

const handedOver = z.object({
  report: z.string(),
  kind: z.enum(['pdf', 'table']),
  title: z.string(),
  bytes: z.int(),
  rows: z.int().optional(),
  /** The moment the data speak of. */
  asOf: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
});

const common = { function: 'reports-api', auth: 'operator' } as const;

/** Which reports there are, and what was handed over. */
export const listReports = defineRoute({
  ...common,
  name: 'listReports',
  method: 'GET',
  path: '/v1/connections/{connection}/reports',
  params: connectionParams,
  summary: text(
    'Отчёты: какие есть и данные каких переданы',
    'Reports: which there are, and handed-over data',
  ),
  answers: {
    200: {
      description: text('Отчёты', 'The reports'),
      schema: z.object({
        /** Those that can be had without handing data over; data of the same code that are handed over are not used. */
        available: z.array(
          z.object({
            report: z.string(),
            title: z.string(),
            from: z.enum(['most24', 'base', 'published-base']),
            filters: z.array(z.string()),
          }),
        ),
        reports: z.array(handedOver),
      }),
    },
  },
});

/** An address to upload a PDF, or rows that are too many for a request. */
export const createUpload = defineRoute({
  ...common,
  name: 'createReportUpload',
  method: 'POST',
  path: '/v1/connections/{connection}/report-uploads',
  params: connectionParams,
  summary: text('Получить адрес загрузки файла отчёта', 'Ask for an address to upload the file of a report'),
  body: { kind: 'json', maxBytes: 1000, schema: z.strictObject({ kind: z.enum(['pdf', 'table']) }) },
  answers: {
    201: {
      description: text(
        'Загрузите файл этим методом с этими заголовками за 15 минут и передайте upload.',
        'Upload the file by this method with these headers within 15 minutes, then hand over upload.',
      ),
      schema: z.object({
        upload: z.string(),
        url: z.string(),
        method: z.literal('PUT'),
        headers: z.record(z.string(), z.string()),
      }),
    },
  },
});

/** Hands over the data of a report; the last ones are published. */
export const postReportData = defineRoute({
  ...common,
  name: 'postReportData',
  method: 'POST',
  path: '/v1/connections/{connection}/reports/{report}/data',
  params: reportParams,
  summary: text('Передать данные отчёта', 'Hand over the data of a report'),
  body: {
    kind: 'json',
    maxBytes: 5_000_000,
    schema: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('table'), table: reportTableSchema }),
      z.strictObject({ kind: z.literal('uploaded-table'), upload: uploadId }),
      z.strictObject({ kind: z.literal('uploaded-pdf'), upload: uploadId, title, asOf }),
    ]),
  },
  answers: {
    201: { description: text('Принято', 'Taken'), schema: handedOver },
  },
});

/** Publishes an uploaded PDF (a print form of a document, say) once. */
export const postOnce = defineRoute({
  ...common,
  name: 'publishOnce',
  method: 'POST',
  path: '/v1/connections/{connection}/report-posts',
  params: connectionParams,
  summary: text('Опубликовать PDF один раз', 'Publish a PDF once'),
  body: {
    kind: 'json',
    maxBytes: 100_000,
    schema: z.strictObject({
      /** The same key again publishes nothing again. */
      key: onceKey,
      upload: uploadId,
      title,
      ...postSchema.shape,
      recipients: recipientsSchema,
    }),
  },
  answers: {
    202: {
      description: text('Поставлено в очередь; run — имя запуска', 'Queued; run is the name of the run'),
      schema: z.object({ run: z.string() }),
    },
  },
});

/** Lets the base print a form of a document and publishes it once. */
export const postFormOnce = defineRoute({
  ...common,
  name: 'publishDocumentFormOnce',
  method: 'POST',
  path: '/v1/connections/{connection}/document-posts',
  params: connectionParams,
  summary: text('Опубликовать печатную форму документа один раз', 'Publish a print form of a document once'),
  body: {
    kind: 'json',
    maxBytes: 100_000,
    schema: z.strictObject({
      /** The same key again publishes nothing again. */
      key: onceKey,
      document: z.strictObject({
        type: documentType,
        ref,
        form: z.string().min(1).max(100),
        facsimile: z.boolean().default(false),
      }),
      title,
      ...postSchema.shape,
      recipients: recipientsSchema,
    }),
  },
  answers: {
    202: {
      description: text(
        'База 1С будет спрошена; run — имя запуска',
        'The 1C base will be asked; run is the name of the run',
      ),
      schema: z.object({ run: z.string() }),
    },
  },
});

/** People, groups and departments of the portal, to choose recipients from. */
export const listRecipients = defineRoute({
  ...common,
  name: 'listReportRecipients',
  method: 'GET',
  path: '/v1/connections/{connection}/report-recipients',
  params: connectionParams,
  query: z.strictObject({
    kind: z.enum(['users', 'groups', 'departments']),
    search: z.string().max(100).default(''),
    start: z.coerce.number().int().min(0).max(1_000_000).default(0),
  }),
  summary: text('Получатели на портале', 'Recipients on the portal'),
  answers: {
    200: {
      description: text('Страница; next — начало следующей', 'A page; next is the start of the next one'),
      schema: z.object({
        recipients: z.array(z.object({ id: z.string(), name: z.string() })),
        next: z.int().optional(),
      }),
    },
  },
});

export const reportRoutes: readonly RouteContract[] = [
  listReports,
  createUpload,
  postReportData,
  postOnce,
  postFormOnce,
  listRecipients,
];
