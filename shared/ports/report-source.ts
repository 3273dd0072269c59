import type { ReportSubscription } from '../contracts/reports/subscription.ts';
import type { ReportTable } from '../contracts/reports/table.ts';
import type { DateRange } from '../domain/reports/period.ts';
import type { ConnectionId, TenantId } from '../kernel/ids.ts';

/** Which report is wanted of which connection. */
export interface ReportRequest {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly code: string;
  readonly dates: DateRange;
  readonly filters: ReportSubscription['report']['filters'];
  readonly language: 'ru' | 'en';
  readonly run: RunOfRequest;
}

/** The run that a report is wanted for. A base that cannot be waited for is asked once per run. */
export interface RunOfRequest {
  /** Unique among the runs of the connection, and the same whenever this one asks again. */
  readonly id: string;
  /** The report is of no use later. Milliseconds since the Unix epoch. */
  readonly until: number;
  /** To be sent when the report is there: the run goes on then. */
  readonly goOn: { readonly queue: 'reports'; readonly body: string; readonly group: string };
}

/** A report as its source gives it; `asOf` is the moment that the data speak of, milliseconds since the Unix epoch. */
export type ReportContent =
  | { readonly kind: 'pdf'; readonly title: string; readonly bytes: Uint8Array; readonly asOf: number }
  | { readonly kind: 'table'; readonly table: ReportTable; readonly asOf: number };

/** Where reports come from: what was handed over, our own data, a base that is asked. */
export interface ReportSource {
  /**
   * The report, or `undefined` when this source does not know it.
   * @throws Rejected what came is not usable, Busy it is not there yet, or the base cannot be asked now; Transient, Broken
   */
  report(request: ReportRequest): Promise<ReportContent | undefined>;
}
