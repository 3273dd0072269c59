import { numberPart } from '../../contracts/key-pattern.ts';
import { keys } from '../../contracts/keys.ts';
import type { EntityName, FamilyName } from '../../domain/entities/descriptor.ts';
import { families } from '../../domain/entities/descriptor.ts';
import { descriptorOf, isEntityName } from '../../domain/entities/registry.ts';
import { ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from './scope.ts';

const unsents = ['withdrawn', 'in-vain'] as const;

/** How a write came to nothing: it was withdrawn before the base got it, or the base would not have it. */
export type Unsent = (typeof unsents)[number];

/** Says that a record may have changed on one side, never how. Marking twice is marking once. */
export interface Mark {
  readonly side: 'base' | 'portal';
  readonly entity: EntityName;
  /** The base's reference, or the portal's id. */
  readonly id: string;
  /** The record it hangs on, so that a record and what belongs to it come in one page. */
  readonly root: string;
  /** The run that wants the record looked at. Such a mark stands beside the one that a change sets. */
  readonly run?: string;
  /** What the run's plan said of the record: nothing else is written for the sake of this mark. */
  readonly expects?: string;
  /** The record may be deleted on the other side. */
  readonly mayDelete?: true;
  /** What the record's deletion would take away on the other side is to stay: somebody said so. */
  readonly keep?: true;
  /** What it hangs on is made anew on the portal: so is this, though it says nothing new. */
  readonly anew?: true;
  /** The settings changed under which it was last looked at. */
  readonly remap?: true;
  /**
   * What became of a write that was on its way to the base and did not come about; `Base.sent` may not tell it any more,
   * because a later write of the same object hides it.
   */
  readonly unsent?: Unsent;
}

/** A mark as found, with the token that tells it from one set later. */
export interface FoundMark extends Mark {
  readonly token: string;
}

/** Marks of a connection that wait to be synchronised. */
export class MarkRepository {
  readonly #table: Table;
  readonly #newToken: () => string;

  constructor(table: Table, newToken: () => string) {
    this.#table = table;
    this.#newToken = newToken;
  }

  /** Sets marks. Durable when resolved; ring the connection's doorbell afterwards. */
  async set(scope: ConnectionScope, marks: readonly Mark[]): Promise<void> {
    const token = this.#newToken();
    const unique = new Map<string, Item>();
    for (const mark of marks) {
      const key = this.#keyOf(scope, mark);
      const { anew, expects, keep, mayDelete, remap, run, unsent } = mark;
      const asked = {
        ...(run && { run }),
        ...(expects && { expects }),
        ...(mayDelete && { mayDelete }),
        ...(keep && { keep }),
        ...(anew && { anew }),
        ...(remap && { remap }),
        ...(unsent && { unsent }),
      };
      unique.set(key.sk, { ...key, token, ...asked });
    }
    await this.#table.writeMany([...unique.values()]);
  }

  /** Up to `limit` marks of a family, those of one root together; `more` when others follow. */
  async page(
    scope: ConnectionScope,
    family: FamilyName,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly marks: readonly FoundMark[]; readonly next?: string }> {
    const page = await this.#table.query({
      pk: keys.mark.build({
        ...scope,
        family: familyPart(family),
        root: '-',
        rank: '0',
        side: '-',
        entity: '-',
        id: '-',
      }).pk,
      prefix: keys.mark.skPrefix({ family: familyPart(family) }),
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const marks = page.items.map(markOf).filter((mark) => mark !== undefined);
    return { marks, ...(page.next === undefined ? {} : { next: page.next }) };
  }

  /** Whether anything of the connection waits. */
  async any(scope: ConnectionScope): Promise<boolean> {
    for (const family of families) {
      if ((await this.page(scope, family, 1)).marks.length > 0) return true;
    }
    return false;
  }

  /** Takes the marks of a run away, whatever else is marked stays; `false` when there was no time for all. */
  async drop(scope: ConnectionScope, run: string, mayGoOn: () => boolean): Promise<boolean> {
    for (const family of families) {
      let cursor: string | undefined;
      do {
        if (!mayGoOn()) return false;
        const page = await this.page(scope, family, 500, cursor);
        await this.settle(
          scope,
          page.marks.filter((mark) => mark.run === run),
        );
        cursor = page.next;
      } while (cursor !== undefined);
    }
    return true;
  }

  /** Takes marks away, except those set again since they were found. */
  async settle(scope: ConnectionScope, marks: readonly FoundMark[]): Promise<void> {
    await Promise.all(
      marks.map(async (mark) => {
        try {
          await this.#table.delete(this.#keyOf(scope, mark), { attribute: 'token', equals: mark.token });
        } catch (error) {
          // Marked again meanwhile, or settled by a run beside this one: either way it is not ours to take away.
          if (!(error instanceof ConditionFailed)) throw error;
        }
      }),
    );
  }

  #keyOf(scope: ConnectionScope, mark: Mark) {
    const { family, rank } = descriptorOf(mark.entity);
    return keys.mark.build({
      ...scope,
      family: familyPart(family),
      root: mark.root,
      rank: String(rank),
      side: `${mark.side}${sortOf(mark)}`,
      entity: mark.entity,
      id: mark.id,
    });
  }
}

function familyPart(family: FamilyName): string {
  return numberPart(families.indexOf(family), 2);
}

/** Marks of another sort than that of a change stand beside it, so that neither takes the other's place. */
function sortOf({ anew, keep, mayDelete, remap, run, unsent }: Mark): string {
  if (unsent) return unsent === 'withdrawn' ? '!' : '?';
  if (remap) return '~';
  return [anew, keep, mayDelete, run].some((asked) => asked !== undefined) ? '+' : '';
}

function isUnsent(value: unknown): value is Unsent {
  return unsents.some((one) => one === value);
}

function markOf(item: Item): FoundMark | undefined {
  const parts = keys.mark.parse(item);
  const { anew, token, run, expects, keep, mayDelete, remap, unsent } = item;
  if (!parts || typeof token !== 'string' || !isEntityName(parts.entity)) return undefined;
  return {
    ...(typeof run === 'string' && { run }),
    ...(typeof expects === 'string' && { expects }),
    ...(mayDelete === true && { mayDelete }),
    ...(keep === true && { keep }),
    ...(anew === true && { anew }),
    ...(remap === true && { remap }),
    ...(isUnsent(unsent) && { unsent }),
    side: parts.side.startsWith('portal') ? 'portal' : 'base',
    entity: parts.entity,
    id: parts.id,
    root: parts.root,
    token,
  };
}
