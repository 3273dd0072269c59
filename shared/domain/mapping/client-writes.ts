import { type Text, text } from '../../kernel/text.ts';
import type { EntityName } from '../entities/descriptor.ts';
import type { ObjectWrite } from '../onec/base-object.ts';
import type { Fields, RecordKey } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { type AddressKind, type ClientKind, informationTable, isOneObject } from './client-profile.ts';
import { communicationFields } from './contact-information.ts';
import type { ObjectKey } from './loaded-objects.ts';
import { type LeftField, ObjectDraft } from './object-draft.ts';
import { writeBankAccount } from './write-bank-account.ts';
import { presetIn, writeClient, writeContactPerson } from './write-client.ts';
import { writtenInformation } from './write-information.ts';
import { writeRequisite } from './write-requisite.ts';

/** Begins the names of fields that are attributes of the object and nothing that records know. */
export const attributePrefix = 'attribute:';

/** What is to be written for one record. */
export interface RecordWrite extends RecordKey {
  /** The base has nothing for the record yet. */
  readonly create: boolean;
  readonly fields: Fields;
  /** Sets the deletion mark of the object, or takes it away. */
  readonly deletionMark?: boolean;
}

/** What becomes of one record's write; in the order of the records. */
export type PlannedWrite =
  /** It goes with the object of this number; there may be nothing left to write, then without one. */
  | { readonly object: number | undefined; readonly left: readonly LeftField[] }
  | { readonly refused: { readonly cause: string; readonly text: Text } };

export interface ClientWrites {
  readonly objects: readonly ObjectWrite[];
  readonly writes: readonly PlannedWrite[];
}

/**
 * Joins the writes of records that live in one object into one write of that object. Objects that exist have to be
 * among `context.objects`, see `objectsOf`: tabular parts are replaced as a whole, and names are joined from parts.
 */
export function clientWrites(context: ClientContext, records: readonly RecordWrite[]): ClientWrites {
  const targets = records.map((record) => targetOf(context, records, record));
  const drafts = new Map<string, Draft>();
  targets.forEach((target, at) => {
    const record = records[at];
    if ('refused' in target || !record) return;
    const name = `${target.type} ${target.ref}`;
    const draft = drafts.get(name) ?? { draft: draftOf(context, target), members: [] };
    draft.members.push(record);
    drafts.set(name, draft);
  });
  const left = new Map<RecordWrite, readonly LeftField[]>();
  for (const draft of drafts.values()) fill(context, draft, left);
  const written = [...drafts].filter(([, { draft }]) => !draft.isEmpty);
  const numbers = new Map(written.map(([name], at) => [name, at]));
  return {
    objects: written.map(([, { draft, members }]) =>
      draft.write(!draft.existing && members.some((member) => member.create)),
    ),
    writes: records.map((record, at): PlannedWrite => {
      const target = targets[at];
      if (!target || 'refused' in target) return target ?? unknownKind(record.entity);
      return { object: numbers.get(`${target.type} ${target.ref}`), left: left.get(record) ?? [] };
    }),
  };
}

interface Draft {
  readonly draft: ObjectDraft;
  readonly members: RecordWrite[];
}

function draftOf({ objects }: ClientContext, key: ObjectKey): ObjectDraft {
  return new ObjectDraft(key, objects.get(key.type, key.ref));
}

/** Parents first: what a requisite is in law has to be known before its names are written. */
const order: readonly EntityName[] = ['company', 'contact', 'requisite', 'address', 'bankDetail'];

function fill(
  context: ClientContext,
  { draft, members }: Draft,
  left: Map<RecordWrite, readonly LeftField[]>,
): void {
  const ordered = [...members].sort((a, b) => order.indexOf(a.entity) - order.indexOf(b.entity));
  if (!draft.existing) beginNew(context, draft, ordered);
  for (const member of ordered) {
    const fields = fillOne(context, draft, member).filter((field) => field !== undefined);
    writeAttributes(draft, member.fields);
    if (member.deletionMark !== undefined) draft.attributes['DeletionMark'] = member.deletionMark;
    left.set(member, fields);
  }
  fillInformation(context, draft, ordered);
}

/** Settings name attributes that records do not know as `attribute:Name`. */
function writeAttributes(draft: ObjectDraft, fields: Fields): void {
  for (const [name, value] of Object.entries(fields))
    if (name.startsWith(attributePrefix)) draft.attributes[name.slice(attributePrefix.length)] = value;
}

/** What a new object must have besides what the records say. */
function beginNew({ profile }: ClientContext, draft: ObjectDraft, members: readonly RecordWrite[]): void {
  const { client, counterparty, bankAccount } = profile;
  const requisite = members.find(({ entity }) => entity === 'requisite');
  const kind: ClientKind =
    presetIn(requisite?.fields['preset']) ??
    (members.some(({ entity }) => entity === 'contact') ? 'person' : 'organisation');
  if (draft.key.type === bankAccount.type) Object.assign(draft.attributes, bankAccount.onCreate);
  if (draft.key.type === client.type)
    Object.assign(draft.attributes, client.onCreate, client.kind.written[kind]);
  if (draft.key.type !== counterparty.type) return;
  Object.assign(draft.attributes, counterparty.onCreate, counterparty.kind.written[kind]);
  // Where both are one object it has the client's name: a requisite that comes after it must not take its place.
  const named = isOneObject(profile) ? members.filter(({ entity }) => entity !== 'requisite') : members;
  const name = named.find(({ fields }) => typeof fields['name'] === 'string')?.fields['name'];
  if (typeof name !== 'string') return;
  draft.put('name', counterparty.name, name);
  // Without a requisite nobody has said the full name yet.
  if (isOneObject(profile) && requisite) draft.put('companyFullName', counterparty.fullName, name);
}

