import type { ReportTable } from '../contracts/reports/table.ts';
import type { DateRange } from '../domain/reports/period.ts';

export interface DocumentRequest {
  readonly table: ReportTable;
  readonly dates: DateRange;
  readonly asOf: number;
  /** The zone in which moments are shown. */
  readonly zone: string;
  readonly language: 'ru' | 'en';
}

/** A file of a report; the first one of a report is its PDF. */
export interface ReportDocument {
  readonly extension: 'pdf' | 'xlsx';
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Makes files of rows and columns: a PDF, and where there are too many rows to read a summary with a sheet beside it. */
export type MakeDocuments = (request: DocumentRequest) => Promise<readonly ReportDocument[]>;
