import type { Connection } from '../../domain/connections/connection.ts';
import {
  type BaseObject,
  baseObjectSchema,
  type ObjectWrite,
  type ObjectWriteResult,
} from '../../domain/onec/base-object.ts';
import { objectOfRow, rowOfWrite, saySame, says } from '../../domain/onec/published-row.ts';
import { type ZoneClock, zoneClock } from '../../domain/schedule/zone-clock.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Broken, Busy, Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { type BaseRow, type PublishedBase, Unsettled } from '../../ports/published-base.ts';
import { keepObjects, markObjects, type StageObjectsParts } from '../agent/stage-objects.ts';
import { objectHash, objectKey } from '../agent/staged-objects.ts';
import { compareVersions } from './doubts.ts';
import type { Sweeps } from './sweeps.ts';
import { type TiePlace, tiePlaceOf, withTies, writeTies } from './ties.ts';
import { profileOf } from './visit.ts';

export interface ObjectWriterParts extends StageObjectsParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly sweeps: Pick<Sweeps, 'versions'>;
}

const soonMilliseconds = 30_000;

/** Writes objects of a published base during one visit. */
export class ObjectWriter {
  readonly #parts: ObjectWriterParts;
  readonly #connection: Connection;
  readonly #base: PublishedBase;
  readonly #order: string;
  readonly #ties: TiePlace | undefined;
  /** Versions that sweeps have seen, by type. */
  readonly #seen = new Map<string, ReadonlyMap<string, string>>();

  constructor(parts: ObjectWriterParts, connection: Connection, base: PublishedBase, order: string) {
    this.#parts = parts;
    this.#connection = connection;
    this.#base = base;
    this.#order = order;
    this.#ties = tiePlaceOf(profileOf(connection));
  }

