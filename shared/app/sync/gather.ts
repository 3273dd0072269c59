import type { EntityDescriptor, EntityName } from '../../domain/entities/descriptor.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { decodeRow, portalIdOf } from '../../domain/sync/portal-codec.ts';
import { withKnownPictures } from '../../domain/sync/portal-pictures.ts';
import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';
import type { SentWrite } from '../../ports/base.ts';
import type { PortalRow } from '../../ports/portal.ts';
import type { Candidate } from './candidate.ts';
import { earlyRecords } from './early-records.ts';
import { withoutGone } from './foreign-references.ts';
import { type Decoder, gatherBorn, type Orphan } from './gather-born.ts';
import type { GatherDeps } from './gather-deps.ts';
import { identify } from './identify-candidates.ts';
import { withWhatHasCome } from './lacking-references.ts';
import { recordKey } from './links.ts';
import type { FoundMark } from './marks.ts';
import { oneOfEach } from './one-of-each.ts';
import { type RowRequest, readRows } from './read-portal.ts';
import { parentOf, referencesOf } from './record-references.ts';
import { KnownReferences } from './references.ts';
import { bearHalves, resolveMarks } from './resolve-marks.ts';
import type { ConnectionScope } from './scope.ts';
import { compositeId } from './write-commands.ts';

export interface Gathered {
  readonly candidates: readonly Candidate[];
  readonly references: KnownReferences;
  /** Records that candidates refer to, alive in the base and not linked yet: they have to come first. */
  readonly awaited: readonly RecordKey[];
  /** Marks of portal records whose parent has no reference yet: they come again in the next pass. */
  readonly orphans: readonly Orphan[];
  /** Marks of new records that cannot be written before records of another round: they come again in the next pass. */
  readonly early: readonly FoundMark[];
}

/**
 * Reads what both sides say of the marked records: the base's records, the links, the portal's rows.
 * @param leavesEarly whether records that have to come later anyway are left out
 */
export async function gather(
  deps: GatherDeps,
  scope: ConnectionScope,
  dictionaries: PortalDictionaries,
  marks: readonly FoundMark[],
  leavesEarly = false,
): Promise<Gathered> {
  const { known, born } = await resolveMarks(deps, scope, marks);
  const marked = [...known.values()].map(({ key }) => key);
  const references = new KnownReferences();
  for (const link of (await deps.links.byRefs(scope, marked)).values()) references.add(link);
  // Before the base: a write that was done by now shows in what the base says afterwards.
  const sent = await sentWrites(deps, marked, references);
  const records = new Map((await deps.base.read(marked)).map((record) => [recordKey(record), record]));
  bearHalves(deps, { known, born }, records, references);
  await loadLinks(deps, scope, records, references);
  const awaited = await findAwaited(deps, records, references);
  const early = leavesEarly ? earlyRecords(records, references, awaited) : new Set<string>();
  const marksByKey = [...known].filter(([name]) => !early.has(name)).map(([, entry]) => entry);
  const sought = [
    ...marksByKey.map(({ key }) => ({
      name: recordKey(key),
      key,
      ...soughtBy(key, records.get(recordKey(key)), references),
    })),
    ...inheritances(records, references),
    ...[...born].map(([name, { key }]) => ({ name, key, by: 'id' as const, value: key.portalId })),
  ];
  const rows = await readPortalRecords(deps, dictionaries, sought);
  await loadForeignReferences(deps, scope, rows, references);
  const candidates = marksByKey.map(({ key, marks: own }): Candidate => {
    const id = recordKey(key);
    const base = records.get(id);
    const row = (rows.get(id) ?? rows.get(inheritedName(id)))?.(references);
    const known = references.link(key);
    // What is gone from the portal stays as it was left: that something has come that it lacked is nobody's word.
    const link = row ? withWhatHasCome(known, base, references) : known;
    const portal = row && withKnownPictures(descriptorOf(key.entity), row, base?.fields, link);
    const sides = { ...(base && { base }), ...(link && { link }), ...(portal && { portal }) };
    const under = sent.get(id);
    return { key, marks: own, ...sides, ...(under && { sent: under }) };
  });
  const births = await gatherBorn(deps, scope, born, rows, references);
  const present = await withoutGone(deps, scope, dictionaries, candidates, references);
  const identified = await identify(deps, present, dictionaries, references);
  return {
    candidates: oneOfEach(identified, births.candidates),
    ...{ references, awaited, orphans: births.orphans },
    early: [...early].flatMap((name) => known.get(name)?.marks ?? []),
  };
}

