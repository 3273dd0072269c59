import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { type Configuration, common } from './configurations.ts';
import type { ObjectStore, Row, StoredObject } from './object-store.ts';
import { isInn } from './registration-numbers.ts';

/** The base will not write it; the message is that of the exception. */
export class WriteRefused extends Error {}

/** Somebody has the object open, or the base is busy: the same later may work. */
export class WriteLocked extends Error {}

/** What shall be written. */
export interface WantedWrite {
  readonly type: string;
  readonly ref: string;
  /** It is new, unless it is there already. */
  readonly create: boolean;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** What a base refuses beyond what the configuration itself checks. */
export interface Refusals {
  /** «Даты запрета изменения»: nothing of these types may be changed. */
  readonly closedTypes?: ReadonlySet<string>;
  /** The last day of the closed period, `2026-10-31`: documents up to it stay as they are. */
  readonly closedUntil?: string;
  /** Objects that somebody is editing, `type ref` each. */
  readonly locked?: ReadonlySet<string>;
}

/**
 * Writes an object as the object modules of the configuration do: checks what they check, cuts what is too long, fills
 * in the code. Writing it again has the effect of once.
 * @throws WriteRefused, WriteLocked
 */
export function writeByRules(
  store: ObjectStore,
  configuration: Configuration,
  wanted: WantedWrite,
  refusals: Refusals,
  node: string,
): StoredObject {
  const { type, ref } = wanted;
  const before = store.get(type, ref);
  if (!knownTypes(configuration).has(type))
    throw new WriteRefused(`Таблица не найдена "${type.replace('_', '.')}"`);
  if (!before && !wanted.create) throw new WriteRefused('Объект не найден');
  if (refusals.locked?.has(`${type} ${ref}`)) {
    throw new WriteLocked('Ошибка блокировки данных: объект редактируется пользователем');
  }
  if (refusals.closedTypes?.has(type)) {
    throw new WriteRefused('Изменение данных запрещено: дата запрета изменения 31.12.2025');
  }
  const { DeletionMark: mark, IsFolder: folder, ...said } = wanted.attributes;
  const attributes = Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, cut(configuration, type, name, value)]),
  );
  check(configuration, type, { ...before?.attributes, ...attributes });
  const tables = Object.fromEntries(
    Object.entries(wanted.tables).map(([name, rows]) => [name, rows.map((row) => withKind(store, row))]),
  );
  const code = before?.attributes['Code'] ?? `00-${String(store.ofType(type).length + 1).padStart(8, '0')}`;
  return store.write(
    type,
    ref,
    {
      attributes: { Code: code, ...attributes },
      tables,
      ...(typeof mark === 'boolean' && { deletionMark: mark }),
      ...(typeof folder === 'boolean' && { isFolder: folder }),
    },
    node,
  );
}

function knownTypes({
  bankAccounts,
  banks,
  contactPersons,
  contracts,
  counterparties,
  partners,
}: Configuration) {
  const types = [bankAccounts, contactPersons, contracts, counterparties, ...(partners ? [partners] : [])];
  return new Set([...types.map(({ type }) => type), banks]);
}

/** A text attribute of fixed or limited length keeps what fits, silently. */
function cut({ bankAccounts, counterparties }: Configuration, type: string, name: string, value: Json): Json {
  if (typeof value !== 'string') return value;
  if (name === 'Description') return value.slice(0, 100);
  if (name === 'ИНН' && type === counterparties.type) return value.slice(0, counterparties.innLength);
  if (name === 'КПП') return value.slice(0, 9);
  if (name === 'НомерСчета') return value.slice(0, bankAccounts.accountLength);
  return value;
}

function check(
  { counterparties }: Configuration,
  type: string,
  attributes: StoredObject['attributes'],
): void {
  const name = attributes['Description'];
  if (typeof name !== 'string' || name.trim() === '')
    throw new WriteRefused('Поле "Наименование" не заполнено');
  const inn = attributes['ИНН'];
  if (type === counterparties.type && typeof inn === 'string' && inn !== '' && !isInn(inn.trim())) {
    throw new WriteRefused('Поле "ИНН" заполнено неверно');
  }
}

/** A kind of contact information may be named by its predefined name. */
function withKind(store: ObjectStore, row: Row): Row {
  const { Вид: named, ...rest } = row;
  if (typeof named !== 'string') return row;
  const kind = store
    .ofType(common.informationKinds)
    .find(({ attributes }) => attributes['PredefinedDataName'] === named);
  if (!kind) throw new WriteRefused(`Вид контактной информации "${named}" не найден`);
  return { ...rest, Вид_Key: kind.ref };
}