function fillOne(
  context: ClientContext,
  draft: ObjectDraft,
  { entity, fields }: RecordWrite,
): readonly (LeftField | undefined)[] {
  const { profile } = context;
  if (entity === 'requisite') return writeRequisite(context, draft, fields);
  if (entity === 'bankDetail') return writeBankAccount(context, draft, fields);
  if (entity === 'contact' && draft.key.type === profile.contactPerson.type)
    return writeContactPerson(context, draft, fields);
  if (entity === 'company' || entity === 'contact') return writeClient(context, draft, entity, fields);
  return [];
}

function fillInformation(context: ClientContext, draft: ObjectDraft, members: readonly RecordWrite[]): void {
  const { profile, objects } = context;
  const clients = members.filter(({ entity }) => entity === 'company' || entity === 'contact');
  const communications = Object.assign({}, ...clients.map(({ fields }) => fields)) as Fields;
  const addresses = new Map<AddressKind, Fields>();
  for (const { entity, ref, fields } of members) {
    const kind = entity === 'address' ? addressKind(ref) : undefined;
    if (kind) addresses.set(kind, fields);
  }
  const isTold = communicationFields.some((field) => communications[field] !== undefined);
  if (!isTold && addresses.size === 0) return;
  const isPerson = draft.key.type === profile.contactPerson.type;
  draft.tables[informationTable] = writtenInformation(
    draft.existing,
    {
      communications,
      communicationKinds: isPerson ? profile.contactPerson.information : profile.client.information,
      addresses,
      addressKinds: profile.counterparty.addresses,
    },
    objects,
  );
}

function addressKind(ref: string): AddressKind | undefined {
  const kind = ref.split('/')[1];
  return kind === '1' || kind === '6' || kind === '8' ? kind : undefined;
}

type Target = ObjectKey | Extract<PlannedWrite, { readonly refused: unknown }>;

/** The object that a record is written into. */
function targetOf(context: ClientContext, records: readonly RecordWrite[], record: RecordWrite): Target {
  const { client, counterparty, bankAccount } = context.profile;
  const { entity, ref } = record;
  switch (entity) {
    case 'company':
      return { type: client.type, ref };
    case 'contact':
      return { type: contactType(context, records, record), ref };
    case 'requisite':
      return isContactPerson(context, records, record)
        ? personHasNoRequisite
        : { type: counterparty.type, ref };
    case 'address': {
      if (addressKind(ref) === undefined) return addressHasNoPlace;
      return { type: counterparty.type, ref: ref.split('/')[0] ?? ref };
    }
    case 'bankDetail':
      return { type: bankAccount.type, ref };
    case 'price':
    case 'product':
    case 'section':
      return unknownKind(entity);
  }
}

/**
 * A contact that the base has stays what it is there. A new one with a requisite, or one that belongs to no company, is
 * a client in its own right; the others are contact persons.
 */
function contactType(
  { profile, objects }: ClientContext,
  records: readonly RecordWrite[],
  { ref, fields }: RecordKey & { readonly fields: Fields },
): string {
  const { client, contactPerson } = profile;
  if (objects.get(contactPerson.type, ref)) return contactPerson.type;
  if (objects.get(client.type, ref)) return client.type;
  const hasRequisite = records.some(
    (other) => other.entity === 'requisite' && other.fields['owner'] === `contact/${ref}`,
  );
  return hasRequisite || typeof fields['company'] !== 'string' ? client.type : contactPerson.type;
}

/** Whether a requisite belongs to somebody who is a contact person in the base. */
function isContactPerson(
  { profile, objects }: ClientContext,
  records: readonly RecordWrite[],
  { ref, fields }: RecordWrite,
): boolean {
  const { contactPerson } = profile;
  const owner = fields['owner'];
  const contact =
    typeof owner === 'string' && owner.startsWith('contact/') ? owner.slice('contact/'.length) : ref;
  const isThere = objects.get(contactPerson.type, contact) !== undefined;
  return isThere && !records.some((other) => other.entity === 'company' && other.ref === contact);
}

const personHasNoRequisite: Target = {
  refused: {
    cause: 'contact-person-requisite',
    text: text(
      'В 1С это контактное лицо, реквизитов у него быть не может. Заведите реквизиты у компании контакта.',
      'In 1C this is a contact person, who cannot have requisites. Put the requisites on the company of the contact.',
    ),
  },
};

const addressHasNoPlace: Target = {
  refused: {
    cause: 'address-kind-unknown',
    text: text(
      'В 1С передаются юридический, фактический и почтовый адреса; у адреса другого вида нет места в контрагенте.',
      'Legal, actual and postal addresses go to 1C; a counterparty has no place for an address of another kind.',
    ),
  },
};

function unknownKind(entity: EntityName): Extract<PlannedWrite, { readonly refused: unknown }> {
  return {
    refused: {
      cause: 'kind-not-written',
      text: text(
        `Объекты вида «${entity}» в 1С не передаются.`,
        `Objects of the kind "${entity}" do not go to 1C.`,
      ),
    },
  };
}