/** What became of what is on its way to the base. */
async function sentWrites(
  { base }: GatherDeps,
  keys: readonly RecordKey[],
  references: KnownReferences,
): Promise<ReadonlyMap<string, SentWrite>> {
  const isUnderWay = (key: RecordKey) => {
    const link = references.link(key);
    return link?.inFlight !== undefined || link?.deletion === 'sent';
  };
  const asked = base.sent ? keys.filter(isUnderWay) : [];
  const answers = asked.length === 0 ? [] : ((await base.sent?.(asked)) ?? []);
  return new Map(
    asked.flatMap((key, index) => {
      const answer = answers[index];
      return answer ? [[recordKey(key), answer] as const] : [];
    }),
  );
}

/** Links of what the records inherit, and of everything that their fields refer to. */
async function loadLinks(
  deps: GatherDeps,
  scope: ConnectionScope,
  records: ReadonlyMap<string, BaseRecord>,
  references: KnownReferences,
): Promise<void> {
  const wanted = new Map<string, RecordKey>();
  const want = (key: RecordKey) => {
    if (!references.link(key)) wanted.set(recordKey(key), key);
  };
  for (const record of records.values()) {
    if (record.inherits !== undefined) want({ entity: record.entity, ref: record.inherits });
    for (const key of referencesOf(record)) want(key);
  }
  for (const link of (await deps.links.byRefs(scope, [...wanted.values()])).values()) references.add(link);
  for (const record of records.values()) {
    if (record.inherits === undefined) continue;
    const inherited = references.link({ entity: record.entity, ref: record.inherits });
    if (!inherited) continue;
    const own = references.link(record);
    if (!own) {
      const moved = await deps.links.move(scope, inherited, record.ref);
      // A mark of the portal may mean the same row by its old reference, in this very round.
      references.remove(inherited);
      references.add(moved);
    } else if (own.portalId === inherited.portalId) await deps.links.finishMove(scope, inherited);
  }
}

/** What the records refer to and the base has, but no link stands for. */
async function findAwaited(
  deps: GatherDeps,
  records: ReadonlyMap<string, BaseRecord>,
  references: KnownReferences,
): Promise<readonly RecordKey[]> {
  const missing = new Map<string, RecordKey>();
  for (const key of [...records.values()].flatMap(referencesOf)) {
    if (!references.link(key)) missing.set(recordKey(key), key);
  }
  const elsewhere = [...missing.values()].filter((key) => !records.has(recordKey(key)));
  const read = elsewhere.length === 0 ? [] : await deps.base.read(elsewhere);
  const known = [...records.values(), ...read].filter((record) => missing.has(recordKey(record)));
  return known.filter((record) => !record.deleted).map(({ entity, ref }) => ({ entity, ref }));
}

/** How a record of the portal is to be found, under the name by which the answer is to be kept. */
interface Sought {
  readonly name: string;
  readonly key: { readonly entity: EntityName };
  /** Missing for records that cannot be looked for yet. */
  readonly by?: 'id' | 'found';
  readonly value?: string;
}

