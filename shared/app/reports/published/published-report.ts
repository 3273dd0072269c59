import type { ReportTable } from '../../../contracts/reports/table.ts';
import type { OwnReport } from '../../../domain/reports/own-reports.ts';
import type { PublishedBase } from '../../../ports/published-base.ts';
import type { ReportRequest } from '../../../ports/report-source.ts';

/** A report that is asked of a published base by its registers. */
export interface PublishedReport extends OwnReport {
  ask(base: PublishedBase, request: ReportRequest): Promise<ReportTable>;
}
