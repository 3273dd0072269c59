import { descriptorOf } from '../../domain/entities/registry.ts';
import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';
import type { BornMark } from './gather-born.ts';
import type { GatherDeps } from './gather-deps.ts';
import { portalKey, recordKey } from './links.ts';
import type { FoundMark } from './marks.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';

interface MarkedKey {
  readonly key: RecordKey;
  readonly marks: FoundMark[];
}

/** Marks by the record that they mean. */
export interface MarkedRecords {
  /** Under `recordKey(...)`. */
  readonly known: Map<string, MarkedKey>;
  /** Records of the portal that have no reference yet, under `portalKey(...)`. */
  readonly born: Map<string, BornMark>;
}

/**
 * Marks by the record they mean. A portal record that no link knows was born there, if the base takes such records;
 * otherwise its mark means nothing and is left out.
 */
export async function resolveMarks(
  deps: GatherDeps,
  scope: ConnectionScope,
  marks: readonly FoundMark[],
): Promise<MarkedRecords> {
  const fromPortal = marks.filter((mark) => mark.side === 'portal');
  const refs = await deps.links.refsByPortalIds(
    scope,
    fromPortal.map((mark) => ({ entity: mark.entity, portalId: mark.id })),
  );
  const known = new Map<string, MarkedKey>();
  const born = new Map<string, BornMark>();
  for (const mark of marks) {
    const ref = mark.side === 'base' ? mark.id : refs.get(portalKey(mark.entity, mark.id));
    if (ref === undefined) {
      if (takesBorn(deps, mark)) addBorn(born, mark);
      continue;
    }
    const key: RecordKey = { entity: mark.entity, ref };
    const marked = known.get(recordKey(key));
    if (marked) marked.marks.push(mark);
    else known.set(recordKey(key), { key, marks: [mark] });
  }
  return { known, born };
}

/**
 * Makes records of the portal newborn whose id is taken for a reference that stands for nothing: a run that was to take
 * them to the base was cut off between the two halves of their pair.
 * @param records what the base says of the known ones
 * @param references with the links of the known ones
 */
export function bearHalves(
  deps: GatherDeps,
  { born, known }: MarkedRecords,
  records: ReadonlyMap<string, BaseRecord>,
  references: KnownReferences,
): void {
  for (const [name, { key, marks }] of known) {
    if (records.has(name) || references.link(key) || !takesBorn(deps, key)) continue;
    const fromPortal = marks.filter(({ side }) => side === 'portal');
    if (fromPortal.length === 0) continue;
    known.delete(name);
    for (const mark of fromPortal) addBorn(born, mark);
  }
}

/** Whether the base takes records of the kind that were born on the portal. */
function takesBorn({ base }: GatherDeps, { entity }: Pick<RecordKey, 'entity'>): boolean {
  return base.write !== undefined && descriptorOf(entity).bornAs !== undefined;
}

function addBorn(born: Map<string, BornMark>, mark: FoundMark): void {
  const { entity, id } = mark;
  born.set(portalKey(entity, id), { key: { entity, portalId: id }, mark });
}
