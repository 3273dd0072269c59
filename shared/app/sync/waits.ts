import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { isEntityName } from '../../domain/entities/registry.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Item, Table } from '../../ports/table.ts';
import type { ConnectionScope } from './scope.ts';

const portalPrefix = 'portal:';

/** How a record of the portal is named that has no reference in the base. */
export function onPortal(portalId: string): string {
  return `${portalPrefix}${portalId}`;
}

/** The portal's id in such a name; `undefined` for references of the base. */
export function idOnPortal(ref: string): string | undefined {
  return ref.startsWith(portalPrefix) ? ref.slice(portalPrefix.length) : undefined;
}

/**
 * A record that was written without something it refers to, since no link stood for that; or one of the portal
 * (`onPortal`) that was not taken to the base, since nobody there knows its parent or somebody there might be it.
 */
export interface Wait {
  readonly waiting: RecordKey;
  /** The root of the waiting record's mark. */
  readonly root: string;
  readonly awaited: RecordKey;
}

const waitSchema = z.object({ root: z.string() });

/** Who waits for records that are not linked yet. One that waits no more may stand here on: it is looked at in vain. */
export class WaitRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async set(scope: ConnectionScope, waits: readonly Wait[]): Promise<void> {
    await this.#table.writeMany(waits.map((wait) => ({ ...keyOf(scope, wait), root: wait.root })));
  }

  /** Whether anybody waits for a record of the kind. */
  async any(scope: ConnectionScope, entity: EntityName): Promise<boolean> {
    const { items } = await this.#table.query({ ...partition(scope, { entity }), limit: 1 });
    return items.length > 0;
  }

  /** Those who wait for a record. */
  async of(scope: ConnectionScope, awaited: RecordKey): Promise<readonly Wait[]> {
    const waits: Wait[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({
        ...partition(scope, awaited),
        ...(cursor !== undefined && { cursor }),
      });
      waits.push(...page.items.flatMap(waitOf));
      cursor = page.next;
    } while (cursor !== undefined);
    return waits;
  }

  async end(scope: ConnectionScope, waits: readonly Wait[]): Promise<void> {
    await this.#table.writeMany(
      [],
      waits.map((wait) => keyOf(scope, wait)),
    );
  }
}

function keyOf(scope: ConnectionScope, { awaited, waiting }: Pick<Wait, 'awaited' | 'waiting'>) {
  return keys.wait.build({
    ...scope,
    ...awaited,
    waitingEntity: waiting.entity,
    waitingRef: waiting.ref,
  });
}

function partition(scope: ConnectionScope, awaited: { readonly entity: EntityName; readonly ref?: string }) {
  const { pk } = keys.wait.build({ ...scope, entity: '-', ref: '-', waitingEntity: '-', waitingRef: '-' });
  return { pk, prefix: keys.wait.skPrefix(awaited) };
}

function waitOf(item: Item): readonly Wait[] {
  const parts = keys.wait.parse(item);
  if (!parts || !isEntityName(parts.entity) || !isEntityName(parts.waitingEntity)) return [];
  return [
    {
      awaited: { entity: parts.entity, ref: parts.ref },
      waiting: { entity: parts.waitingEntity, ref: parts.waitingRef },
      root: waitSchema.parse(item).root,
    },
  ];
}
