import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asText } from '../../call/params.ts';
import {
  type Measure,
  measuresStore,
  type PriceType,
  priceTypesStore,
  type Store,
  storesStore,
  type Vat,
  vatsStore,
} from '../../data/catalog/catalog-lists.ts';
import { pricesStore } from '../../data/catalog/products.ts';
import type { Collection } from '../../data/collection.ts';
import type { StoreDefinition } from '../../data/store.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import {
  fieldsParam,
  generic,
  idParam,
  mustRead,
  mustWrite,
  numberField,
  requireFields,
} from './catalog-access.ts';
import { measureView, priceTypeView, storeView, vatView } from './list-views.ts';

/** What is particular to one of the short lists. */
interface ShortList<T extends { readonly id: number }> {
  /** In the name of the methods and in the answer, e.g. `priceType`. */
  readonly name: string;
  readonly rows: StoreDefinition<Collection<T>>;
  readonly required: readonly string[];
  /** A new row before its fields are read. */
  readonly blank: (call: Call) => Omit<T, 'id'>;
  /** Fields that came, laid over what was there. */
  readonly read: (given: JsonMap, before: T, call: Call) => T;
  readonly view: (row: T, offsetMinutes: number) => { readonly [name: string]: Json };
  /** Called before a row is kept or removed. @throws RestError when it may not be */
  readonly settle?: (call: Call, row: T, what: 'keep' | 'remove') => void;
}

const measures: ShortList<Measure> = {
  name: 'measure',
  rows: measuresStore,
  required: ['code', 'measureTitle'],
  blank: () => ({ code: 0, title: '', symbol: '', symbolIntl: '', symbolLetterIntl: '', isDefault: false }),
  read: (given, before) => ({
    ...before,
    code: numberField(given, 'code') ?? before.code,
    title: text(given, 'measureTitle', before.title),
    symbol: text(given, 'symbol', before.symbol),
    symbolIntl: text(given, 'symbolIntl', before.symbolIntl),
    symbolLetterIntl: text(given, 'symbolLetterIntl', before.symbolLetterIntl),
    isDefault: flag(given, 'isDefault', before.isDefault),
  }),
  view: measureView,
  settle: ({ portal }, row, what) => {
    const same = [...portal.store(measuresStore)].some(({ id, code }) => id !== row.id && code === row.code);
    if (what === 'keep' && same) throw generic(`Measure with code ${row.code} already exists`);
  },
};

const vats: ShortList<Vat> = {
  name: 'vat',
  rows: vatsStore,
  required: ['name', 'rate'],
  blank: ({ now }) => ({ name: '', rate: null, active: true, sort: 100, changedAt: now }),
  read: (given, before, { now }) => ({
    ...before,
    name: text(given, 'name', before.name),
    rate: numberField(given, 'rate') ?? before.rate,
    active: flag(given, 'active', before.active),
    sort: numberField(given, 'sort') ?? before.sort,
    changedAt: now,
  }),
  view: vatView,
};

const priceTypes: ShortList<PriceType> = {
  name: 'priceType',
  rows: priceTypesStore,
  required: ['name'],
  blank: ({ now, actor }) => ({
    ...{ name: '', base: false, sort: 100, xmlId: '' },
    ...{ createdAt: now, changedAt: now, createdBy: actor.userId, changedBy: actor.userId },
  }),
  read: (given, before, { now, actor }) => ({
    ...before,
    name: text(given, 'name', before.name),
    base: flag(given, 'base', before.base),
    sort: numberField(given, 'sort') ?? before.sort,
    xmlId: text(given, 'xmlId', before.xmlId),
    changedAt: now,
    changedBy: actor.userId,
  }),
  view: priceTypeView,
  settle: settlePriceType,
};

const stores: ShortList<Store> = {
  name: 'store',
  rows: storesStore,
  required: ['address'],
  blank: () => ({ title: '', address: '', xmlId: null, code: null, active: true, sort: 100 }),
  read: (given, before) => ({
    ...before,
    title: text(given, 'title', before.title),
    address: text(given, 'address', before.address),
    xmlId: text(given, 'xmlId', before.xmlId ?? '') || null,
    code: text(given, 'code', before.code ?? '') || null,
    active: flag(given, 'active', before.active),
    sort: numberField(given, 'sort') ?? before.sort,
  }),
  view: storeView,
};

/** Adding to, changing and removing from the short lists of the catalogue. */
export const catalogListChangeMethods: readonly MethodDefinition[] = [
  ...methodsOf(measures),
  ...methodsOf(vats),
  ...methodsOf(priceTypes),
  ...methodsOf(stores),
];

function methodsOf<T extends { readonly id: number }>(list: ShortList<T>): readonly MethodDefinition[] {
  const { name, rows } = list;
  const answer = (call: Call, row: T) => ({ result: { [name]: list.view(row, call.portal.offsetMinutes) } });
  return [
    method(`catalog.${name}.add`, 'catalog', 'add', (call) => {
      mustWrite(call);
      const given = fieldsParam(call);
      requireFields(given, list.required);
      const row = call.portal.store(rows).add((id) => kept(call, list, given, blankRow(list, call, id)));
      return answer(call, row);
    }),
    method(`catalog.${name}.get`, 'catalog', 'get', (call) => {
      mustRead(call);
      return answer(call, known(call, list));
    }),
    method(`catalog.${name}.update`, 'catalog', 'update', (call) => {
      mustWrite(call);
      const row = kept(call, list, fieldsParam(call), known(call, list));
      call.portal.store(rows).put(row);
      return answer(call, row);
    }),
    method(`catalog.${name}.delete`, 'catalog', 'delete', (call) => {
      mustWrite(call);
      const row = known(call, list);
      list.settle?.(call, row, 'remove');
      call.portal.store(rows).delete(row.id);
      return { result: true };
    }),
  ];
}

function blankRow<T extends { readonly id: number }>(list: ShortList<T>, call: Call, id: number): T {
  return { ...list.blank(call), id } as T;
}

function kept<T extends { readonly id: number }>(
  call: Call,
  list: ShortList<T>,
  given: JsonMap,
  before: T,
): T {
  const row = list.read(given, before, call);
  list.settle?.(call, row, 'keep');
  return row;
}

function known<T extends { readonly id: number }>(call: Call, { name, rows }: ShortList<T>): T {
  const row = call.portal.store(rows).get(idParam(call));
  if (!row) throw generic(`${name} is not exists`);
  return row;
}

/** One price type is the base; it cannot be removed, and another takes its place by being made the base. */
function settlePriceType({ portal }: Call, row: PriceType, what: 'keep' | 'remove'): void {
  const types = portal.store(priceTypesStore);
  if (what === 'remove') {
    if (row.base) throw generic('Base price type cannot be deleted');
    const prices = portal.store(pricesStore);
    for (const price of prices) if (price.catalogGroupId === row.id) prices.delete(price.id);
  } else if (row.base) {
    for (const other of types) if (other.base && other.id !== row.id) types.put({ ...other, base: false });
  } else if (types.get(row.id)?.base) throw generic('Base price type cannot be unset');
}

function text(given: JsonMap, name: string, before: string): string {
  return given[name] === undefined ? before : asText(given[name]);
}

function flag(given: JsonMap, name: string, before: boolean): boolean {
  return given[name] === undefined ? before : asFlag(given[name]);
}
