import type { BaseRecord, PortalRecord } from '../../domain/sync/record.ts';

/** Who a record without a link might be on the other side. */
export type Identified =
  /** Just one: the two are the same. */
  | { readonly one: string }
  /** Several: a person has to decide, nothing is written. */
  | { readonly several: readonly string[] };

/** Looks for records on the other side by the connection's rules of natural keys, before anything is created there. */
export interface Identification {
  /** Ids of portal records, under `recordKey(...)`; who is not found is missing. */
  onPortal(records: readonly BaseRecord[]): Promise<ReadonlyMap<string, Identified>>;
  /** References of base records, under `portalKey(...)`; who is not found is missing. */
  inBase(records: readonly PortalRecord[]): Promise<ReadonlyMap<string, Identified>>;
}
