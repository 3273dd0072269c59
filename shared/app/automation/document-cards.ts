import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { asId, type ConnectionId } from '../../kernel/ids.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ObjectRef } from '../agent/staged-objects.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { PortalScope } from './robot-runs.ts';

const cardSchema = z.object({
  version: z.literal(1),
  /** The portal's id of the activity, once it is known. */
  activity: z.number().optional(),
  /** Hash of what it shows. */
  hash: z.string().optional(),
  /** The deal in whose timeline it is, or was last asked to be added. */
  deal: z.string().optional(),
  /** Activities of it in timelines of deals that the document belonged to before: they have to go. */
  leaving: z.array(z.number()).optional(),
  /** The last of those that have gone: a button of theirs that is heard of late says nothing of the card as it is. */
  gone: z.array(z.number()).optional(),
  /** When it was last asked to be added; the answer may have been lost. */
  addingAt: z.number().optional(),
  /** A person deleted it; it is not made again. */
  removed: z.boolean().optional(),
  /** What became of the last button that was pressed. */
  note: z.object({ ok: z.boolean(), text: z.object({ ru: z.string(), en: z.string() }) }).optional(),
});

/** So many former activities of a card are remembered. */
const mostGone = 10;

/** A document's card in the timeline of its deal. */
export type DocumentCard = Omit<z.output<typeof cardSchema>, 'version'>;

/** A card that has to be looked at. */
export interface DueCard extends ObjectRef {
  readonly connection: ConnectionId;
  /** Update it though it shows what it should: a button was pressed, and the portal shows that it waits. */
  readonly force: boolean;
  /** New whenever it is made due: what is made due again meanwhile survives. */
  readonly token: string;
}

/** Cards of documents by document, and those that have to be looked at by portal. */
export class DocumentCards {
  readonly #table: Table;
  readonly #newToken: () => string;

  constructor(table: Table, newToken: () => string) {
    this.#table = table;
    this.#newToken = newToken;
  }

  /** Empty while there was none. */
  async get(scope: ConnectionScope, { ref, type }: ObjectRef): Promise<DocumentCard> {
    const item = await this.#table.get(keys.documentCard.build({ ...scope, type, ref }));
    if (!item) return {};
    const { version: _, ...card } = cardSchema.parse(item);
    return card;
  }

  /** Changes some of a card; `undefined` removes. */
  async change(
    scope: ConnectionScope,
    { ref, type }: ObjectRef,
    change: { readonly [Name in keyof DocumentCard]?: DocumentCard[Name] | undefined },
  ): Promise<void> {
    const entries = Object.entries(change);
    const set = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    const remove = entries.filter(([, value]) => value === undefined).map(([name]) => name);
    const key = keys.documentCard.build({ ...scope, type, ref });
    await this.#table.update(key, { set: { version: 1, ...set }, remove });
  }

  /** Begins to take the card out of the timeline of its deal, because the document belongs to another one. */
  async leave(scope: ConnectionScope, document: ObjectRef, card: DocumentCard): Promise<DocumentCard> {
    const { activity, gone, leaving = [], note } = card;
    const left = activity === undefined ? leaving : [...leaving, activity];
    const nothing = { activity: undefined, deal: undefined, hash: undefined, removed: undefined };
    await this.change(scope, document, { ...nothing, ...(left.length > 0 && { leaving: left }) });
    return { ...(left.length > 0 && { leaving: left }), ...(note && { note }), ...(gone && { gone }) };
  }

  /** Those that had to go have gone. */
  async left(
    scope: ConnectionScope,
    document: ObjectRef,
    { gone = [], leaving = [] }: DocumentCard,
  ): Promise<void> {
    await this.change(scope, document, { leaving: undefined, gone: [...gone, ...leaving].slice(-mostGone) });
  }

  async makeDue(
    portal: PortalScope,
    { connection }: ConnectionScope,
    { ref, type }: ObjectRef,
    force: boolean,
  ): Promise<void> {
    const key = keys.dueCard.build({ ...portal, connection, type, ref });
    const token = this.#newToken();
    // A forced look stays forced though the document is told in between.
    await this.#table.update(key, { set: { token, ...(force && { force }) } });
  }

  async due(portal: PortalScope, limit: number): Promise<readonly DueCard[]> {
    const { pk } = keys.dueCard.build({ ...portal, connection: '-', type: '-', ref: '-' });
    const page = await this.#table.query({ pk, limit });
    return page.items.flatMap((item) => {
      const parts = keys.dueCard.parse(item);
      if (!parts) return [];
      const { connection, ref, type } = parts;
      const said = { force: item['force'] === true, token: String(item['token']) };
      return [{ type, ref, connection: asId<ConnectionId>(connection), ...said }];
    });
  }

  /** It was looked at; not if it was made due again meanwhile. */
  async done(portal: PortalScope, { connection, ref, token, type }: DueCard): Promise<void> {
    try {
      const key = keys.dueCard.build({ ...portal, connection, type, ref });
      await this.#table.delete(key, { attribute: 'token', equals: token });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}
