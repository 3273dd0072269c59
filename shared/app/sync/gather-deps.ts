import type { PortalRecord } from '../../domain/sync/record.ts';
import type { Base } from '../../ports/base.ts';
import type { Portal } from '../../ports/portal.ts';
import type { Identification } from './identification.ts';
import type { LinkRepository } from './links.ts';

/** What the reading of both sides stands on. */
export interface GatherDeps {
  readonly links: LinkRepository;
  readonly base: Base;
  readonly portal: Portal;
  /** What the settings make of records of the portal on their way to the base; without it they travel as they are. */
  readonly loadSettings?: (record: PortalRecord) => PortalRecord;
  /** Without it nobody is looked for by natural keys. */
  readonly identification?: Identification;
}
