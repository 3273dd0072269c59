import type { EntityName } from '../../domain/entities/descriptor.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import { type Link, LinkRepository, portalKey, recordKey } from '../sync/links.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/**
 * The links as they would be once the plan is carried out: a plan that finds a product finds its price below it. Nothing
 * is written.
 */
export class PlannedLinks extends LinkRepository {
  readonly #byRef = new Map<string, Link>();
  readonly #byPortalId = new Map<string, string>();

  /** Takes up the pairs that a plan says will come about. Returns how many are new. */
  add(records: readonly RunRecord[]): number {
    let added = 0;
    for (const { action, entity, portalId, ref } of records) {
      if ((action !== 'adopted' && action !== 'created-in-base') || this.isPlanned({ entity, ref })) continue;
      const link: Link = { entity, ref, portalId, common: {}, origin: 'adopted', changedAt: 0 };
      this.#byRef.set(recordKey(link), link);
      this.#byPortalId.set(portalKey(entity, portalId), ref);
      added += 1;
    }
    return added;
  }

  /** Whether the pair is one that the plan will bring about. */
  isPlanned(key: RecordKey): boolean {
    return this.#byRef.has(recordKey(key));
  }

  override async byRefs(
    scope: ConnectionScope,
    records: readonly RecordKey[],
  ): Promise<ReadonlyMap<string, Link>> {
    const found = new Map(await super.byRefs(scope, records));
    for (const record of records) {
      const planned = this.#byRef.get(recordKey(record));
      if (planned && !found.has(recordKey(record))) found.set(recordKey(record), planned);
    }
    return found;
  }

  override async refsByPortalIds(
    scope: ConnectionScope,
    ids: readonly { readonly entity: EntityName; readonly portalId: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    const found = new Map(await super.refsByPortalIds(scope, ids));
    for (const { entity, portalId } of ids) {
      const key = portalKey(entity, portalId);
      const planned = this.#byPortalId.get(key);
      if (planned !== undefined && !found.has(key)) found.set(key, planned);
    }
    return found;
  }

  override async move(_scope: ConnectionScope, link: Link, ref: string): Promise<Link> {
    return { ...link, ref };
  }

  override async finishMove(): Promise<void> {
    // The half that is left does no harm until something is written.
  }
}
