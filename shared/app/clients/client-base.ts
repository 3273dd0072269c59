import { clientObjects, isClientObject } from '../../contracts/settings/client-settings.ts';
import type { ClientContext } from '../../domain/mapping/client-context.ts';
import type { ClientProfile } from '../../domain/mapping/client-profile.ts';
import { clientProfiles } from '../../domain/mapping/client-profiles.ts';
import { clientRecord, objectsOf } from '../../domain/mapping/client-records.ts';
import { type ClientWrites, clientWrites, type PlannedWrite } from '../../domain/mapping/client-writes.ts';
import { LoadedObjects, type ObjectKey } from '../../domain/mapping/loaded-objects.ts';
import { clientDirectories, objectsToWrite, referredObjects } from '../../domain/mapping/needed-objects.ts';
import { mostAbove, parentKey } from '../../domain/mapping/parent-cycle.ts';
import { changedFields, settingsApplier } from '../../domain/mapping/settings/apply-settings.ts';
import type { EffectiveClientSettings } from '../../domain/mapping/settings/effective-settings.ts';
import type {
  BaseObject,
  ObjectWrite,
  ObjectWriteResult,
  ReadObject,
} from '../../domain/onec/base-object.ts';
import { userFieldPrefix } from '../../domain/sync/portal-codec.ts';
import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import type { BaseWrite, BaseWriteResult, SentWrite } from '../../ports/base.ts';
import type { WritableBase } from './joined-base.ts';

/** Objects of a base, however they are reached. */
export interface ClientObjects {
  readObjects(keys: readonly ObjectKey[]): Promise<readonly ReadObject[]>;
  /** One result per write, in order. */
  writeObjects(writes: readonly ObjectWrite[]): Promise<readonly ObjectWriteResult[]>;
  /** All objects of a directory. */
  directory(type: string): Promise<readonly BaseObject[]>;
  /** What became of the last writes that were `sent`, under `type ref`; missing where there never was one. */
  sentWrites(keys: readonly ObjectKey[]): Promise<ReadonlyMap<string, SentWrite>>;
}

/**
 * The clients of a base: records are made of its objects and go back into them by the configuration's mapping and the
 * settings of the connection. What a filter keeps back, or a formula over the whole object fails on, is held.
 */
export class ClientBase implements WritableBase {
  readonly #objects: ClientObjects;
  readonly #settings: EffectiveClientSettings;
  readonly #profile: ClientProfile;
  readonly #appliers: ReadonlyMap<string, ReturnType<typeof settingsApplier>>;
  #directories: Promise<readonly BaseObject[]> | undefined;
  #banks: Promise<readonly BaseObject[]> | undefined;

