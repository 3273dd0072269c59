import type { ReportTable } from '../../../contracts/reports/table.ts';
import type { PublishedBase } from '../../../ports/published-base.ts';
import type { ReportRequest } from '../../../ports/report-source.ts';

/** A report that is asked of a published base by its registers. */
export interface PublishedReport {
  readonly code: string;
  readonly title: { readonly ru: string; readonly en: string };
  /** Names of the filters that it understands; each is the text of a reference, as people see it. */
  readonly filters: readonly string[];
  ask(base: PublishedBase, request: ReportRequest): Promise<ReportTable>;
}
