import type { EntityName } from '../../domain/entities/descriptor.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { type Identity, type IdentityKeys, identityOf } from '../../domain/identification/identity-keys.ts';
import { nameKey } from '../../domain/identification/normalise.ts';
import type { Probe } from '../../domain/identification/probes.ts';
import { identityKeysOf } from '../../domain/mapping/client-identity.ts';
import { communicationValues } from '../../domain/sync/communications.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Portal, PortalCommand, PortalRow } from '../../ports/portal.ts';
import { type Asking, askTogether, chunks, ListAsking, type ListQuestion, rowsAt } from './portal-lists.ts';

/** A company or a contact of the portal. */
export type Holder = 'company' | 'contact';

/** Type ids of the portal: https://apidocs.bitrix24.ru/api-reference/crm/data-types.html */
export const typeIds: Readonly<Record<Holder, number>> = { company: 4, contact: 3 };
const holders: readonly Holder[] = ['company', 'contact'];

const requisiteFields = [
  ...['ID', 'ENTITY_TYPE_ID', 'ENTITY_ID', 'RQ_INN', 'RQ_KPP', 'RQ_COMPANY_NAME', 'RQ_COMPANY_FULL_NAME'],
  ...['RQ_LAST_NAME', 'RQ_FIRST_NAME', 'RQ_SECOND_NAME'],
];

/** What somebody is looked for by, with the words as they were written: the portal compares names letter by letter. */
export interface WrittenProbe extends Probe {
  readonly entity: Holder;
  readonly written: string;
}

/** So many values takes `crm.duplicate.findbycomm`, and of so many finds it stops looking. */
const valuesPerSearch = 20;

/** Ids of companies and contacts that may have the values looked for; more may come than do have them. One batch. */
export async function findHolders(
  portal: Portal,
  probes: readonly WrittenProbe[],
): Promise<Readonly<Record<Holder, readonly string[]>>> {
  const lists = holders
    .flatMap((entity) => listQuestions(entity, probes))
    .map(({ entity, idField, question }) => ({ entity, idField, asking: new ListAsking(question) }));
  const communications = holders.map((entity) => new CommunicationAsking(entity, probes));
  const words = new NameAsking(probes);
  await askTogether(portal, [...lists.map(({ asking }) => asking), ...communications, words]);
  const idsOf = (entity: Holder) => [
    ...lists
      .filter((list) => list.entity === entity)
      .flatMap(({ asking, idField }) => asking.rows.map((row) => String(row[idField]))),
    ...communications.flatMap((asking) => (asking.entity === entity ? [...asking.ids] : [])),
    ...(entity === 'company' ? words.ids : []),
  ];
  return { company: [...new Set(idsOf('company'))], contact: [...new Set(idsOf('contact'))] };
}

function listQuestions(entity: Holder, probes: readonly WrittenProbe[]) {
  const valuesOf = (key: Probe['key'], written = false) =>
    probes
      .filter((probe) => probe.entity === entity && probe.key === key)
      .map((probe) => (written ? probe.written : probe.value));
  const requisites = (field: string, values: readonly string[]) => ({
    entity,
    idField: 'ENTITY_ID',
    question: requisiteQuestion(entity, field, values),
  });
  const asked = [
    requisites('RQ_INN', valuesOf('inn')),
    requisites('RQ_COMPANY_FULL_NAME', valuesOf('fullName', true)),
    ...(entity === 'contact'
      ? [{ entity, idField: 'id', question: itemQuestion('contact', 'lastName', valuesOf('lastName', true)) }]
      : []),
  ];
  return asked.filter(({ question }) => question.values.length > 0);
}

function requisiteQuestion(entity: Holder, field: string, values: readonly string[]): ListQuestion {
  return {
    method: 'crm.requisite.list',
    rowsAt: '',
    idField: 'ID',
    params: { select: requisiteFields },
    filter: { ENTITY_TYPE_ID: typeIds[entity] },
    field,
    values,
  };
}