  constructor(objects: ClientObjects, settings: EffectiveClientSettings) {
    this.#objects = objects;
    this.#settings = settings;
    this.#profile = clientProfiles[settings.configuration];
    this.#appliers = new Map(
      clientObjects.map((name) => [name, settingsApplier(name, settings.objects[name].send)]),
    );
  }

  async read(records: readonly RecordKey[]): Promise<readonly BaseRecord[]> {
    const own = records.filter(isClient);
    if (own.length === 0) return [];
    const context = await this.#context(own.flatMap((record) => objectsOf(this.#profile, record)));
    await this.#addGroups(context.objects, own);
    const said: BaseRecord[] = [];
    for (const key of own) {
      const record = clientRecord(context, key);
      if (!record) continue;
      said.push({
        ...this.#apply(context, record),
        ...toldAt(context.objects, objectsOf(this.#profile, key)),
      });
    }
    return said;
  }

  async write(writes: readonly BaseWrite[]): Promise<readonly BaseWriteResult[]> {
    const needed = objectsToWrite(this.#profile, writes);
    const banks = needed.banks.length === 0 ? [] : await this.#allBanks();
    const context = await this.#context(needed.objects);
    for (const bank of banks) context.objects.add(bank);
    const planned = clientWrites(context, writes);
    const objects = planned.objects.map((object, at) => answering(object, membersOf(planned, writes, at)));
    const results = objects.length === 0 ? [] : await this.#objects.writeObjects(objects);
    return planned.writes.map((write) => resultOf(write, results));
  }

  async sent(records: readonly RecordKey[]): Promise<readonly SentWrite[]> {
    const objects = records.map((record) => objectsOf(this.#profile, record));
    const states = await this.#objects.sentWrites(unique(objects.flat()));
    return objects.map((keys) => latest(keys.flatMap((key) => states.get(nameOf(key)) ?? [])));
  }

  /** A record under the settings. A deletion has nothing that they could look at. */
  #apply(context: ClientContext, record: BaseRecord): BaseRecord {
    if (record.deleted) return record;
    const object = objectsOf(this.#profile, record)
      .map(({ type, ref }) => context.objects.get(type, ref))
      .find((known) => known !== undefined);
    const applied = this.#appliers.get(record.entity)?.({
      fields: record.fields,
      attributes: object?.attributes ?? {},
      additional: object ? additionalOf(object) : {},
    });
    if (!applied) return record;
    if (applied.outcome === 'skipped') return { ...record, held: true };
    if (applied.outcome === 'problem')
      return { ...record, held: true, problems: [...record.problems, applied.problem] };
    const forPortal = changedFields(record.fields, applied, userFieldPrefix);
    return { ...record, forPortal, problems: [...record.problems, ...applied.problems] };
  }

  /** Loads the groups in which clients lie, level by level. */
  async #addGroups(objects: LoadedObjects, records: readonly RecordKey[]): Promise<void> {
    const { client } = this.#profile;
    let level = records.flatMap(({ ref }) => objects.get(client.type, ref) ?? []);
    for (let above = 0; above < mostAbove; above += 1) {
      const groups = unique(level.flatMap((object) => parentKey(object) ?? []));
      if (groups.length === 0) return;
      const unknown = groups.filter(({ ref, type }) => !objects.get(type, ref));
      if (unknown.length > 0)
        for (const group of await this.#objects.readObjects(unknown)) objects.add(group);
      level = groups.flatMap(({ ref, type }) => objects.get(type, ref) ?? []);
    }
  }

  #allBanks(): Promise<readonly BaseObject[]> {
    this.#banks ??= this.#objects.directory(this.#profile.bank.type);
    return this.#banks;
  }

  /** The objects, what they refer to, and the directories. */
  async #context(keys: readonly ObjectKey[]): Promise<ClientContext> {
    this.#directories ??= Promise.all(clientDirectories.map((type) => this.#objects.directory(type))).then(
      (lists) => lists.flat(),
    );
    const directories = await this.#directories;
    const read = await this.#objects.readObjects(unique(keys));
    const referred = unique(read.flatMap((object) => referredObjects(this.#profile, object)));
    const beside = referred.length === 0 ? [] : await this.#objects.readObjects(referred);
    return {
      profile: this.#profile,
      kinds: this.#settings.kinds,
      objects: new LoadedObjects([...directories, ...beside, ...read]),
    };
  }
}

function isClient({ entity }: RecordKey): boolean {
  return isClientObject(entity);
}

function unique(keys: readonly ObjectKey[]): readonly ObjectKey[] {
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()];
}

function nameOf({ type, ref }: ObjectKey): string {
  return `${type} ${ref}`;
}

/** A record may live in an object of one type or another; whatever is still under way comes first. */
function latest(states: readonly SentWrite[]): SentWrite {
  return states.find(({ state }) => state === 'under-way') ?? states[0] ?? { state: 'never' };
}

/** Additional attributes by the name or the reference of their property (Standard Subsystems Library). */
function additionalOf(object: BaseObject): Readonly<Record<string, Json>> {
  const rows = object.tables['ДополнительныеРеквизиты'] ?? [];
  return Object.fromEntries(
    rows.flatMap((row) => {
      const name = row['Свойство'] ?? row['Свойство_Key'];
      const long = row['ТекстоваяСтрока'];
      const value = typeof long === 'string' && long !== '' ? long : (row['Значение'] ?? null);
      return typeof name === 'string' ? [[name, value] as const] : [];
    }),
  );
}

/** When the base told the objects of a record, as far as that is known. */
function toldAt(objects: LoadedObjects, keys: readonly ObjectKey[]): Pick<BaseRecord, 'toldAt'> {
  const known = keys.flatMap((key) => {
    const moment = objects.get(key.type, key.ref)?.toldAt;
    return moment === undefined ? [] : [[nameOf(key), moment] as const];
  });
  return known.length === 0 ? {} : { toldAt: Object.fromEntries(known) };
}

function membersOf(
  { writes: planned }: ClientWrites,
  writes: readonly BaseWrite[],
  object: number,
): readonly BaseWrite[] {
  return writes.filter((_, at) => {
    const plan = planned[at];
    return plan !== undefined && 'object' in plan && plan.object === object;
  });
}

/** The write of an object answers to the oldest word that one of its records answers to. */
function answering(object: ObjectWrite, members: readonly BaseWrite[]): ObjectWrite {
  const [answers] = members.flatMap((member) => member.answers?.[nameOf(object)] ?? []).sort();
  return answers === undefined ? object : { ...object, answers };
}

function resultOf(write: PlannedWrite, results: readonly ObjectWriteResult[]): BaseWriteResult {
  if ('refused' in write) return { state: 'refused', ...write.refused };
  const { left, object } = write;
  const result = object === undefined ? undefined : results[object];
  if (object !== undefined && !result) throw new RangeError('the base dropped a write');
  if (!result) return { state: 'written', left };
  if (result.state === 'refused')
    return { state: 'refused', cause: result.cause, text: text(result.ru, result.en) };
  return { state: result.state, left };
}
