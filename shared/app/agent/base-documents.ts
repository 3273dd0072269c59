import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { plain } from '../../kernel/json-text.ts';
import { ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const documentSchema = z.object({
  /** E.g. `Document_СчетНаОплату`. */
  type: z.string(),
  ref: z.string(),
  /** Id of the portal's deal that it belongs to. */
  deal: z.string(),
  number: z.string(),
  /** `2025-03-01T00:00:00`, without zone, as the base keeps it. */
  date: z.string(),
  /** Decimal text, e.g. `1200.50`. */
  sum: z.string(),
  /** ISO code. */
  currency: z.string().optional(),
  /** In the words of the base: «Оплачен», «К выполнению». */
  state: z.string().optional(),
  posted: z.boolean(),
  deletionMark: z.boolean(),
  /** A printed form among the files of the base. */
  file: z.string().optional(),
  /** Opens the document in 1C. */
  link: z.string().optional(),
});

/** A document of a base that belongs to a deal of the portal. */
export type BaseDocument = z.output<typeof documentSchema>;

const itemSchema = documentSchema.extend({ order: z.string() });

/**
 * Documents of bases, by themselves and by deal. A robot may ask for the documents of a deal right after the base told
 * one, and the index of the table may lag; so by deal they are found by items of their own, which are read as they are.
 */
export class BaseDocuments {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(scope: ConnectionScope, type: string, ref: string): Promise<BaseDocument | undefined> {
    const item = await this.#table.get(keys.baseDocument.build({ ...scope, type, ref }));
    return item && documentOf(item);
  }

  /**
   * Keeps a document as it was told, unless something later is known of it. How it is found by its deal is kept before:
   * a cut between leaves what leads to nothing, and the base tells it again.
   * @param order when in the base's own order it was told, see `toldOrder`
   * @returns whether it was kept
   */
  async keep(scope: ConnectionScope, document: BaseDocument, order: string): Promise<boolean> {
    const { type, ref, deal } = document;
    await this.#putUnlessLater({ ...keys.documentOfDeal.build({ ...scope, deal, type, ref }), order });
    const key = keys.baseDocument.build({ ...scope, type, ref });
    return this.#putUnlessLater({ ...key, ...plain(document), order });
  }

  /** Documents of a deal in the base of a connection. */
  async ofDeal(scope: ConnectionScope, deal: string): Promise<readonly BaseDocument[]> {
    const told = await this.#toldOfDeal(scope, deal);
    const wanted = told.map(({ ref, type }) => keys.baseDocument.build({ ...scope, type, ref }));
    const items = wanted.length === 0 ? [] : await this.#table.getMany(wanted);
    const documents = items.map((item) => itemSchema.parse(item));
    for (const { deal: now, order, ref, type } of documents)
      if (now !== deal) await this.#forgetDeal(scope, { deal, ref, type }, order);
    return documents.filter((one) => one.deal === deal).map(withoutOrder);
  }

  async #toldOfDeal(scope: ConnectionScope, deal: string) {
    const { pk } = keys.documentOfDeal.build({ ...scope, deal, type: '-', ref: '-' });
    const prefix = keys.documentOfDeal.skPrefix({ deal });
    const found: { readonly ref: string; readonly type: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({ pk, prefix, ...(cursor !== undefined && { cursor }) });
      found.push(...page.items.flatMap((item) => keys.documentOfDeal.parse(item) ?? []));
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }

  /** The document was tied to another deal later than to this one; not if it is being tied to this one again. */
  async #forgetDeal(
    scope: ConnectionScope,
    named: Pick<BaseDocument, 'deal' | 'ref' | 'type'>,
    order: string,
  ): Promise<void> {
    try {
      const key = keys.documentOfDeal.build({ ...scope, ...named });
      await this.#table.delete(key, { attribute: 'order', lessThan: order });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  async #putUnlessLater(item: Item & { readonly order: string }): Promise<boolean> {
    try {
      await this.#table.put(item, { any: [{ absent: true }, { attribute: 'order', atMost: item.order }] });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}

function documentOf(item: Item): BaseDocument {
  return withoutOrder(itemSchema.parse(item));
}

function withoutOrder({ order: _, ...document }: z.output<typeof itemSchema>): BaseDocument {
  return document;
}
