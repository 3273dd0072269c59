import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { isEntityName } from '../../domain/entities/registry.ts';
import { ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import type { Candidate } from '../sync/candidate.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const heldSchema = z.object({
  side: z.enum(['base', 'portal']),
  id: z.string(),
  root: z.string(),
  run: z.string().optional(),
});

const questionSchema = z.object({
  id: z.string(),
  askedAt: z.number(),
  /** How many would go and how many there are, by kind. */
  kinds: z.record(z.string(), z.object({ going: z.number(), linked: z.number() })),
  examples: z.array(z.object({ kind: z.string(), ref: z.string() })),
});

/** A question whether so much may be deleted. */
export type DeletionQuestion = z.output<typeof questionSchema>;

/** A deletion that is held back: the mark that would bring it about, with the run that wanted it. */
export type HeldDeletion = Pick<Mark, 'side' | 'entity' | 'id' | 'root' | 'run'>;

/** Deletions of a connection that are held back, and the question about them. */
export class HeldDeletions {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Holds back what candidates would delete. */
  async put(scope: ConnectionScope, candidates: readonly Candidate[]): Promise<void> {
    const items = new Map(
      candidates.flatMap(({ key, marks }) => {
        const [mark] = marks;
        if (!mark) return [];
        const own = keys.heldDeletion.build({ ...scope, ...key });
        const { id, root, side } = mark;
        const run = marks.find((one) => one.run !== undefined)?.run;
        return [[own.sk, { ...own, side, id, root, ...(run !== undefined && { run }) }] as const];
      }),
    );
    await this.#table.writeMany([...items.values()]);
  }

  /** A page of what is held back. */
  async page(
    scope: ConnectionScope,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly held: readonly HeldDeletion[]; readonly next?: string }> {
    const page = await this.#table.query({
      pk: keys.heldDeletion.build({ ...scope, entity: '-', ref: '-' }).pk,
      limit,
      ...(cursor !== undefined && { cursor }),
    });
    const held = page.items.flatMap((item) => {
      const parts = keys.heldDeletion.parse(item);
      return parts && isEntityName(parts.entity) ? [heldOf(parts.entity, item)] : [];
    });
    return { held, ...(page.next !== undefined && { next: page.next }) };
  }

  /** Forgets everything that is held back, page by page; `before` sees each page first. */
  async release(
    scope: ConnectionScope,
    before: (held: readonly HeldDeletion[]) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const { items } = await this.#table.query({
        pk: keys.heldDeletion.build({ ...scope, entity: '-', ref: '-' }).pk,
        limit: 500,
      });
      if (items.length === 0) return;
      const held = items.flatMap((item) => {
        const entity = keys.heldDeletion.parse(item)?.entity ?? '';
        return isEntityName(entity) ? [heldOf(entity, item)] : [];
      });
      await before(held);
      await this.#table.writeMany(
        [],
        items.map(({ pk, sk }) => ({ pk, sk })),
      );
    }
  }

  async question(scope: ConnectionScope): Promise<DeletionQuestion | undefined> {
    const item = await this.#table.get(keys.deletionQuestion.build({ ...scope }));
    return item && questionSchema.parse(item);
  }

  /** Asks, unless something is asked already; returns whether it was. */
  async ask(scope: ConnectionScope, question: DeletionQuestion): Promise<boolean> {
    const { askedAt, examples, id, kinds } = question;
    const said = { id, askedAt, kinds: { ...kinds }, examples: examples.map((one) => ({ ...one })) };
    try {
      await this.#table.put({ ...keys.deletionQuestion.build({ ...scope }), ...said }, { absent: true });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  async answered(scope: ConnectionScope): Promise<void> {
    await this.#table.delete(keys.deletionQuestion.build({ ...scope }));
  }
}

function heldOf(entity: EntityName, item: Item): HeldDeletion {
  const { run, ...held } = heldSchema.parse(item);
  return { entity, ...held, ...(run !== undefined && { run }) };
}

/** Counts of what is held back, by kind. */
export function countsByKind(held: readonly HeldDeletion[]): ReadonlyMap<EntityName, number> {
  const counts = new Map<EntityName, number>();
  for (const { entity } of held) counts.set(entity, (counts.get(entity) ?? 0) + 1);
  return counts;
}
