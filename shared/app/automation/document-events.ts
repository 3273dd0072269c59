import * as z from 'zod';
import { type DocumentEventKind, documentEventKinds } from '../../contracts/api/agent/documents.ts';
import { timePart } from '../../contracts/key-pattern.ts';
import { keys } from '../../contracts/keys.ts';
import { asId, type ConnectionId } from '../../kernel/ids.ts';
import { inParallel } from '../../kernel/in-parallel.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { PortalScope } from './robot-runs.ts';

const states = ['waiting', 'firing', 'fired', 'dropped'] as const;

const eventSchema = z.object({
  kind: z.enum(documentEventKinds),
  type: z.string(),
  ref: z.string(),
  deal: z.string(),
  at: z.number(),
  /** `firing` may have reached the portal; from then on it is never sent again. */
  state: z.enum(states),
});

type EventState = (typeof states)[number];

/** Something that happened to a document, and how far the portal knows of it. */
export type StoredEvent = z.output<typeof eventSchema> & {
  readonly id: string;
  readonly connection: ConnectionId;
};

/** Ids are known so long. Seconds. */
const keptSeconds = 90 * 24 * 3600;

/** Events that are read side by side. */
const atOnce = 20;

/** What happened to documents, each id once, and the triggers that wait to be fired. */
export class DocumentEventLog {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Notes an event, or finds it as it was noted before. */
  async add(
    scope: ConnectionScope,
    id: string,
    event: {
      readonly kind: DocumentEventKind;
      readonly type: string;
      readonly ref: string;
      readonly deal: string;
      readonly at: number;
    },
  ): Promise<StoredEvent> {
    const key = keys.documentEvent.build({ ...scope, event: id });
    const stored = { ...event, state: 'waiting' as const };
    try {
      const ttl = Math.floor(event.at / 1000) + keptSeconds;
      await this.#table.put({ ...key, ...stored, ttl }, { absent: true });
      return { id, connection: scope.connection, ...stored };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const known = await this.get(scope, id);
      if (!known) throw new Error(`the event ${id} vanished`);
      return known;
    }
  }

  async get(scope: ConnectionScope, id: string): Promise<StoredEvent | undefined> {
    const item = await this.#table.get(keys.documentEvent.build({ ...scope, event: id }));
    return item && { id, connection: scope.connection, ...eventSchema.parse(item) };
  }

  /** Lets an event wait for its trigger to be fired. */
  async makeDue(portal: PortalScope, { at, connection, id }: StoredEvent): Promise<void> {
    await this.#table.put(keys.dueTrigger.build({ ...portal, at: timePart(at), connection, event: id }));
  }

  /** Events whose triggers wait, the oldest first. */
  async due(portal: PortalScope, limit: number): Promise<readonly StoredEvent[]> {
    const { pk } = keys.dueTrigger.build({ ...portal, at: '0', connection: '-', event: '-' });
    const page = await this.#table.query({ pk, limit });
    const found: (StoredEvent | undefined)[] = page.items.map(() => undefined);
    await inParallel(page.items, atOnce, async (item, index) => {
      const parts = keys.dueTrigger.parse(item);
      const scope = parts && { tenant: portal.tenant, connection: asId<ConnectionId>(parts.connection) };
      found[index] = scope && (await this.get(scope, parts.event));
      if (!found[index]) await this.#table.delete({ pk: item.pk, sk: item.sk });
    });
    return found.filter((event) => event !== undefined);
  }

  /** From one state to another; false when it is in neither this nor that way any more. */
  async move(scope: ConnectionScope, id: string, from: EventState, to: EventState): Promise<boolean> {
    try {
      const key = keys.documentEvent.build({ ...scope, event: id });
      await this.#table.update(key, { set: { state: to } }, { attribute: 'state', equals: from });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Its trigger waits no more. */
  async done(portal: PortalScope, { at, connection, id }: StoredEvent): Promise<void> {
    await this.#table.delete(keys.dueTrigger.build({ ...portal, at: timePart(at), connection, event: id }));
  }
}
