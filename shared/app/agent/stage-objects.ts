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

/** Which records of the engine an object of a base makes up. */
export type MarksOf = (scope: ConnectionScope, object: BaseObject) => Promise<readonly Mark[]>;

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
 * @returns how many were news
 */
export async function stageObjects(
  parts: StageObjectsParts,
  scope: ConnectionScope,
  objects: readonly BaseObject[],
  order: string,
  again: boolean,
): Promise<number> {
  const told = [...new Map(objects.map((object) => [objectKey(object), object])).values()];
  const kept = await keepObjects(parts, scope, told, order);
  const news = again ? told : kept;
  await markObjects(parts, scope, news);
  return news.length;
}

/** Keeps objects, each once; returns those that were news. */
export async function keepObjects(
  parts: Pick<StageObjectsParts, 'staged'>,
  scope: ConnectionScope,
  objects: readonly BaseObject[],
  order: string,
): Promise<readonly BaseObject[]> {
  const known = await parts.staged.read(scope, objects);
  const bics = await bicsOf(parts, scope, objects);
  const news: BaseObject[] = [];
  for (let first = 0; first < objects.length; first += atOnce) {
    const some = objects.slice(first, first + atOnce);
    const kept = await Promise.all(
      some.map((object) => keep(parts, scope, known.get(objectKey(object)), object, order, bics)),
    );
    news.push(...some.filter((_, index) => kept[index]));
  }
  return news;
}

/** Marks the records that objects make up. Ring the doorbell afterwards. */
export async function markObjects(
  { marks, marksOf }: Pick<StageObjectsParts, 'marks' | 'marksOf'>,
  scope: ConnectionScope,
  objects: readonly BaseObject[],
): Promise<void> {
  const all: Mark[] = [];
  for (const object of objects) all.push(...(await marksOf(scope, object)));
  if (all.length > 0) await marks.set(scope, all);
}

async function keep(
  { staged }: Pick<StageObjectsParts, 'staged'>,
  scope: ConnectionScope,
  known: StagedObject | undefined,
  object: BaseObject,
  order: string,
  bics: ReadonlyMap<string, string>,
): Promise<boolean> {
  const hash = objectHash(object);
  const naturalKeys = naturalKeysOf(object, (bank) => bics.get(bank));
  let before = known;
  for (;;) {
    if (before?.hash === hash || (before && before.order > order)) return false;
    if (await staged.replace(scope, before, { object, hash, order, naturalKeys })) return true;
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