/** Rows by name: of linked records by id, of the others by what they could be found by. */
async function readPortalRecords(
  { alsoRead, portal, loadSettings: load = (record) => record }: GatherDeps,
  dictionaries: PortalDictionaries,
  sought: readonly Sought[],
): Promise<ReadonlyMap<string, Decoder>> {
  const wanted = new Map<string, { request: RowRequest; byValue: Map<string, string[]> }>();
  for (const { name, key, by, value } of sought) {
    if (by === undefined || value === undefined) continue;
    const group = `${key.entity} ${by}`;
    const entry = wanted.get(group) ?? {
      request: { entity: key.entity, by, values: [] },
      byValue: new Map<string, string[]>(),
    };
    entry.byValue.set(value, [...(entry.byValue.get(value) ?? []), name]);
    wanted.set(group, entry);
  }
  const requests = [...wanted.values()].map(({ request, byValue }) => ({
    ...request,
    values: [...byValue.keys()],
  }));
  const found = new Map<string, Decoder>();
  for (const { request, rows } of await readRows(portal, dictionaries, requests, alsoRead)) {
    const descriptor = descriptorOf(request.entity);
    const soughtValue = (row: PortalRow) =>
      request.by === 'id' ? portalIdOf(descriptor, row) : String(row[descriptor.portal.found.field]);
    const byValue = wanted.get(`${request.entity} ${request.by}`)?.byValue;
    for (const row of rows) {
      if (isNobodys(descriptor, request, row)) continue;
      // Of several rows with one external key the oldest is taken: rows come by growing id.
      for (const name of byValue?.get(soughtValue(row)) ?? [])
        if (!found.has(name))
          found.set(name, (known) => load(decodeRow(descriptor, row, dictionaries, known)));
    }
  }
  return found;
}

/** Whether a row was found by an external key that nobody ever gave it: the portal put the row's own id there. */
function isNobodys(descriptor: EntityDescriptor, { by }: RowRequest, row: PortalRow): boolean {
  const { externalKeyDefaultsToId, found } = descriptor.portal;
  const isOwnId = String(row[found.field]) === portalIdOf(descriptor, row);
  return by === 'found' && externalKeyDefaultsToId === true && isOwnId;
}

/**
 * What a record inherits may be on the portal without a link: the run that created it was cut off before it kept the
 * link. It is looked for by its external key.
 */
function inheritances(records: ReadonlyMap<string, BaseRecord>, references: KnownReferences): Sought[] {
  return [...records.values()].flatMap((record) => {
    const { entity, inherits } = record;
    const isByKey = descriptorOf(entity).portal.found.by === 'externalKey';
    if (inherits === undefined || !isByKey || references.link(record)) return [];
    return [
      { name: inheritedName(recordKey(record)), key: { entity }, by: 'found' as const, value: inherits },
    ];
  });
}

function inheritedName(name: string): string {
  return `inherited ${name}`;
}

function soughtBy(
  key: RecordKey,
  record: BaseRecord | undefined,
  references: KnownReferences,
): { readonly by: 'id' | 'found'; readonly value: string } | undefined {
  const link = references.link(key);
  if (link) return { by: 'id', value: link.portalId };
  if (!record) return undefined;
  const descriptor = descriptorOf(key.entity);
  if (descriptor.portal.found.by === 'externalKey') return { by: 'found', value: key.ref };
  const parent = parentOf(record);
  const parentLink = parent && references.link(parent);
  if (!parentLink) return undefined;
  const composite = compositeId(descriptor, record.fields, parentLink.portalId);
  return composite === undefined
    ? { by: 'found', value: parentLink.portalId }
    : { by: 'id', value: composite };
}

/** Learns the references behind the portal ids that the rows mention, so that both sides speak of the same things. */
async function loadForeignReferences(
  deps: GatherDeps,
  scope: ConnectionScope,
  portalRecords: ReadonlyMap<string, Decoder>,
  references: KnownReferences,
): Promise<void> {
  const unknown = new KnownReferences();
  for (const decode of portalRecords.values()) decode(references.reporting(unknown));
  const ids = unknown.reported();
  if (ids.length === 0) return;
  for (const [key, ref] of await deps.links.refsByPortalIds(scope, ids)) references.addRef(key, ref);
}
