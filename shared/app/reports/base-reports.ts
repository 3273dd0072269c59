import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { ReportContent, ReportRequest, ReportSource } from '../../ports/report-source.ts';
import type { Abilities } from '../agent/abilities.ts';
import type { AgentFiles } from '../agent/agent-files.ts';
import type { ErrandEnd } from '../agent/errand-items.ts';
import type { StartErrandParts } from '../agent/start-errand.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { askedBase } from './asked-base.ts';
import { mostPdfBytes, pdfTooLarge } from './check-pdf.ts';
import { readTable } from './read-table.ts';

export interface BaseReportsParts extends StartErrandParts {
  readonly abilities: Abilities;
  readonly files: AgentFiles;
  readonly blobs: Blobs;
}

/**
 * Reports that a base with our extension makes: it is asked by a command, and its answer is a file, a PDF or rows and
 * columns. Nobody waits meanwhile; a base may be asleep until the morning.
 */
export class BaseReports implements ReportSource {
  readonly #parts: BaseReportsParts;

  constructor(parts: BaseReportsParts) {
    this.#parts = parts;
  }

  async report(request: ReportRequest): Promise<ReportContent | undefined> {
    const { code, connection, language, tenant } = request;
    const scope = { tenant, connection };
    const abilities = await this.#parts.abilities.get(scope);
    const known = abilities?.reports?.find(({ report }) => report === code);
    if (!known) return undefined;
    const { dates, filters, run } = request;
    const content = { kind: 'report', report: code, ...dates, filters, language } as const;
    const { end } = await askedBase(this.#parts, scope, content, run, baseSilent);
    return this.#content(scope, end, known.title[language] ?? known.title.ru);
  }

  async #content(scope: ConnectionScope, end: ErrandEnd, title: string): Promise<ReportContent> {
    const file = end.file === undefined ? undefined : await this.#parts.files.get(scope, end.file);
    const head = file?.purpose === 'report' ? await this.#parts.blobs.head(file.blob) : undefined;
    if (!file || !head) throw new Rejected('report.base-file-missing', noFile);
    if (head.size > mostFileBytes) throw pdfTooLarge(head.size);
    const bytes = await wholeOf(this.#parts.blobs, file.blob);
    if (beginsAsJson(bytes)) {
      const table = readTable(bytes);
      return { kind: 'table', table, asOf: table.asOf === undefined ? end.at : Date.parse(table.asOf) };
    }
    return { kind: 'pdf', title, bytes, asOf: end.at };
  }
}

/** Rows take more than a PDF; what is in the file decides which limit it meets. */
const mostFileBytes = 2 * mostPdfBytes;

async function wholeOf(blobs: Blobs, blob: string): Promise<Uint8Array> {
  const body = await blobs.get(blob);
  if (!body) throw new Rejected('report.base-file-missing', noFile);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** 1C writes a BOM before JSON. */
function beginsAsJson(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*\{/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, 100)));
}

const baseSilent = text(
  'База 1С не прислала отчёт: она выключена, занята или обмен в ней не работает.',
  'The 1C base did not send the report: it is off, busy, or its exchange does not work.',
);

const noFile = text(
  '1С сообщила, что отчёт готов, но его файла нет. Проверьте обмен в 1С и запустите отчёт снова.',
  '1C said that the report is ready, but its file is not there. Look at the exchange in 1C and run the report again.',
);
