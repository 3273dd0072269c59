import { mostReportRows, type ReportTable } from '../../../contracts/reports/table.ts';
import type { Connection } from '../../../domain/connections/connection.ts';
import { Broken, Rejected } from '../../../kernel/outcome.ts';
import { text } from '../../../kernel/text.ts';
import type { ReportContent, ReportRequest, ReportSource } from '../../../ports/report-source.ts';
import type { Connections } from '../../connections/connections.ts';
import { type AskBaseParts, askBase } from '../../published/ask-base.ts';
import { debtsByCounterparty } from './debts.ts';
import { ordersOfPeriod } from './orders.ts';
import type { PublishedReport } from './published-report.ts';
import { stockByWarehouse } from './stock.ts';

export interface PublishedReportsParts extends AskBaseParts {
  readonly connections: Connections;
}

const publishedReports: readonly PublishedReport[] = [debtsByCounterparty, stockByWarehouse, ordersOfPeriod];

/** The registers have these names in «Управление нашей фирмой», which calls itself so since its first version. */
const configuration = 'УправлениеНебольшойФирмой';

/** Reports of bases that are published with the standard OData interface. */
export class PublishedReports implements ReportSource {
  readonly #parts: PublishedReportsParts;

  constructor(parts: PublishedReportsParts) {
    this.#parts = parts;
  }

  async report(request: ReportRequest): Promise<ReportContent | undefined> {
    const known = publishedReports.find(({ code }) => code === request.code);
    if (!known) return undefined;
    checkFilters(known, request);
    const { connection, tenant } = request;
    const found = await this.#parts.connections.get({ tenant, connection });
    if (!found?.published) throw notPublished();
    checkConfiguration(found);
    const table = await this.#ask(found, known, request);
    if (table.rows.length > mostReportRows) throw tooMany();
    return { kind: 'table', table, asOf: this.#parts.clock.now() };
  }

  async #ask(connection: Connection, known: PublishedReport, request: ReportRequest): Promise<ReportTable> {
    try {
      return await askBase(this.#parts, connection, (base) => known.ask(base, request));
    } catch (error) {
      // Only this report lacks something in the base: no reason to stop the whole connection.
      const lacks = error instanceof Broken && /^odata\.(not-in-composition|no-rights)$/.test(error.causeKey);
      if (lacks) throw new Rejected(error.causeKey, error.text, error.details, { cause: error });
      throw error;
    }
  }
}

function checkFilters({ filters: known }: PublishedReport, { filters }: ReportRequest): void {
  const unknown = Object.keys(filters).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const [some, all] = [unknown.join(', '), known.join(', ')];
  throw new Rejected(
    'report.unknown-filter',
    text(
      `У этого отчёта нет отбора ${some}. Есть: ${all || 'никакого'}.`,
      `This report has no filter ${some}. There is: ${all || 'none'}.`,
    ),
  );
}

function checkConfiguration({ base }: Connection): void {
  if (base.configuration === undefined || base.configuration === configuration) return;
  throw new Rejected(
    'report.other-configuration',
    text(
      `Этот отчёт есть только для «Управления нашей фирмой», а база — ${base.configuration}. Передайте данные через API.`,
      `This report is there for «Управление нашей фирмой» only, and the base is ${base.configuration}. Hand the data over by the API.`,
    ),
  );
}

function notPublished(): Rejected {
  return new Rejected(
    'report.base-not-published',
    text(
      'Этот отчёт читается из опубликованной базы 1С, а у подключения её нет. Укажите адрес базы или выберите другой отчёт.',
      'This report is read from a published 1C base, and the connection has none. Give the address of the base, or choose another report.',
    ),
  );
}

function tooMany(): Rejected {
  return new Rejected(
    'report.too-large',
    text(
      `В отчёте больше ${mostReportRows} строк. Сузьте период или отбор.`,
      `The report has more than ${mostReportRows} rows. Narrow its period or filters.`,
    ),
  );
}
