import * as z from 'zod';
import { indexKeys, keys } from '../../contracts/keys.ts';
import { asId, type ConnectionId } from '../../kernel/ids.ts';
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

/** Documents of bases, by themselves and by deal. */
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
   * Keeps a document as it was told, unless something later is known of it.
   * @param order when in the base's own order it was told, see `toldOrder`
   * @returns whether it was kept
   */
  async keep(scope: ConnectionScope, document: BaseDocument, order: string): Promise<boolean> {
    const { type, ref, deal } = document;
    const index = indexKeys.documentsOfDeal.build({ ...scope, deal, type, ref });
    try {
      await this.#table.put(
        {
          ...keys.baseDocument.build({ ...scope, type, ref }),
          ipk: index.pk,
          isk: index.sk,
          ...plain(document),
          order,
        },
        { any: [{ absent: true }, { attribute: 'order', atMost: order }] },
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Documents of a deal, of all bases of the tenant. */
  async ofDeal(
    tenant: ConnectionScope['tenant'],
    deal: string,
  ): Promise<readonly (BaseDocument & { readonly connection: ConnectionId })[]> {
    const key = indexKeys.documentsOfDeal.build({ tenant, deal, connection: '-', type: '-', ref: '-' });
    const found: (BaseDocument & { readonly connection: ConnectionId })[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({
        index: true,
        pk: key.pk,
        ...(cursor !== undefined && { cursor }),
      });
      for (const item of page.items) {
        const parts = indexKeys.documentsOfDeal.parse({ pk: item.ipk ?? '', sk: item.isk ?? '' });
        if (parts) found.push({ ...documentOf(item), connection: asId<ConnectionId>(parts.connection) });
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }
}

function documentOf(item: Item): BaseDocument {
  const { order: _, ...document } = itemSchema.parse(item);
  return document;
}
