import type { BaseRecord, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import type { SentWrite } from '../../ports/base.ts';
import type { Link } from './links.ts';
import type { FoundMark } from './marks.ts';

/** Everything known of one marked record before anything is decided. */
export interface Candidate {
  readonly key: RecordKey;
  readonly marks: readonly FoundMark[];
  /** Missing when the base never spoke of it. */
  readonly base?: BaseRecord;
  readonly link?: Link;
  /** What became of what is on its way to the base; missing when nothing is, or the base cannot tell. */
  readonly sent?: SentWrite;
  /** It was born on the portal: nothing in the base stands for it yet. */
  readonly born?: true;
  /** Several records of the other side might be it: nothing is written. */
  readonly ambiguous?: readonly string[];
  /** Records of the base that one born on the portal might be: when one of them changes, it is looked at again. */
  readonly rivals?: readonly RecordKey[];
  /** The portal's row of the link, or one found by the external key. */
  readonly portal?: PortalRecord;
}

/** The record by whose marks it comes: a record and what belongs to it have the same. */
export function rootOf({ key, marks }: Candidate): string {
  return marks[0]?.root ?? key.ref;
}

/** How a pair comes about. A record that carries our key is one that we made, though nobody heard of it. */
export function originOf({ key, link, portal }: Candidate, isNew: boolean): Link['origin'] {
  if (isNew) return 'created';
  return link?.origin ?? (portal?.externalKey === key.ref ? 'created' : 'adopted');
}
