import type { Connection } from '../../domain/connections/connection.ts';
import {
  type ClientProfile,
  currencyType,
  informationKindType,
} from '../../domain/mapping/client-profile.ts';
import { clientTypes } from '../../domain/mapping/client-records.ts';
import { type BaseObject, baseObjectSchema, type TableRow } from '../../domain/onec/base-object.ts';
import { objectOfRow } from '../../domain/onec/published-row.ts';
import { type ObjectProblem, readObject } from '../../domain/onec/read-object.ts';
import { Broken } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { allRows, type BaseRow, type PublishedBase } from '../../ports/published-base.ts';
import { type StageObjectsParts, stageObjects } from '../agent/stage-objects.ts';
import { objectKey } from '../agent/staged-objects.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { checkNotRestored, checkNotVanished, compareVersions, type SetLook } from './doubts.ts';
import * as sentences from './sentences.ts';
import type { SweepLog } from './sweep-log.ts';
import type { SweepState, Sweeps } from './sweeps.ts';
import { readTies, type TiePlace, tiePlaceOf, withLastTies, withTies } from './ties.ts';
import { profileOf, visitOrder } from './visit.ts';

export interface SweepParts extends StageObjectsParts {
  readonly sweeps: Sweeps;
  readonly sweepLog: SweepLog;
}

/** Rows of which only key and version are asked. */
const narrowPage = 2_000;
/** Keys that fit into the query of a usual web server (2 048 bytes). */
const keysAtOnce = 25;
/** With more changes than this of all, reading everything costs fewer requests. */
const mostByKey = 0.3;
/** Objects after which it is noted how far the sweep came. */
const noteEvery = 1_000;

/**
 * Looks through a published base for what has changed. The interface has no "changed since": so the versions of all
 * objects are compared with those that were last seen, and what differs is read, kept and marked. Cut off anywhere, the
 * next sweep takes up what was not noted as seen.
 */
export class Sweep {
  readonly #parts: SweepParts;
  readonly #connection: Connection;
  readonly #scope: ConnectionScope;
  readonly #base: PublishedBase;
  readonly #state: SweepState;
  readonly #mayGoOn: () => boolean;
  #open: boolean;
  /** Whatever is met is marked, whether it looks new or not. */
  #anew = false;
  #changes = 0;
  #refused = 0;

  constructor(
    parts: SweepParts,
    connection: Connection,
    base: PublishedBase,
    state: SweepState,
    mayGoOn: () => boolean,
  ) {
    this.#parts = parts;
    this.#connection = connection;
    this.#scope = { tenant: connection.tenant, connection: connection.id };
    this.#base = base;
    this.#state = state;
    this.#mayGoOn = mayGoOn;
    this.#open = state.open;
  }

