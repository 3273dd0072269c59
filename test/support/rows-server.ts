import type { Json } from '../../shared/kernel/canonical-json.ts';
import type { PortalList, PortalRow } from '../../shared/ports/portal.ts';
import { type ClientBench, clientBench, type Worker } from './portal-client.ts';
import { json, type Reply, reply, type ScriptedHttp, scriptedHttp } from './scripted-http.ts';

export interface RowsServerOptions {
  /** What an unresolved `$result` becomes. */
  readonly unresolved?: 'empty' | 'literal';
  /** Called before each command, to change the rows. */
  readonly beforeCommand?: () => void;
  /** An error body for a command. */
  readonly failCommand?: () => Json | undefined;
  /** Spoils the n-th HTTP answer. */
  readonly spoil?: (call: number) => 'reset' | 'timeout' | 'html' | 'truncated' | undefined;
}

/** A portal that knows list methods only: filters by bounds of one field, order, pages, references within a batch. */
export interface RowsServer extends ClientBench {
  readonly http: ScriptedHttp;
  calls(): number;
  batches(): number;
  rowsSent(): number;
  /** Filters that commands of a method came with. */
  filters(method: string): readonly { readonly [name: string]: string }[];
  install(): Promise<Worker>;
  run<T>(work: Promise<T>): Promise<T>;
}

type Filter = { readonly [name: string]: string };

/** Rows with the list's id field. */
export function keyedRows(list: PortalList, ids: readonly number[]): PortalRow[] {
  return ids.map((id) => ({ [list.idField]: list.idField === 'id' ? id : String(id), title: `row ${id}` }));
}

/** See `RowsServer`. `rows` by method, by growing id. */
export function rowsServer(
  rows: Readonly<Record<string, readonly PortalRow[]>>,
  options: RowsServerOptions = {},
): RowsServer {
  const filters = new Map<string, Filter[]>();
  let rowsSent = 0;
  const command = (method: string, params: URLSearchParams, answers: ReadonlyMap<string, Json>): Json => {
    options.beforeCommand?.();
    const failed = options.failCommand?.();
    if (failed) return { failed };
    const read = readParams(params, (text) => substitute(text, answers, options.unresolved ?? 'empty'));
    const seen = filters.get(method) ?? [];
    seen.push(read.filter);
    filters.set(method, seen);
    const found = matching(rows[method] ?? [], read.filter);
    const page = (read.descending ? found.toReversed() : found).slice(0, 50);
    rowsSent += page.length;
    const result: Json = method === 'crm.item.list' ? { items: page } : page;
    return { result, total: read.start < 0 ? 0 : found.length };
  };
  const http = scriptedHttp(async ({ url, body }, count): Promise<Reply> => {
    const method = url.slice(url.lastIndexOf('/') + 1);
    await bench.platform.clock.sleep(100);
    const answer = method === 'batch' ? batch(body['cmd'] as Filter, command) : single(method, body, command);
    switch (options.spoil?.(count)) {
      case 'html':
        return reply('<html>', 502);
      case 'truncated':
        return reply(JSON.stringify(answer).slice(0, 40), 200);
      case 'reset':
        return 'reset';
      case 'timeout':
        return 'timeout';
      case undefined:
        return answer !== null && typeof answer === 'object' && 'error' in answer
          ? json(answer, 400)
          : json(answer);
    }
  });
  const oauth: ScriptedHttp = {
    ...http,
    request: async (request) =>
      request.url.includes('oauth')
        ? json({ ...tokens(), member_id: member, client_endpoint: endpoint })
        : http.request(request),
  };
  const bench = clientBench(oauth, { member });
  return {
    ...bench,
    http,
    calls: () => http.seen.length,
    batches: () => http.seen.filter(({ url }) => url.endsWith('/batch')).length,
    rowsSent: () => rowsSent,
    filters: (method) => filters.get(method) ?? [],
    install: async () => {
      const worker = bench.worker();
      const { access_token: accessToken, refresh_token: refreshToken } = tokens();
      await worker.tokens.install(bench.installation, {
        accessToken,
        refreshToken,
        clientEndpoint: endpoint,
      });
      return worker;
    },
    run: (work) => bench.platform.clock.run(work),
  };
}