function itemQuestion(entity: Holder, field: string, values: readonly string[]): ListQuestion {
  return {
    method: 'crm.item.list',
    rowsAt: 'items',
    idField: 'id',
    // Multi-fields come with everything only.
    params: { entityTypeId: typeIds[entity], select: ['*'] },
    filter: {},
    field,
    values,
  };
}

/** https://apidocs.bitrix24.ru/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html */
class CommunicationAsking implements Asking {
  readonly entity: Holder;
  readonly ids = new Set<string>();
  readonly commands: readonly PortalCommand[];
  readonly #searches: readonly Search[];

  constructor(entity: Holder, probes: readonly WrittenProbe[]) {
    this.entity = entity;
    this.#searches = (['phone', 'email'] as const).flatMap((key) => {
      const own = probes.filter((probe) => probe.entity === entity && probe.key === key);
      const values = [...new Set(own.map(({ value }) => value))];
      return chunks(values, valuesPerSearch).map((some) => ({ entity, key, values: some }));
    });
    this.commands = this.#searches.map(searchCommand);
  }

  take(results: readonly Json[]): readonly PortalCommand[] {
    return this.#searches.flatMap((search, at) => {
      const found = this.#add(results[at]);
      // Where the search stopped, some values were not looked at.
      const isCrowded = found >= valuesPerSearch && search.values.length > 1;
      return isCrowded ? search.values.map((value) => searchCommand({ ...search, values: [value] })) : [];
    });
  }

  takeAgain(results: readonly Json[]): void {
    for (const result of results) this.#add(result);
  }

  #add(result: Json | undefined): number {
    const ids = rowsAt(this.entity.toUpperCase(), result) as readonly Json[];
    for (const id of ids) this.ids.add(String(id));
    return ids.length;
  }
}

interface Search {
  readonly entity: Holder;
  readonly key: 'phone' | 'email';
  readonly values: readonly string[];
}

function searchCommand({ entity, key, values }: Search): PortalCommand {
  return {
    method: 'crm.duplicate.findbycomm',
    repeat: 'read',
    params: {
      type: key === 'phone' ? 'PHONE' : 'EMAIL',
      values,
      entity_type: entity.toUpperCase(),
    },
  };
}

/**
 * Companies by a word of their name, since the portal cannot leave out quotes and legal forms. The longest word is rare
 * enough; a page of rows is looked at, and the very name is asked for beside it.
 */
class NameAsking implements Asking {
  readonly ids: string[] = [];
  readonly commands: readonly PortalCommand[];

  constructor(probes: readonly WrittenProbe[]) {
    const named = probes.filter(({ entity, key }) => entity === 'company' && key === 'name');
    const words = new Set(named.map(({ written }) => longestWord(written)));
    const names = new Set(named.map(({ written }) => written));
    const { method, params } = itemQuestion('company', 'title', []);
    const filters: readonly PortalRow[] = [
      ...[...words].map((word) => ({ '%title': word })),
      ...chunks([...names], valuesPerFilter).map((some) => ({ '@title': some })),
    ];
    this.commands = filters.map((filter) => ({
      method,
      repeat: 'read',
      params: { ...params, select: ['id'], filter, order: { id: 'asc' }, start: -1 },
    }));
  }

  take(results: readonly Json[]): readonly PortalCommand[] {
    for (const result of results) this.ids.push(...rowsAt('items', result).map((row) => String(row['id'])));
    return [];
  }

  takeAgain(): void {
    // Nothing is ever asked again.
  }
}

const valuesPerFilter = 50;