  /**
   * Writes one object and keeps what became of it. Repeating it has the effect of once.
   * @throws Busy when somebody edits it (`odata.locked`), or changed it since it was last read (`odata.object-moved`:
   * the change is kept and marked); Rejected when the base refuses; Broken, Busy as `PublishedBase`
   */
  async write(write: ObjectWrite): Promise<ObjectWriteResult> {
    const known = await this.#known(write);
    const written =
      (!known && write.create && (await this.#create(write))) || (await this.#change(write, known));
    const ties = await this.#writeTies(write, known);
    const object = ties ? withTies(written, ties.place, ties.rows) : written;
    await this.#keep(object, known);
    return { state: 'written', object };
  }

  /** Makes the object; `undefined` when it is there already, from an earlier attempt. */
  async #create(write: ObjectWrite): Promise<BaseObject | undefined> {
    const { ref, type } = write;
    const made = await this.#base
      .create(type, rowOfWrite(write, this.#tieTables()))
      .catch((error: unknown) => this.#lookFor(error, write));
    if (made.state === 'exists') return undefined;
    const { row } = made;
    if (typeof row['Ref_Key'] === 'string' && row['Ref_Key'].toLowerCase() !== ref)
      throw await this.#disown(type, row['Ref_Key']);
    return this.#objectOf(write, row);
  }

  /** Whether a creation without an answer was done. */
  async #lookFor(error: unknown, { ref, type }: ObjectWrite): Promise<{ readonly state: 'exists' }> {
    if (!(error instanceof Unsettled)) throw error;
    if (await this.#base.get(type, ref)) return { state: 'exists' };
    throw unanswered(this.#parts.clock.now(), error);
  }

  async #change(write: ObjectWrite, known: BaseObject | undefined): Promise<BaseObject> {
    const { ref, type } = write;
    const row = await this.#base.get(type, ref);
    if (!row) throw await this.#vanished(write, known);
    const fresh = this.#withKnownTies(objectOf(type, row), known);
    const own = this.#withoutTies(write);
    if (fresh.version !== known?.version) await this.#checkNotOlder(fresh);
    if (says(fresh, own)) return fresh;
    if (known && !saySame(fresh, known, own)) {
      await this.#keep(fresh, known);
      throw moved(this.#parts.clock.now(), write);
    }
    const changed = await this.#base
      .change(type, ref, rowOfWrite({ ...write, create: false }, this.#tieTables()))
      .catch((error: unknown) => this.#lookAt(error, own));
    return this.#objectOf(write, changed ?? {});
  }

  /** What went back since the last sweep may be a backup or a copy of the base: the next sweep tells. */
  async #checkNotOlder({ ref, type, version }: BaseObject): Promise<void> {
    const seen = await this.#seenVersion({ ref, type });
    if (compareVersions(seen, version) > 0) throw older(this.#parts.clock.now(), { type, ref });
  }

  /** The version that the last sweep saw. */
  async #seenVersion({ ref, type }: Pick<BaseObject, 'ref' | 'type'>): Promise<string | undefined> {
    const scope = { tenant: this.#connection.tenant, connection: this.#connection.id };
    const seen = this.#seen.get(type) ?? (await this.#parts.sweeps.versions(scope, type));
    this.#seen.set(type, seen);
    return seen.get(ref);
  }

  /** Whether a change without an answer was done. */
  async #lookAt(error: unknown, write: ObjectWrite): Promise<BaseRow> {
    if (!(error instanceof Unsettled)) throw error;
    const row = await this.#base.get(write.type, write.ref);
    if (row && says(objectOf(write.type, row), write)) return row;
    throw unanswered(this.#parts.clock.now(), error);
  }

  async #writeTies(write: ObjectWrite, known: BaseObject | undefined) {
    const place = this.#ties;
    if (place?.type !== write.type) return undefined;
    const before = known?.tables[place.table] ?? [];
    const period = this.#localTime();
    return { place, rows: await writeTies(this.#base, place, write, before, period) };
  }

  /** The object as the base now has it: as it answered, or read if it did not say. */
  async #objectOf(write: ObjectWrite, answered: BaseRow): Promise<BaseObject> {
    const { ref, type } = write;
    const row = answered['Ref_Key'] === undefined ? await this.#base.get(type, ref) : answered;
    if (!row) throw await this.#vanished(write, undefined);
    return objectOf(type, row);
  }

  async #known({ ref, type }: ObjectWrite): Promise<BaseObject | undefined> {
    const scope = { tenant: this.#connection.tenant, connection: this.#connection.id };
    const staged = await this.#parts.staged.read(scope, [{ type, ref }]);
    return staged.get(objectKey({ type, ref }))?.object;
  }

  /**
   * Keeps the object and marks its records if it is new: others than the one that was written live in it, and the base
   * may have made more of the write. Marks go first: nobody else takes them while this run holds the connection, and cut
   * off in between they are not lost.
   */
  async #keep(object: BaseObject, known: BaseObject | undefined): Promise<void> {
    if (known && objectHash(known) === objectHash(object)) return;
    const news = { object, unsure: false, ...(known && { before: known }) };
    await markObjects(this.#parts, this.#connection, [news]);
    await keepObjects(this.#parts, this.#connection, [object], this.#order);
  }

  /**
   * Somebody deleted the object for good. One that the last sweep saw may only be missing from a backup or a copy of the
   * base: the next sweep tells.
   */
  async #vanished({ ref, type }: ObjectWrite, known: BaseObject | undefined): Promise<Busy | Rejected> {
    if ((await this.#seenVersion({ ref, type })) !== undefined)
      return older(this.#parts.clock.now(), { ref, type });
    if (known) {
      const gone = baseObjectSchema.parse({ type, ref, deletionMark: true, attributes: {} });
      await this.#keep(gone, known);
    }
    return new Rejected(
      'odata.not-found',
      text('Этого объекта больше нет в базе 1С.', 'The 1C base does not have this object any more.'),
      { type, ref },
    );
  }

  /** The platform made the object under a key of its own; nobody would find it again. */
  async #disown(type: string, ref: string): Promise<Broken> {
    await this.#base.change(type, ref, { DeletionMark: true });
    return new Broken(
      'odata.own-key-ignored',
      text(
        'Платформа этой базы не создаёт объекты под заданным ключом. Обновите платформу 1С или подключите базу через расширение. Лишний объект помечен на удаление.',
        'The platform of this base does not make objects under a given key. Update the 1C platform or connect the base by our extension. The needless object was marked for deletion.',
      ),
      { type, ref },
    );
  }

  #tieTables(): readonly string[] {
    return this.#ties ? [this.#ties.table] : [];
  }

  #withoutTies(write: ObjectWrite): ObjectWrite {
    const tables = Object.entries(write.tables).filter(([name]) => !this.#tieTables().includes(name));
    return { ...write, tables: Object.fromEntries(tables) };
  }

  #withKnownTies(object: BaseObject, known: BaseObject | undefined): BaseObject {
    const place = this.#ties;
    return place?.type === object.type ? withTies(object, place, known?.tables[place.table]) : object;
  }

  #localTime(): string {
    const zone = this.#connection.published?.timeZone ?? 'Europe/Moscow';
    return wallTime(zoneClock(zone), this.#parts.clock.now());
  }
}

/** `2025-03-01T00:00:00` on the wall clock. */
function wallTime(zone: ZoneClock, now: number): string {
  const wall = zone.wall(Math.floor(now / 60_000)) * 60_000 + (now % 60_000);
  return new Date(wall).toISOString().slice(0, 19);
}

function objectOf(type: string, row: BaseRow): BaseObject {
  return baseObjectSchema.parse(objectOfRow(type, row));
}

function moved(now: number, { ref, type }: ObjectWrite): Busy {
  return new Busy(
    now,
    'odata.object-moved',
    text(
      'Объект в 1С изменили, пока мы его записывали: сравним ещё раз.',
      'The object was changed in 1C while it was being written: it is compared again.',
    ),
    { type, ref },
  );
}

function older(now: number, { ref, type }: Pick<ObjectWrite, 'ref' | 'type'>): Busy {
  return new Busy(
    now + soonMilliseconds,
    'odata.object-older',
    text(
      'Объект в 1С старше, чем был: возможно, база восстановлена из копии. Сначала она будет прочитана.',
      'The object in 1C is older than it was: the base may have been restored. It is read first.',
    ),
    { type, ref },
  );
}

function unanswered(now: number, { causeKey, details, text: said }: Unsettled): Busy {
  return new Busy(now + soonMilliseconds, causeKey, said, details);
}
