import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { type ReportTable, reportTableSchema } from '../../contracts/reports/table.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { BlobBody, Blobs, SignedUpload } from '../../ports/blobs.ts';
import type { ReportContent, ReportRequest, ReportSource } from '../../ports/report-source.ts';
import type { Item, Table } from '../../ports/table.ts';
import { dayOf, daysLater } from '../history/days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { checkPdf, mostPdfBytes, pdfTooLarge } from './check-pdf.ts';

const itemSchema = z.object({
  version: z.literal(1),
  kind: z.enum(['pdf', 'table']),
  title: z.string(),
  blob: z.string(),
  bytes: z.number(),
  rows: z.number().optional(),
  asOf: z.number(),
  receivedAt: z.number(),
});

/** What was last handed over of a report. Moments are milliseconds since the Unix epoch. */
export type HandedOver = Omit<z.output<typeof itemSchema>, 'version' | 'blob'> & { readonly report: string };

/** Rows as JSON beyond this are refused, unread. */
const mostJsonBytes = 40 * 1024 * 1024;
const uploadSeconds = 900;
/** An upload waits so long to be handed over. */
const uploadDays = 2;

export type UploadKind = 'pdf' | 'table';

const contentTypes: Readonly<Record<UploadKind, string>> = {
  pdf: 'application/pdf',
  table: 'application/json',
};

/**
 * Data of reports that bases or the operator hand over: of each report the last ones, as a PDF or as rows and columns.
 * The body lies in one place per report and kind and is replaced at once, so nothing is left behind.
 */
export class HandedOverReports implements ReportSource {
  readonly #table: Table;
  readonly #blobs: Blobs;
  readonly #clock: { now(): number };

  constructor(table: Table, blobs: Blobs, clock: { now(): number }) {
    this.#table = table;
    this.#blobs = blobs;
    this.#clock = clock;
  }

  /** Takes rows and columns. */
  async takeTable(scope: ConnectionScope, report: string, table: ReportTable): Promise<HandedOver> {
    const asOf = table.asOf === undefined ? this.#clock.now() : Date.parse(table.asOf);
    const bytes = Buffer.from(JSON.stringify(table));
    const { title, rows } = table;
    return this.#take(scope, report, bytes, { kind: 'table', title, asOf, rows: rows.length });
  }

  /** Takes a PDF. @throws Rejected when it is none, or too large */
  async takePdf(
    scope: ConnectionScope,
    report: string,
    bytes: Uint8Array,
    said: { readonly title: string; readonly asOf?: number },
  ): Promise<HandedOver> {
    const asOf = said.asOf ?? this.#clock.now();
    return this.#take(scope, report, checkPdf(bytes), { kind: 'pdf', title: said.title, asOf });
  }

  /** An address to upload a body to that is too large for a request; `takeUpload` takes it by its name then. */
  async openUpload(
    scope: ConnectionScope,
    token: string,
    kind: UploadKind,
  ): Promise<SignedUpload & { readonly upload: string }> {
    const upload = `${dayOf(daysLater(this.#clock.now(), uploadDays)).replaceAll('-', '')}${token}`;
    const options = { contentType: contentTypes[kind], seconds: uploadSeconds };
    return { upload, ...(await this.#blobs.signUpload(uploadBlob(scope, upload), options)) };
  }

  /** The bytes of an upload, which is forgotten. @throws Rejected when there is none, or it is too large */
  async takeUpload(scope: ConnectionScope, upload: string, kind: UploadKind): Promise<Uint8Array> {
    const key = uploadBlob(scope, upload);
    const head = await this.#blobs.head(key);
    if (!head) throw notUploaded();
    if (kind === 'pdf' && head.size > mostPdfBytes) throw await this.#dropped(key, pdfTooLarge(head.size));
    if (head.size > mostJsonBytes) throw await this.#dropped(key, tableTooLarge());
    const body = await this.#blobs.get(key);
    if (!body) throw notUploaded();
    return wholeOf(body);
  }

  /** Forgets an upload that was taken. */
  async dropUpload(scope: ConnectionScope, upload: string): Promise<void> {
    await this.#blobs.delete([uploadBlob(scope, upload)]);
  }

  /** What was handed over of a connection's reports. */
  async list(scope: ConnectionScope): Promise<readonly HandedOver[]> {
    const { pk } = keys.reportData.build({ ...scope, report: '-' });
    const page = await this.#table.query({ pk, prefix: keys.reportData.skPrefix({}), limit: 500 });
    return page.items.map((item) => {
      const { version: _, blob: __, ...said } = itemSchema.parse(item);
      return { ...said, report: keys.reportData.parse(item)?.report ?? '' };
    });
  }

  /** The last data, whatever period is asked for: whoever hands them over knows which it is. */
  async report({ code, ...scope }: ReportRequest): Promise<ReportContent | undefined> {
    const key = keys.reportData.build({ tenant: scope.tenant, connection: scope.connection, report: code });
    const item = await this.#table.get(key);
    if (!item) return undefined;
    const { kind, blob, title, asOf } = itemSchema.parse(item);
    const body = await this.#blobs.get(blob);
    if (!body) return undefined;
    const bytes = await wholeOf(body);
    if (kind === 'pdf') return { kind, title, bytes, asOf };
    const table = reportTableSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return { kind, table, asOf };
  }

  async #take(
    scope: ConnectionScope,
    report: string,
    body: Uint8Array,
    said: Pick<HandedOver, 'kind' | 'title' | 'asOf' | 'rows'>,
  ): Promise<HandedOver> {
    const { kind, rows, ...others } = said;
    const blob = `${reportDataBlobs(scope)}${report}.${kind === 'pdf' ? 'pdf' : 'json'}`;
    await this.#blobs.put(blob, body, contentTypes[kind]);
    const taken = {
      ...{ kind, ...others, bytes: body.length, receivedAt: this.#clock.now() },
      ...(rows !== undefined && { rows }),
    };
    const item: Item = { ...keys.reportData.build({ ...scope, report }), version: 1, blob, ...taken };
    await this.#table.put(item);
    return { report, ...taken };
  }

  async #dropped(key: string, error: Rejected): Promise<Rejected> {
    await this.#blobs.delete([key]);
    return error;
  }
}

function reportDataBlobs({ tenant, connection }: ConnectionScope): string {
  return `${tenantBlobs(tenant)}report-data/${connection}/`;
}

/**
 * Where an upload lies. Its name leads with the day on which it may go, and what lies under a day of `history/` is swept
 * when that day is over: so nothing stays of uploads that were never handed over.
 */
export function uploadBlob({ tenant, connection }: ConnectionScope, upload: string): string {
  const day = upload.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3');
  return `history/${day}/report-upload-${tenant}-${connection}-${upload.slice(8)}`;
}

async function wholeOf({ stream }: BlobBody): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function notUploaded(): Rejected {
  return new Rejected(
    'report.not-uploaded',
    text(
      'Файл не загружен или загрузка уже принята. Получите новый адрес загрузки.',
      'The file was not uploaded, or the upload was taken already. Ask for a new address to upload to.',
    ),
  );
}

function tableTooLarge(): Rejected {
  return new Rejected(
    'report.too-large',
    text(
      'Данные отчёта больше 40 МБ. Сузьте период или отбор: в отчёте до 100 000 строк.',
      'The data of the report exceed 40 MB. Narrow its period or filters: a report has up to 100 000 rows.',
    ),
  );
}
