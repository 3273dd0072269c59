import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { isEntityName } from '../../domain/entities/registry.ts';
import { fieldConflictSchema } from '../../domain/sync/field-conflict-schema.ts';
import type { Fields, RecordKey } from '../../domain/sync/record.ts';
import type { FieldConflict } from '../../domain/sync/three-way.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { type Condition, ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from './scope.ts';

/** A pair of ids: the base's reference and the portal's id, with the state in which both sides last agreed. */
export interface Link extends RecordKey {
  readonly portalId: string;
  /** Fingerprints by field. */
  readonly common: Fields;
  /** Fields that are on their way to the base: until it has heard, what it says of them is old and does not count. */
  readonly inFlight?: Readonly<Record<string, SentValue>>;
  /**
   * The portal's record was deleted and stays away. Beyond that the deletion mark of the base's object is on its way, it
   * is set, the base refused it, or the object stays as it is because somebody took the mark back or said so.
   */
  readonly deletion?: 'away' | 'sent' | 'set' | 'refused' | 'kept';
  /** Values that give way to what is being written, and of which the history has not been told yet. */
  readonly losing?: readonly FieldConflict[];
  /** Fingerprints of what was being said to the base by a run that did not live to tell, or got no answer. */
  readonly sending?: Fields;
  /** The portal's own id given at creation is known to nobody else; set for links of records that we created. */
  readonly origin: 'created' | 'adopted' | 'by-hand';
  /** When the pair came to be; unknown where a person named it. Milliseconds since the Unix epoch, as is the next. */
  readonly since?: number;
  readonly changedAt: number;
}

/** A value on its way to the base. */
export interface SentValue {
  /** Fingerprint of what was sent. */
  readonly value: Json;
  /** Fingerprints of what the base may say of it while it has not heard, the oldest first. */
  readonly known: readonly Json[];
}

const sentValueSchema = z.object({ value: z.json(), known: z.array(z.json()) });

const linkSchema = z.object({
  portalId: z.string(),
  common: z.record(z.string(), z.json()),
  inFlight: z.record(z.string(), sentValueSchema).optional(),
  deletion: z.enum(['away', 'sent', 'set', 'refused', 'kept']).optional(),
  losing: z.array(fieldConflictSchema).optional(),
  sending: z.record(z.string(), z.json()).optional(),
  origin: z.enum(['created', 'adopted', 'by-hand']),
  since: z.number().optional(),
  changedAt: z.number(),
});

const holderSchema = z.object({ connection: z.string(), ref: z.string() });

/**
 * Pairs of ids, one to one per connection, and one connection per record of the portal. A pair is two items: the
 * portal's id first (it guards against a second holder), then the reference with the common state. A crash between the
 * two leaves the guard alone, which the next run of the same reference takes up again.
 */
