import type { ReportCell, ReportTable } from '../../contracts/reports/table.ts';
import { exchangeReport } from '../../domain/reports/own-reports.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ReportContent, ReportRequest, ReportSource } from '../../ports/report-source.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';

const pageSize = 200;
/** Entries of the history that a report counts at most. */
const mostEntries = 200_000;
const dayMilliseconds = 86_400_000;

const words = {
  ru: {
    day: 'День',
    operation: 'Операция',
    outcome: 'Итог',
    count: 'Количество',
    outcomes: { done: 'выполнено', failed: 'ошибка', skipped: 'пропущено' },
    errors: (open: number) => `Нерешённых ошибок в журнале: ${open}`,
  },
  en: {
    day: 'Day',
    operation: 'Operation',
    outcome: 'Outcome',
    count: 'Count',
    outcomes: { done: 'done', failed: 'failed', skipped: 'skipped' },
    errors: (open: number) => `Open errors in the journal: ${open}`,
  },
} as const;

/** Our own report: what was done on a connection by day and operation, counted from its history. */
export class ExchangeReport implements ReportSource {
  readonly #history: HistoryLog;
  readonly #journal: ErrorJournal;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(history: HistoryLog, journal: ErrorJournal, clock: Pick<Clock, 'now'>) {
    this.#history = history;
    this.#journal = journal;
    this.#clock = clock;
  }

  async report(request: ReportRequest): Promise<ReportContent | undefined> {
    if (request.code !== exchangeReport.code) return undefined;
    const said = words[request.language];
    const rows = await this.#rows(request);
    const open = await this.#openErrors(request);
    const table: ReportTable = {
      title: exchangeReport.title[request.language],
      notes: [said.errors(open)],
      columns: [
        { id: 'day', title: said.day, kind: 'date', total: false },
        { id: 'operation', title: said.operation, kind: 'text', total: false },
        { id: 'outcome', title: said.outcome, kind: 'text', total: false },
        { id: 'count', title: said.count, kind: 'number', total: true },
      ],
      rows,
      groupBy: 'day',
      chart: { label: 'operation', value: 'count' },
    };
    return { kind: 'table', table, asOf: this.#clock.now() };
  }

  async #rows({ tenant, connection, dates, language }: ReportRequest): Promise<ReportCell[][]> {
    const counts = new Map<string, { readonly row: readonly string[]; count: number }>();
    const bounds = { from: Date.parse(dates.from), to: Date.parse(dates.to) + dayMilliseconds - 1 };
    let cursor: string | undefined;
    let seen = 0;
    do {
      const page = await this.#history.page({ tenant, connection }, bounds, pageSize, cursor);
      for (const { at, operation, outcome } of page.entries) {
        const row = [new Date(at).toISOString().slice(0, 10), operation, words[language].outcomes[outcome]];
        const name = row.join(' ');
        const known = counts.get(name) ?? { row, count: 0 };
        known.count += 1;
        counts.set(name, known);
      }
      seen += page.entries.length;
      cursor = page.cursor;
    } while (cursor !== undefined && seen < mostEntries);
    return [...counts]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { row, count }]) => [...row, count]);
  }

  async #openErrors({ tenant, connection }: ReportRequest): Promise<number> {
    let open = 0;
    let cursor: string | undefined;
    do {
      const page = await this.#journal.page({ tenant, connection }, { solved: false }, pageSize, cursor);
      open += page.entries.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return open;
  }
}
