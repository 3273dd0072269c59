import type { EntityName } from '../../domain/entities/descriptor.ts';
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
  /** Fields of the portal's rows that the settings look at, beside those that records have. */
  readonly alsoRead?: (entity: EntityName) => readonly string[];
  /** Without it nobody is looked for by natural keys. */
  readonly identification?: Identification;
}