/** In the letters in which it was written, for «ё» and «е» differ on the portal. */
function longestWord(written: string): string {
  const counting = nameKey(written).split(' ');
  const words = written.split(/[\s,."'«»„“”‘’`()]+/).filter((word) => counting.includes(nameKey(word)));
  return words.sort((left, right) => right.length - left.length)[0] ?? written;
}

/** A requisite of the portal with what it is recognised by. */
export interface PortalRequisite {
  readonly id: string;
  readonly keys: IdentityKeys;
}

/** Everything known of holders: own keys, and requisites. */
export interface ReadHolders {
  readonly identities: Readonly<Record<Holder, ReadonlyMap<string, Identity>>>;
  readonly requisites: Readonly<Record<Holder, ReadonlyMap<string, readonly PortalRequisite[]>>>;
}

/**
 * Reads what companies and contacts can be recognised by. One batch.
 * @param ids holders to read with their requisites
 * @param requisitesOf holders of which only the requisites are wanted
 */
export async function readHolders(
  portal: Portal,
  ids: Readonly<Record<Holder, readonly string[]>>,
  requisitesOf: Readonly<Record<Holder, readonly string[]>>,
): Promise<ReadHolders> {
  const items = {
    company: new ListAsking(itemQuestion('company', 'id', ids.company)),
    contact: new ListAsking(itemQuestion('contact', 'id', ids.contact)),
  };
  const ofHolder = (entity: Holder) =>
    new ListAsking(requisiteQuestion(entity, 'ENTITY_ID', [...ids[entity], ...requisitesOf[entity]]));
  const numbers = { company: ofHolder('company'), contact: ofHolder('contact') };
  await askTogether(portal, [items.company, items.contact, numbers.company, numbers.contact]);
  const requisites = { company: byOwner(numbers.company.rows), contact: byOwner(numbers.contact.rows) };
  const identities = {
    company: identitiesOf('company', items.company.rows, requisites.company),
    contact: identitiesOf('contact', items.contact.rows, requisites.contact),
  };
  return { identities, requisites };
}

function byOwner(rows: readonly PortalRow[]): ReadonlyMap<string, readonly PortalRequisite[]> {
  const owners = new Map<string, PortalRequisite[]>();
  for (const row of rows) {
    const owner = String(row['ENTITY_ID']);
    const known = owners.get(owner) ?? [];
    known.push({ id: String(row['ID']), keys: keysOfRow('requisite', row) });
    owners.set(owner, known);
  }
  return owners;
}

function identitiesOf(
  entity: Holder,
  rows: readonly PortalRow[],
  requisites: ReadonlyMap<string, readonly PortalRequisite[]>,
): ReadonlyMap<string, Identity> {
  return new Map(
    rows.map((row) => {
      const id = String(row['id']);
      const numbers = (requisites.get(id) ?? []).map(({ keys }) => numbersOf(keys));
      return [id, identityOf(keysOfRow(entity, row), numbers)] as const;
    }),
  );
}

/** What a requisite tells of its holder: numbers and the full name, not the names of persons. */
export function numbersOf({ inn, kpp, fullName }: IdentityKeys): IdentityKeys {
  return { ...(inn && { inn }), ...(kpp && { kpp }), ...(fullName && { fullName }) };
}

/** Keys out of a row of the portal. */
export function keysOfRow(entity: EntityName, row: PortalRow): IdentityKeys {
  const fields = descriptorOf(entity).fields.flatMap((field) => {
    if ('communication' in field.portal)
      return [[field.name, communicationValues(field.portal.communication, row['fm'] ?? null)] as const];
    const value = 'field' in field.portal ? row[field.portal.field] : undefined;
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return identityKeysOf(entity, Object.fromEntries(fields));
}

/** Bank accounts of requisites with what they are recognised by, by requisite. One batch. */
export async function readBankDetails(
  portal: Portal,
  requisiteIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PortalRequisite[]>> {
  const asking = new ListAsking({
    method: 'crm.requisite.bankdetail.list',
    rowsAt: '',
    idField: 'ID',
    params: { select: ['ID', 'ENTITY_ID', 'RQ_ACC_NUM', 'RQ_BIK'] },
    filter: {},
    field: 'ENTITY_ID',
    values: requisiteIds,
  });
  await askTogether(portal, [asking]);
  const owners = new Map<string, PortalRequisite[]>();
  for (const row of asking.rows) {
    const owner = String(row['ENTITY_ID']);
    owners.set(owner, [
      ...(owners.get(owner) ?? []),
      { id: String(row['ID']), keys: keysOfRow('bankDetail', row) },
    ]);
  }
  return owners;
}
