import { availableReports } from '../../shared/app/reports/available-reports.ts';
import { recipientPage } from '../../shared/app/reports/portal-recipients.ts';
import type { HandedOver } from '../../shared/app/reports/report-data.ts';
import { publishFormOnce, publishOnce } from '../../shared/app/reports/report-posts.ts';
import {
  createUpload,
  listRecipients,
  listReports,
  postFormOnce,
  postOnce,
  postReportData,
} from '../../shared/contracts/api/reports.ts';
import { reportTableSchema } from '../../shared/contracts/reports/table.ts';
import type { Language } from '../../shared/entry/http/language.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { validateParts } from '../../shared/entry/http/validate.ts';
import { text } from '../../shared/kernel/text.ts';
import { connectionOf, lookingOutside, scopeOf } from './connection-of.ts';
import type { ReportsApiDeps } from './deps.ts';

/** The routes of the data of reports, and of posts without a subscription. */
export function dataRoutes(deps: ReportsApiDeps): readonly ServedRoute[] {
  const { connections, data } = deps;
  return [
    serve(listReports).with(async ({ params, language }) => {
      const connection = await connectionOf(connections, params.connection);
      const available = (await availableReports(deps, connection)).map(({ title, filters, ...report }) => ({
        ...{ ...report, title: title[language], filters: [...filters] },
      }));
      return { status: 200, body: { available, reports: (await data.list(scopeOf(connection))).map(shown) } };
    }),
    serve(createUpload).with(async ({ params, body }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const opened = await data.openUpload(scope, deps.newToken(), body.kind);
      return { status: 201, body: { ...opened, headers: { ...opened.headers } } };
    }),
    serve(postReportData).with(async ({ params, body, language }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const taken = await takeData(deps, scope, params.report, body, language);
      if ('upload' in body) await data.dropUpload(scope, body.upload);
      return { status: 201, body: shown(taken) };
    }),
    serve(postOnce).with(async ({ params, body: { upload, ...post } }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const run = await publishOnce(deps, scope, () => data.takeUpload(scope, upload, 'pdf'), post);
      await data.dropUpload(scope, upload);
      return { status: 202, body: { run } };
    }),
    serve(postFormOnce).with(async ({ params, body: { document, key, ...post }, language }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const run = await lookingOutside(language, () =>
        publishFormOnce(deps, scope, key, { ...document, ...post }),
      );
      return { status: 202, body: { run } };
    }),
    serve(listRecipients).with(async ({ params, query, language }) => {
      const connection = await connectionOf(connections, params.connection);
      const { kind, search, start } = query;
      const portal = deps.portalOf(connection);
      const page = await lookingOutside(language, () => recipientPage(portal, kind, search, start));
      return { status: 200, body: { recipients: [...page.recipients], next: page.next } };
    }),
  ];
}

type DataBody = typeof postReportData.body.schema._zod.output;

async function takeData(
  { data }: ReportsApiDeps,
  scope: ReturnType<typeof scopeOf>,
  report: string,
  body: DataBody,
  language: Language,
): Promise<HandedOver> {
  if (body.kind === 'table') return data.takeTable(scope, report, body.table);
  if (body.kind === 'uploaded-pdf') {
    const pdf = await data.takeUpload(scope, body.upload, 'pdf');
    const asOf = body.asOf === undefined ? {} : { asOf: Date.parse(body.asOf) };
    return data.takePdf(scope, report, pdf, { title: body.title, ...asOf });
  }
  const bytes = await data.takeUpload(scope, body.upload, 'table');
  const value = parsed(bytes);
  validateParts([{ place: 'upload', schema: reportTableSchema, value }], language);
  return data.takeTable(scope, report, reportTableSchema.parse(value));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const detail = text('Загруженный файл — не JSON в UTF-8.', 'The uploaded file is no JSON in UTF-8.');
    throw Object.assign(new Problem(400, { cause: 'upload-not-readable', detail }), { cause });
  }
}

function shown({ asOf, receivedAt, ...said }: HandedOver) {
  const iso = (at: number) => new Date(at).toISOString();
  return { ...said, asOf: iso(asOf), receivedAt: iso(receivedAt) };
}