const member = 'c'.repeat(32);
const endpoint = 'https://rows.bitrix24.example/rest/';
let issued = 0;
function tokens() {
  issued += 1;
  return { access_token: `access-${issued}`, refresh_token: `refresh-${issued}` };
}

type Command = (method: string, params: URLSearchParams, answers: ReadonlyMap<string, Json>) => Json;

function single(method: string, body: { readonly [name: string]: Json }, command: Command): Json {
  const params = new URLSearchParams();
  const flatten = (name: string, value: Json): void => {
    if (value !== null && typeof value === 'object')
      for (const [key, entry] of Object.entries(value)) flatten(name === '' ? key : `${name}[${key}]`, entry);
    else params.set(name, String(value));
  };
  flatten('', body);
  const answer = command(method, params, new Map()) as { readonly [name: string]: Json };
  return answer['failed'] ?? answer;
}

function batch(cmd: Filter, command: Command): Json {
  const answers = new Map<string, Json>();
  const errors = new Map<string, Json>();
  const totals = new Map<string, Json>();
  for (const [key, spelled] of Object.entries(cmd)) {
    const [method = '', query = ''] = spelled.split('?');
    const answer = command(method, new URLSearchParams(query), answers) as { readonly [name: string]: Json };
    if (answer['failed'] !== undefined) errors.set(key, answer['failed']);
    else answers.set(key, answer['result'] ?? null);
    totals.set(key, answer['total'] ?? 0);
  }
  const map = (entries: ReadonlyMap<string, Json>) => (entries.size === 0 ? [] : Object.fromEntries(entries));
  const result = {
    result: map(answers),
    result_error: map(errors),
    result_total: map(totals),
    result_next: [],
  };
  return { result: { ...result, result_time: [] }, time: {} };
}

function substitute(
  text: string,
  answers: ReadonlyMap<string, Json>,
  unresolved: 'empty' | 'literal',
): string {
  const [, name, path] = /^\$result\[([^\]]+)\](.*)$/.exec(text) ?? [];
  if (name === undefined) return text;
  let value: Json | undefined = answers.get(name);
  for (const [, key] of (path ?? '').matchAll(/\[([^\]]*)\]/g))
    value = (value as { readonly [key: string]: Json } | undefined)?.[key ?? ''];
  return value === undefined ? (unresolved === 'empty' ? '' : text) : String(value);
}

function readParams(params: URLSearchParams, resolve: (text: string) => string) {
  const filter: Record<string, string> = {};
  let descending = false;
  let start = 0;
  for (const [name, value] of params) {
    const [, field] = /^filter\[(.+)\]$/.exec(name) ?? [];
    if (field !== undefined) filter[field] = resolve(value);
    else if (name.startsWith('order[')) descending = value === 'DESC';
    else if (name === 'start') start = Number(value);
  }
  return { filter, descending, start };
}

/** Rows within the bounds; what is no number bounds nothing, as PHP would have it. Other fields match every row. */
function matching(rows: readonly PortalRow[], filter: Filter): readonly PortalRow[] {
  const field = Object.keys(filter)
    .map((name) => /^(?:>=|<=|>)(.+)$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  if (field === undefined) return rows;
  const bound = (prefix: string, otherwise: number) => {
    const text = filter[prefix + field];
    return text === undefined ? otherwise : Number(text) || 0;
  };
  const above = Math.max(bound('>', -1), bound('>=', 0) - 1);
  const upTo = bound('<=', Infinity);
  const first = partition(rows, (row) => Number(row[field]) > above);
  const last = partition(rows, (row) => Number(row[field]) > upTo);
  return rows.slice(first, last);
}

/** Position of the first row the test holds for; it holds for all that follow. */
function partition(rows: readonly PortalRow[], test: (row: PortalRow) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row && test(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
