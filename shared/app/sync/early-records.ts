import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';
import { recordKey } from './links.ts';
import { referencesOf } from './record-references.ts';
import type { KnownReferences } from './references.ts';

/**
 * New records that cannot be written in this round, because what they refer to is to be made in another one, or is too
 * early itself. Nothing need be asked of the portal about them yet.
 * @param awaited what the records refer to and no link stands for
 */
export function earlyRecords(
  records: ReadonlyMap<string, BaseRecord>,
  references: KnownReferences,
  awaited: readonly RecordKey[],
): ReadonlySet<string> {
  const elsewhere = new Set(awaited.map(recordKey).filter((key) => !records.has(key)));
  const early = new Set<string>();
  const isLate = (record: BaseRecord) =>
    referencesOf(record)
      .map(recordKey)
      .some((key) => elsewhere.has(key) || early.has(key));
  const isNew = (record: BaseRecord) => !record.deleted && !references.link(record);
  for (let before = -1; before !== early.size; ) {
    before = early.size;
    for (const [key, record] of records)
      if (!early.has(key) && isNew(record) && isLate(record)) early.add(key);
  }
  return early;
}