export class LinkRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Links by the base's reference, under `recordKey(...)`. */
  async byRefs(scope: ConnectionScope, records: readonly RecordKey[]): Promise<ReadonlyMap<string, Link>> {
    const items = await this.#table.getMany(
      records.map((record) => keys.link.build({ ...scope, ...record })),
    );
    const links = new Map<string, Link>();
    for (const item of items) {
      const link = linkOf(item);
      if (link) links.set(recordKey(link), link);
    }
    return links;
  }

  /** References by the portal's id, under `portalKey(...)`; only those that this connection holds. */
  async refsByPortalIds(
    scope: ConnectionScope,
    ids: readonly { readonly entity: EntityName; readonly portalId: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    const wanted = ids.map((id) => keys.linkByPortalId.build({ ...scope, ...id }));
    const refs = new Map<string, string>();
    for (const item of await this.#table.getMany(wanted)) {
      const parts = keys.linkByPortalId.parse(item);
      const holder = holderSchema.parse(item);
      if (parts && holder.connection === scope.connection) {
        refs.set(portalKey(parts.entity, parts.portalId), holder.ref);
      }
    }
    return refs;
  }

  /** Writes links of records that this run created: nobody else can know their ids. */
  async saveCreated(scope: ConnectionScope, links: readonly Link[]): Promise<void> {
    await this.#table.writeMany(links.map((link) => holderItem(scope, link)));
    await this.save(scope, links);
  }

  /** Writes the common state of links that stand already. */
  async save(scope: ConnectionScope, links: readonly Link[]): Promise<void> {
    await this.#table.writeMany(links.map((link) => linkItem(scope, link)));
  }

  /** Notes what is about to be said to the base of a pair that stands already, and changes nothing else of it. */
  async noteSending(scope: ConnectionScope, { entity, ref }: RecordKey, sending: Fields): Promise<void> {
    try {
      const key = keys.link.build({ ...scope, entity, ref });
      await this.#table.update(key, { set: { sending } }, { present: true });
    } catch (error) {
      // Somebody has dropped the pair meanwhile: there is nothing to remember it by.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  /**
   * Takes a record that is on the portal already. False when another connection, or another reference of this one,
   * holds it; nothing is written then.
   * @param inherits the reference whose place this one takes: a run that was cut off may have left its half of a pair
   */
  async adopt(scope: ConnectionScope, link: Link, inherits?: string): Promise<boolean> {
    const holder = (ref: string): Condition => ({
      all: [
        { attribute: 'connection', equals: scope.connection },
        { attribute: 'ref', equals: ref },
      ],
    });
    const ours = [link.ref, ...(inherits === undefined ? [] : [inherits])].map(holder);
    try {
      await this.#table.put(holderItem(scope, link), { any: [{ absent: true }, ...ours] });
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
    await this.save(scope, [link]);
    return true;
  }

  /** Moves a link to another reference of the same base, keeping the record of the portal. */
  async move(scope: ConnectionScope, link: Link, ref: string): Promise<Link> {
    const moved: Link = { ...link, ref };
    await this.saveCreated(scope, [moved]);
    await this.#table.delete(keys.link.build({ ...scope, ...link }));
    return moved;
  }

  /** Takes away what a move that was cut off has left: the old reference's half of a pair that the new one has. */
  async finishMove(scope: ConnectionScope, old: Link): Promise<void> {
    await this.#table.delete(keys.link.build({ ...scope, ...old }), {
      attribute: 'portalId',
      equals: old.portalId,
    });
  }

  /** Drops a pair; the records themselves stay as they are. */
  async remove(scope: ConnectionScope, link: Link): Promise<void> {
    await this.#table.delete(keys.link.build({ ...scope, ...link }));
    await this.releasePortalId(scope, link);
  }

  /** Lets go of the portal's record of a pair that has another one now. */
  async releasePortalId(
    scope: ConnectionScope,
    link: Pick<Link, 'entity' | 'portalId' | 'ref'>,
  ): Promise<void> {
    try {
      await this.#table.delete(keys.linkByPortalId.build({ ...scope, ...link }), {
        attribute: 'ref',
        equals: link.ref,
      });
    } catch (error) {
      // The portal's record is held by another reference already: that pair is not ours to break.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  /** Links of a kind whose reference is, or begins with, that of the record they hang on. */
  async below(scope: ConnectionScope, entity: EntityName, ref: string): Promise<readonly Link[]> {
    const page = await this.#table.query({
      pk: keys.link.build({ ...scope, entity, ref: '-' }).pk,
      prefix: keys.link.build({ ...scope, entity, ref }).sk,
    });
    const links = page.items.map(linkOf).filter((link) => link !== undefined);
    return links.filter((link) => link.ref === ref || link.ref.startsWith(`${ref}/`));
  }

  /** Links of one kind in order of reference, in pages. */
  async list(
    scope: ConnectionScope,
    entity: EntityName,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly links: readonly Link[]; readonly next?: string }> {
    const page = await this.#table.query({
      pk: keys.link.build({ ...scope, entity, ref: '-' }).pk,
      prefix: keys.link.skPrefix({ entity }),
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const links = page.items.map(linkOf).filter((link) => link !== undefined);
    return { links, ...(page.next === undefined ? {} : { next: page.next }) };
  }
}

/** A record's key as one string, for maps. */
export function recordKey(record: RecordKey): string {
  return `${record.entity}#${record.ref}`;
}

/** A portal record's key as one string, for maps. */
export function portalKey(entity: string, portalId: string): string {
  return `${entity}#${portalId}`;
}

function holderItem(scope: ConnectionScope, link: Link): Item {
  return { ...keys.linkByPortalId.build({ ...scope, ...link }), connection: scope.connection, ref: link.ref };
}

function linkItem(scope: ConnectionScope, link: Link): Item {
  const { portalId, common, deletion, inFlight, losing, sending, since, origin, changedAt } = link;
  const more = {
    ...(inFlight && { inFlight: plainOf(inFlight) }),
    ...(deletion && { deletion }),
    ...(losing && { losing: losing.map((conflict) => ({ ...conflict })) }),
    ...(sending && { sending }),
    ...(since !== undefined && { since }),
  };
  const own = { portalId, common, origin, changedAt, ...more };
  return { ...keys.link.build({ entity: link.entity, ref: link.ref, ...scope }), ...own };
}

function linkOf(item: Item): Link | undefined {
  const parts = keys.link.parse(item);
  if (!parts || !isEntityName(parts.entity)) return undefined;
  const { deletion, inFlight, losing, sending, since, ...known } = linkSchema.parse(item);
  const more = {
    ...(inFlight && { inFlight }),
    ...(deletion && { deletion }),
    ...(losing && { losing }),
    ...(sending && { sending }),
    ...(since !== undefined && { since }),
  };
  return { entity: parts.entity, ref: parts.ref, ...known, ...more };
}

function plainOf(inFlight: NonNullable<Link['inFlight']>): { readonly [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(inFlight).map(([name, { value, known }]) => [name, { value, known: [...known] }]),
  );
}
