import type { Json } from '../../kernel/canonical-json.ts';
import type { TableRow } from '../onec/base-object.ts';
import type { Fields } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { clientKindOf } from './client-kind.ts';
import {
  type Attribute,
  type ClientKind,
  clientKinds,
  type KindAttributes,
  type OwnerPlace,
} from './client-profile.ts';
import type { LeftField, ObjectDraft } from './object-draft.ts';
import { joinPersonName, type PersonName, splitPersonName } from './person-name.ts';

type Left = readonly (LeftField | undefined)[];

/** Fields of a company or a private person into the counterparty (the partner of «УТ»). */
export function writeClient(
  { profile }: ClientContext,
  draft: ObjectDraft,
  entity: 'company' | 'contact',
  fields: Fields,
): Left {
  const { client } = profile;
  const left: (LeftField | undefined)[] = [];
  if (entity === 'contact') left.push(...writePersonName(draft, client.personName, client.name, fields));
  else if (fields['name'] !== undefined) left.push(draft.put('name', client.name, fields['name']));
  if (fields['comments'] !== undefined) left.push(draft.put('comments', client.comments, fields['comments']));
  return [...left, ...notKept(entity === 'contact' ? ['post', 'company'] : [], fields)];
}

/** Fields of the portal that the object has no place for, and that the base never speaks of either. */
function notKept(names: readonly string[], fields: Fields): Left {
  return names.filter((name) => fields[name] !== undefined).map((field) => ({ field }));
}

/** Changed parts of a person's name over those that the object has. */
export function mergedName(known: string, fields: Fields, firstName: 'name' | 'firstName'): PersonName {
  const old = splitPersonName(known);
  const part = (field: string, before: string | null) => {
    const value = fields[field];
    if (value === undefined) return before;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    lastName: part('lastName', old.lastName),
    firstName: part(firstName, old.firstName),
    secondName: part('secondName', old.secondName),
  };
}

function writePersonName(
  draft: ObjectDraft,
  personName: Attribute | undefined,
  name: Attribute,
  fields: Fields,
): Left {
  if (!['lastName', 'name', 'secondName'].some((field) => fields[field] !== undefined)) return [];
  const known = (personName && draft.textOf(personName)) || draft.textOf(name);
  const whole = joinPersonName(mergedName(known, fields, 'name'));
  return [draft.put('name', name, whole), personName && draft.put('name', personName, whole)];
}

/** Fields of a contact into a contact person. */
export function writeContactPerson({ profile }: ClientContext, draft: ObjectDraft, fields: Fields): Left {
  const { contactPerson } = profile;
  const left: (LeftField | undefined)[] = [];
  if (contactPerson.parts) {
    const { lastName, firstName, secondName } = contactPerson.parts;
    const places = [
      ['lastName', lastName],
      ['name', firstName],
      ['secondName', secondName],
    ] as const;
    for (const [field, place] of places)
      if (fields[field] !== undefined) left.push(draft.put(field, place, fields[field]));
    const whole = joinPersonName({
      lastName: draft.textOf(lastName),
      firstName: draft.textOf(firstName),
      secondName: draft.textOf(secondName),
    });
    // The presentation follows the parts; what is too long for it is cut, the parts keep it all.
    if (left.length > 0)
      draft.attributes[contactPerson.name.names[0]] = whole.slice(0, contactPerson.name.maxLength);
  } else left.push(...writePersonName(draft, undefined, contactPerson.name, fields));
  if (fields['comments'] !== undefined)
    left.push(draft.put('comments', contactPerson.comments, fields['comments']));
  if (contactPerson.post && fields['post'] !== undefined)
    left.push(draft.put('post', contactPerson.post, fields['post']));
  return [...left, ...writeOwner(draft, contactPerson.owner, profile.client.type, fields)];
}

function writeOwner(draft: ObjectDraft, place: OwnerPlace, type: string, fields: Fields): Left {
  const company = fields['company'];
  if ('table' in place) {
    writeTie(draft, place, fields);
    return [];
  }
  if (company === undefined) return [];
  if ('attribute' in place) {
    // Contact persons of such a configuration cannot be without an owner.
    if (typeof company !== 'string') return [{ field: 'company' }];
    draft.attributes[place.attribute] = company;
    return [];
  }
  const isNamed = typeof company === 'string';
  draft.attributes[place.composite] = isNamed ? company : '';
  draft.attributes[`${place.composite}_Type`] = `StandardODATA.${isNamed ? type : 'Undefined'}`;
  return [];
}

/** The tie of a contact to a counterparty is a row of a register; ties to other counterparties stay. */
function writeTie(
  draft: ObjectDraft,
  { table, column, post, invalid }: Extract<OwnerPlace, { readonly table: string }>,
  fields: Fields,
): void {
  if (fields['company'] === undefined && fields['post'] === undefined) return;
  const rows: readonly TableRow[] = draft.existing?.tables[table] ?? [];
  const at = Math.max(
    rows.findIndex((row) => row[invalid] !== true),
    0,
  );
  const old = rows[at];
  const company: Json = fields['company'] === undefined ? (old?.[column] ?? null) : fields['company'];
  if (company === null) {
    draft.tables[table] = rows.filter((row) => row !== old);
    return;
  }
  const row = {
    ...old,
    [column]: company,
    [post]: (fields['post'] === undefined ? old?.[post] : fields['post']) ?? '',
    [invalid]: false,
  };
  draft.tables[table] = old ? rows.with(at, row) : [row];
}

/** Says what the object is in law, unless it says so already in a word of its own (a state body is an organisation). */
export function writeKind(
  { profile }: ClientContext,
  draft: ObjectDraft,
  kind: KindAttributes,
  preset: ClientKind,
): void {
  if (draft.existing) {
    const known = clientKindOf(profile, draft.existing);
    if (known.told && known.kind === preset) return;
  }
  Object.assign(draft.attributes, kind.written[preset]);
}

/** The neutral value of a template of requisites; templates of the portal's own making stand for nothing in 1C. */
export function presetIn(value: Json | undefined): ClientKind | undefined {
  return clientKinds.find((kind) => kind === value);
}
