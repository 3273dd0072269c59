import type { Connection } from '../../domain/connections/connection.ts';
import type { BaseObject } from '../../domain/onec/base-object.ts';
import { banksOf, bankTypes, naturalKeysOf } from '../../domain/onec/natural-keys.ts';
import type { Mark, MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import {
  type ObjectRef,
  objectHash,
  objectKey,
  type StagedObject,
  type StagedObjects,
} from './staged-objects.ts';

/** An object that says something new. */
export interface ObjectNews {
  readonly object: BaseObject;
  /** What it said before. */
  readonly before?: BaseObject;
  /** What it said before is not known: an attempt was cut off after keeping the object. */
  readonly unsure: boolean;
}

/** Which records of the engine changed objects make up. */
export type MarksOf = (connection: Connection, news: readonly ObjectNews[]) => Promise<readonly Mark[]>;

export interface StageObjectsParts {
  readonly staged: StagedObjects;
  readonly marks: MarkRepository;
  readonly marksOf: MarksOf;
}

/** Writes under way at once: each is an item of its own. */
const atOnce = 16;

/**
 * Keeps objects as they were told and marks what is new. What says the same as before is neither written nor marked,
 * unless `again` says that an earlier attempt may have kept it and gone no further. Marks go last, so that a worker
 * which takes one reads what it stands for.
 * @param order when in the base's own order it was told; what is known from a later moment stays
 * @param unsure moments of that order of which it is not known whether what was told then was marked
 * @returns how many were news
 */
export async function stageObjects(
  parts: StageObjectsParts,
  connection: Connection,
  objects: readonly BaseObject[],
  order: string,
  again: boolean,
  unsure: readonly string[] = [],
): Promise<number> {
  const told = [...new Map(objects.map((object) => [objectKey(object), object])).values()];
  const kept = await keepObjects(parts, connection, told, order, unsure);
  const news = again ? told.map((object) => ({ object, unsure: true })) : kept;
  await markObjects(parts, connection, news);
  return news.length;
}

/** Keeps objects, each once; returns those that were news, or may not have been marked. See `stageObjects`. */
export async function keepObjects(
  parts: Pick<StageObjectsParts, 'staged'>,
  { tenant, id }: Connection,
  objects: readonly BaseObject[],
  order: string,
  unsure: readonly string[] = [],
): Promise<readonly ObjectNews[]> {
  const scope = { tenant, connection: id };
  const known = await parts.staged.read(scope, objects);
  const bics = await bicsOf(parts, scope, objects);
  const news: ObjectNews[] = [];
  for (let first = 0; first < objects.length; first += atOnce) {
    const some = objects.slice(first, first + atOnce);
    const kept = await Promise.all(
      some.map(async (object) => {
        const naturalKeys = naturalKeysOf(object, (bank) => bics.get(bank));
        const now = { object, hash: objectHash(object), order, naturalKeys };
        return keep(parts, scope, known.get(objectKey(object)), now, unsure);
      }),
    );
    news.push(...kept.filter((one) => one !== undefined));
  }
  return news;
}

/**
 * Marks the records that objects make up. Ring the doorbell afterwards.
 * @param sort what the marks say beside that they are there
 */
export async function markObjects(
  { marks, marksOf }: Pick<StageObjectsParts, 'marks' | 'marksOf'>,
  connection: Connection,
  news: readonly ObjectNews[],
  sort: Pick<Mark, 'unsent'> = {},
): Promise<void> {
  const all = (await marksOf(connection, news)).map((mark) => ({ ...mark, ...sort }));
  if (all.length > 0) await marks.set({ tenant: connection.tenant, connection: connection.id }, all);
}

async function keep(
  { staged }: Pick<StageObjectsParts, 'staged'>,
  scope: ConnectionScope,
  known: StagedObject | undefined,
  now: StagedObject,
  unsure: readonly string[],
): Promise<ObjectNews | undefined> {
  const { hash, object, order } = now;
  let before = known;
  for (;;) {
    const isUnsure = before !== undefined && unsure.includes(before.order);
    if ((before?.hash === hash && !isUnsure) || (before && before.order > order)) return undefined;
    if (await staged.replace(scope, before, now)) {
      return { object, unsure: isUnsure, ...(before && { before: before.object }) };
    }
    before = (await staged.read(scope, [object])).get(objectKey(object));
  }
}

/** Codes of the banks that accounts name: from the same packet, or as they were told before. */
async function bicsOf(
  { staged }: Pick<StageObjectsParts, 'staged'>,
  scope: ConnectionScope,
  objects: readonly BaseObject[],
): Promise<ReadonlyMap<string, string>> {
  const told = objects.filter(({ type }) => bankTypes.some((bank) => bank === type));
  const here = new Set(told.map(({ ref }) => ref));
  const wanted: readonly ObjectRef[] = objects.flatMap(banksOf).filter(({ ref }) => !here.has(ref));
  const known = [...(await staged.read(scope, wanted)).values()].map(({ object }) => object);
  return new Map(
    [...known, ...told].flatMap(({ ref, attributes }) =>
      typeof attributes['Code'] === 'string' ? [[ref, attributes['Code'].trim()] as const] : [],
    ),
  );
}
