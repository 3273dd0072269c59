import type { ReportMessage } from '../../contracts/messages/report-message.ts';
import { fillPlaceholders, type PlaceholderName } from '../../contracts/reports/placeholders.ts';
import type { ReportSubscription } from '../../contracts/reports/subscription.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { type DateRange, datesOf } from '../../domain/reports/period.ts';
import { fileName, slotCode } from '../../domain/reports/slot-name.ts';
import { wallTime } from '../../domain/schedule/schedule.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { ReportDocument } from '../../ports/report-documents.ts';
import type { ReportContent, ReportRequest, RunOfRequest } from '../../ports/report-source.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { checkPdf } from './check-pdf.ts';
import type { ReportParts } from './report-parts.ts';
import { manualPatience, type ReportRun, type RunFile } from './run.ts';
import type { StoredSubscription } from './subscriptions.ts';

type Parts = Pick<ReportParts, 'blobs' | 'clock' | 'makeDocuments' | 'sources'>;

/** Files of a report together; a portal takes them base64-coded in one request. */
const mostBytes = 25 * 1024 * 1024;

/** Where the files of a subscription lie, by slot. */
export function reportBlobs({ tenant, connection }: ConnectionScope, subscription: string): string {
  return `${tenantBlobs(tenant)}reports/${connection}/${subscription}/`;
}

/**
 * Gets the data of a run, makes its files, and keeps them. Doing it again replaces the files.
 * @throws Rejected no source knows the report, or what came is not usable; and what sources throw
 */
export async function makeReport(
  parts: Parts,
  scope: ConnectionScope,
  { id, said }: StoredSubscription,
  run: ReportRun,
): Promise<NonNullable<ReportRun['post']>> {
  const dates = datesOf(said.report.period, run.date);
  const content = await contentOf(parts, {
    ...scope,
    ...{ code: said.report.code, filters: said.report.filters, language: said.language, dates },
    run: runOfRequest(parts, scope, run, said.lateMinutes),
  });
  const documents = await documentsOf(parts, content, dates, said);
  const title = content.kind === 'table' ? content.table.title : content.title;
  const code = slotCode({ ...scope, subscription: id, slot: run.slot });
  const files: RunFile[] = [];
  for (const { extension, contentType, bytes } of documents) {
    const blob = `${reportBlobs(scope, id)}${run.slot}.${extension}`;
    await parts.blobs.put(blob, bytes, contentType);
    files.push({ name: fileName(title, run.slot, code, extension), blob, bytes: bytes.length });
  }
  const values = valuesOf(content, title, dates, said, run);
  const filled = (template: string) => fillPlaceholders(template, values).trim();
  const subject = filled(said.subject);
  // The portal takes no post without a text.
  return { subject, text: filled(said.text) || subject, files, recipients: said.recipients };
}

/** What a base is told of a run that it is asked for. */
export function runOfRequest(
  { clock }: { readonly clock: { now(): number } },
  { tenant, connection }: ConnectionScope,
  { subscription, slot, date, time, at, manual, round }: ReportRun,
  lateMinutes: number,
): RunOfRequest {
  const message: ReportMessage = {
    ...{ kind: 'run', tenant, connection, subscription, slot, date, time, at, manual, round },
  };
  return {
    id: `${slotCode({ tenant, connection, subscription, slot })}-${round}`,
    until: manual ? clock.now() + manualPatience : at + lateMinutes * 60_000,
    goOn: { queue: 'reports', body: JSON.stringify(message), group: connection },
  };
}

async function contentOf({ sources }: Parts, request: ReportRequest): Promise<ReportContent> {
  for (const source of sources) {
    const content = await source.report(request);
    if (content) return content;
  }
  throw new Rejected(
    'report.no-data',
    text(
      `Данных отчёта «${request.code}» ещё нет: передайте их через API или проверьте код отчёта.`,
      `There are no data of the report “${request.code}” yet: hand them over by the API, or check the code.`,
    ),
    { report: request.code },
  );
}

async function documentsOf(
  { makeDocuments }: Parts,
  content: ReportContent,
  dates: DateRange,
  { language, schedule }: ReportSubscription,
): Promise<readonly ReportDocument[]> {
  const documents: readonly ReportDocument[] =
    content.kind === 'pdf'
      ? [{ extension: 'pdf', contentType: 'application/pdf', bytes: checkPdf(content.bytes) }]
      : await makeDocuments({
          ...{ table: content.table, asOf: content.asOf, dates, zone: schedule.zone, language },
        });
  const bytes = documents.reduce((sum, document) => sum + document.bytes.length, 0);
  if (bytes <= mostBytes) return documents;
  throw new Rejected(
    'report.too-large',
    text(
      'Файлы отчёта больше 25 МБ: портал их не примет. Сузьте период или отбор.',
      'The files of the report exceed 25 MB: no portal takes them. Narrow its period or filters.',
    ),
    { bytes },
  );
}

function valuesOf(
  content: ReportContent,
  title: string,
  { from, to }: DateRange,
  { language, schedule }: ReportSubscription,
  { date, time }: ReportRun,
): Readonly<Record<PlaceholderName, string>> {
  const shown = (day: string) => (language === 'ru' ? day.split('-').reverse().join('.') : day);
  const asOf = wallTime(schedule.zone, content.asOf);
  return {
    // Words of a base must not become commands of BB code.
    report: title.replaceAll('[', '(').replaceAll(']', ')'),
    period: from === to ? shown(from) : `${shown(from)} – ${shown(to)}`,
    from: shown(from),
    to: shown(to),
    date: shown(date),
    time,
    rows: content.kind === 'table' ? String(content.table.rows.length) : '',
    asOf: `${shown(asOf.date)} ${asOf.time}`,
  };
}
