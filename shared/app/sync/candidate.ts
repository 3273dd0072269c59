import type { BaseRecord, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import type { Link } from './links.ts';
import type { FoundMark } from './marks.ts';

/** Everything known of one marked record before anything is decided. */
export interface Candidate {
  readonly key: RecordKey;
  readonly marks: readonly FoundMark[];
  /** Missing when the base never spoke of it. */
  readonly base?: BaseRecord;
  readonly link?: Link;
  /** The portal's row of the link, or one found by the external key. */
  readonly portal?: PortalRecord;
}
