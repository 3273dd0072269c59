import type { BaseObject } from '../onec/base-object.ts';
import type { BaseRecord, RecordKey } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import type { ClientProfile } from './client-profile.ts';
import type { ObjectKey } from './loaded-objects.ts';
import { readBankAccount } from './read-bank-account.ts';
import { readClient } from './read-client.ts';
import { readContactPerson } from './read-contact-person.ts';
import { hasRequisite, readAddresses, readRequisite } from './read-requisite.ts';

/** Types of objects of which clients are made, in the order in which they are to be read. */
export function clientTypes({
  client,
  counterparty,
  contactPerson,
  bankAccount,
}: ClientProfile): readonly string[] {
  return [...new Set([client.type, counterparty.type, contactPerson.type, bankAccount.type])];
}

/** Everything that an object of a base is on the portal. Folders and objects of other types are nothing. */
export function clientRecords(context: ClientContext, object: BaseObject): readonly BaseRecord[] {
  const { profile } = context;
  if (object.isFolder) return [];
  if (object.type === profile.contactPerson.type) return [readContactPerson(context, object)];
  if (object.type === profile.bankAccount.type) {
    const account = readBankAccount(context, object);
    return account ? [account] : [];
  }
  const records: BaseRecord[] = [];
  if (object.type === profile.client.type) records.push(readClient(context, object));
  if (object.type === profile.counterparty.type && hasRequisite(context, object))
    records.push(readRequisite(context, object), ...readAddresses(context, object));
  return records;
}

/** The objects that a record may live in; the first one that exists and makes such a record is meant. */
export function objectsOf(profile: ClientProfile, { entity, ref }: RecordKey): readonly ObjectKey[] {
  const { client, counterparty, contactPerson, bankAccount } = profile;
  switch (entity) {
    case 'company':
      return [{ type: client.type, ref }];
    case 'contact':
      return [
        { type: contactPerson.type, ref },
        { type: client.type, ref },
      ];
    case 'requisite':
      return [{ type: counterparty.type, ref }];
    case 'address':
      return [{ type: counterparty.type, ref: ref.split('/')[0] ?? ref }];
    case 'bankDetail':
      return [{ type: bankAccount.type, ref }];
    case 'price':
    case 'product':
    case 'section':
      return [];
  }
}

/**
 * What the base says of one record; `undefined` when it never spoke of it. An address that its counterparty no longer
 * has is told as deleted.
 */
export function clientRecord(context: ClientContext, key: RecordKey): BaseRecord | undefined {
  for (const { type, ref } of objectsOf(context.profile, key)) {
    const object = context.objects.get(type, ref);
    if (!object || object.isFolder) continue;
    const record = clientRecords(context, object).find(
      (known) => known.entity === key.entity && known.ref === key.ref.toLowerCase(),
    );
    if (record) return record;
    if (key.entity === 'address') return { ...key, fields: {}, deleted: true, problems: [] };
  }
  return undefined;
}

/** Records to look at again when an object has changed: what it was and what it is now. */
export function touchedRecords(
  context: ClientContext,
  before: BaseObject | undefined,
  after: BaseObject,
): readonly RecordKey[] {
  const keys = [before, after].flatMap((object) =>
    object ? [...clientRecords(context, object), ...possibleRequisite(context, object)].map(keyOf) : [],
  );
  return [...new Map(keys.map((key) => [`${key.entity} ${key.ref}`, key])).values()];
}

function keyOf({ entity, ref }: RecordKey): RecordKey {
  return { entity, ref };
}

/** A counterparty that has no requisite now may be about to get one from the portal. */
function possibleRequisite({ profile }: ClientContext, object: BaseObject): readonly RecordKey[] {
  const isOne = object.type === profile.counterparty.type && !object.isFolder;
  return isOne ? [{ entity: 'requisite', ref: object.ref }] : [];
}