  /**
   * @returns whether everything was looked at
   * @throws Broken when a set that clients need is not published, or the base looks like another one; Busy, Broken as
   * `PublishedBase`
   */
  async run(): Promise<boolean> {
    const profile = profileOf(this.#connection);
    const published = new Set(await this.#base.sets());
    await this.#tellLacking(published);
    const place = tiePlaceOf(profile);
    const ties = place && published.has(place.set) ? await readTies(this.#base, place) : undefined;
    const sets = setsOf(profile).filter((one) => published.has(one));
    const looks: SetLook[] = [];
    const tiesOf = (set: string) => (place?.type === set ? { place, ties } : undefined);
    for (const set of sets) {
      const before = await this.#parts.sweeps.versions(this.#scope, set);
      looks.push({ set, before, now: await this.#versionsNow(set, tiesOf(set)) });
    }
    checkNotRestored(this.#state, looks);
    for (const look of looks) if (!(await this.#sweep(look, tiesOf(look.set)))) return false;
    return true;
  }

  /** Objects that were new or different, and those that could not be taken. */
  get counts(): { readonly changes: number; readonly refused: number } {
    return { changes: this.#changes, refused: this.#refused };
  }

  /** Without counterparties there is nothing to do; without the rest less is said of them. */
  async #tellLacking(published: ReadonlySet<string>): Promise<void> {
    const lacking = neededSets(this.#connection).filter((set) => !published.has(set));
    const { client, counterparty } = profileOf(this.#connection);
    const vital = lacking.filter((set) => set === client.type || set === counterparty.type);
    if (vital.length > 0)
      throw new Broken('odata.not-in-composition', sentences.notInComposition(vital), {
        about: vital.join(', '),
      });
    if (lacking.join() === this.#state.lacking.join()) return;
    if (lacking.length > 0) await this.#parts.sweepLog.lacking(this.#connection, lacking);
    if (this.#state.lacking.some((set) => published.has(set))) await this.#readAllAnew();
    await this.#parts.sweeps.change(this.#scope, { lacking });
  }

  /** Sets name each other's objects: what was read while one was missing says more now. */
  async #readAllAnew(): Promise<void> {
    const { sweeps } = this.#parts;
    await this.#begin();
    this.#anew = true;
    for (const set of setsOf(profileOf(this.#connection))) {
      const seen = await sweeps.versions(this.#scope, set);
      const forgotten = new Map([...seen.keys()].map((ref) => [ref, '']));
      if (seen.size > 0) await sweeps.keepVersions(this.#scope, set, forgotten);
    }
  }

  async #sweep({ before: seenBefore, now, set }: SetLook, ties: OwnTies | undefined): Promise<boolean> {
    const { sweeps } = this.#parts;
    const changed = new Set(
      [...now].filter(([ref, version]) => seenBefore.get(ref) !== version).map(([ref]) => ref),
    );
    const gone = await this.#gone(set, seenBefore, now);
    if (changed.size === 0 && gone.length === 0) return true;
    await this.#begin();
    const versions = new Map(seenBefore);
    const left = new Set(changed);
    let noted = versions.size;
    for await (const page of this.#rowsOf(set, changed, [...now.keys()])) {
      // The base was restored in between: the next sweep looks into it.
      const rows = page.filter((row) => !isOlder(versionOf(row, ties), now));
      await this.#keep(set, rows, versions, ties);
      for (const row of rows) left.delete(String(row['Ref_Key']).toLowerCase());
      if (Math.abs(versions.size - noted) >= noteEvery) {
        await sweeps.keepVersions(this.#scope, set, versions);
        noted = versions.size;
      }
      if (!this.#mayGoOn()) {
        await sweeps.keepVersions(this.#scope, set, versions);
        return false;
      }
    }
    await this.#bury(set, gone);
    for (const ref of gone) versions.delete(ref);
    await sweeps.keepVersions(this.#scope, set, versions);
    // Pages shift when somebody adds or deletes: what slipped through is looked for again.
    return left.size === 0 && this.#mayGoOn();
  }

  async #versionsNow(set: string, ties: OwnTies | undefined): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const select = ['Ref_Key', 'DataVersion'];
    for await (const rows of this.#base.pages({ set, select, pageRows: narrowPage }))
      for (const row of rows) {
        const { ref, version } = versionOf(row, ties);
        found.set(ref, version);
      }
    return found;
  }

  /** What was there and is not: asked for one by one, for a page may have been shifted, and records may be hidden. */
  async #gone(
    set: string,
    before: ReadonlyMap<string, string>,
    now: ReadonlyMap<string, string>,
  ): Promise<readonly string[]> {
    const missing = [...before.keys()].filter((ref) => !now.has(ref));
    checkNotVanished(this.#state, set, missing.length, before.size);
    const gone: string[] = [];
    for (const ref of missing) {
      if (!this.#mayGoOn()) break;
      const isThere = await this.#base.get(set, ref).catch(hidden);
      if (!isThere) gone.push(ref);
    }
    return gone;
  }

  /** @param all references in the order of the base: what was read before a cut is not read again */
  async *#rowsOf(
    set: string,
    changed: ReadonlySet<string>,
    all: readonly string[],
  ): AsyncGenerator<readonly BaseRow[]> {
    if (changed.size > Math.max(keysAtOnce, all.length * mostByKey)) {
      const skip = all.findIndex((ref) => changed.has(ref));
      for await (const rows of this.#base.pages({ set, skip }))
        yield rows.filter((row) => changed.has(String(row['Ref_Key']).toLowerCase()));
      return;
    }
    const refs = [...changed];
    for (let first = 0; first < refs.length; first += keysAtOnce) {
      const any = refs
        .slice(first, first + keysAtOnce)
        .map((ref) => ({ field: 'Ref_Key', is: 'eq', value: { ref } }) as const);
      yield allRows(this.#base, { set, filter: { any } });
    }
  }

  async #keep(
    set: string,
    rows: readonly BaseRow[],
    versions: Map<string, string>,
    ties: OwnTies | undefined,
  ): Promise<void> {
    const taken: BaseObject[] = [];
    const problems: ObjectProblem[] = [];
    for (const row of rows) {
      const result = readObject(objectOfRow(set, row));
      if (!result.ok) problems.push(result.problem);
      else taken.push(result.object);
    }
    this.#changes += await this.#stage(ties ? await this.#tied(taken, ties) : taken);
    this.#refused += problems.length;
    const { visit } = this.#state;
    if (problems.length > 0) await this.#parts.sweepLog.refused(this.#connection, problems, `visit-${visit}`);
    for (const row of rows) {
      const { ref, version } = versionOf(row, ties);
      versions.set(ref, version);
    }
  }

  /** While their register is not published, contact persons keep the ties that are known. */
  async #tied(objects: readonly BaseObject[], { place, ties }: OwnTies): Promise<readonly BaseObject[]> {
    if (ties) return objects.map((object) => withTies(object, place, ties.get(object.ref)));
    const known = await this.#parts.staged.read(this.#scope, objects);
    return objects.map((object) => withLastTies(object, place, known.get(objectKey(object))?.object));
  }

  /** Objects that are gone for good say nothing any more but that. */
  async #bury(set: string, gone: readonly string[]): Promise<void> {
    const objects = gone.map((ref) =>
      baseObjectSchema.parse({ type: set, ref, deletionMark: true, attributes: {} }),
    );
    this.#changes += await this.#stage(objects);
  }

  async #stage(objects: readonly BaseObject[]): Promise<number> {
    if (objects.length === 0) return 0;
    const order = visitOrder(this.#connection, this.#state.visit);
    return stageObjects(this.#parts, this.#connection, objects, order, this.#state.open || this.#anew);
  }

  /** From here on a cut would leave objects that are kept and not marked. */
  async #begin(): Promise<void> {
    if (this.#open) return;
    await this.#parts.sweeps.change(this.#scope, { open: true });
    this.#open = true;
  }
}

/** Everything that the interface has to publish for clients, the vital first. */
export function neededSets(connection: Connection): readonly string[] {
  const profile = profileOf(connection);
  const place = tiePlaceOf(profile);
  const sets = [...clientTypes(profile), informationKindType, profile.bank.type, currencyType];
  return place ? [...sets, place.set] : sets;
}

/** Sets in the order in which they are read: what others name comes before them. */
function setsOf(profile: ClientProfile): readonly string[] {
  return [informationKindType, currencyType, profile.bank.type, ...clientTypes(profile)];
}

interface OwnTies {
  readonly place: TiePlace;
  /** Missing where the register is not published. */
  readonly ties: ReadonlyMap<string, readonly TableRow[]> | undefined;
}

/** The version of an object; of a contact person with that of its ties, which have none of their own. */
function versionOf(
  row: BaseRow,
  ties: OwnTies | undefined,
): { readonly ref: string; readonly version: string } {
  const ref = String(row['Ref_Key']).toLowerCase();
  const version = String(row['DataVersion'] ?? '');
  const own = ties?.ties?.get(ref);
  return { ref, version: own ? `${version} ${stableHash([...own])}` : version };
}

function isOlder({ ref, version }: ReturnType<typeof versionOf>, now: ReadonlyMap<string, string>): boolean {
  return compareVersions(now.get(ref), version) > 0;
}

/** A record that we may not see is there. */
function hidden(error: unknown): true {
  if (error instanceof Broken && error.causeKey === 'odata.no-rights') return true;
  throw error;
}
