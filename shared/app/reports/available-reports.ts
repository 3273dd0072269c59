import type { Connection } from '../../domain/connections/connection.ts';
import {
  debtsReport,
  exchangeReport,
  type OwnReport,
  ordersReport,
  stockReport,
} from '../../domain/reports/own-reports.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Abilities } from '../agent/abilities.ts';

/** A report that can be had without handing its data over. */
export interface AvailableReport {
  readonly report: string;
  readonly title: Text;
  /** Who makes it: the product, the base by its extension, or the product from a published base. */
  readonly from: 'most24' | 'base' | 'published-base';
  /** Names of the filters, where they are known. */
  readonly filters: readonly string[];
}

/** The reports that a connection can have as it is now; what its base can do the base tells. */
export async function availableReports(
  { abilities }: { readonly abilities: Abilities },
  { tenant, id, published }: Connection,
): Promise<readonly AvailableReport[]> {
  const told = (await abilities.get({ tenant, connection: id }))?.reports ?? [];
  const ofBase = told.map(({ report, title }) => ({
    ...{ report, title: text(title.ru, title.en ?? title.ru), from: 'base' as const, filters: [] },
  }));
  const ofPublished = published ? [debtsReport, stockReport, ordersReport] : [];
  return [
    own(exchangeReport, 'most24'),
    ...ofBase,
    ...ofPublished.map((report) => own(report, 'published-base')),
  ];
}

function own({ code, title, filters }: OwnReport, from: AvailableReport['from']): AvailableReport {
  return { report: code, title, from, filters };
}
