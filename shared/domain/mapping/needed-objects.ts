import type { BaseObject } from '../onec/base-object.ts';
import { type ClientProfile, currencyType, informationKindType } from './client-profile.ts';
import { objectsOf } from './client-records.ts';
import type { RecordWrite } from './client-writes.ts';
import { type ObjectKey, refIn } from './loaded-objects.ts';
import { namedOwner } from './read-contact-person.ts';

/** Small directories that have to be loaded as a whole before clients are mapped. */
export const clientDirectories: readonly string[] = [informationKindType, currencyType];

/** Objects that a client's object refers to and that its records cannot be built without. */
export function referredObjects(profile: ClientProfile, object: BaseObject): readonly ObjectKey[] {
  const { client, counterparty, contactPerson, bankAccount, bank } = profile;
  const key = (type: string, ref: string | undefined) => (ref === undefined ? [] : [{ type, ref }]);
  if (object.type === bankAccount.type) return key(bank.type, refIn(object.attributes[bankAccount.bank]));
  if (object.type === contactPerson.type) {
    const { owner } = contactPerson;
    if (!('table' in owner)) return key(client.type, namedOwner(owner, object).ref);
    return (object.tables[owner.table] ?? []).flatMap((row) => key(client.type, refIn(row[owner.column])));
  }
  if (object.type === counterparty.type && counterparty.client)
    return key(client.type, refIn(object.attributes[counterparty.client.names[0]]));
  return [];
}

/** A bank, named by its BIC. */
export interface WantedBank {
  readonly type: string;
  readonly attribute: string;
  readonly value: string;
}

/** What has to be loaded before records are written: the objects that they live in, and banks by their BIC. */
export function objectsToWrite(
  profile: ClientProfile,
  records: readonly RecordWrite[],
): { readonly objects: readonly ObjectKey[]; readonly banks: readonly WantedBank[] } {
  const objects = records.flatMap((record) => [
    ...objectsOf(profile, record),
    // A requisite of somebody who is a contact person there is refused.
    ...(record.entity === 'requisite' ? [{ type: profile.contactPerson.type, ref: record.ref }] : []),
  ]);
  const { bank } = profile;
  const bics = records.map(({ entity, fields }) => (entity === 'bankDetail' ? fields['bic'] : undefined));
  return {
    objects: [...new Map(objects.map((object) => [`${object.type} ${object.ref}`, object])).values()],
    banks: [...new Set(bics.filter((bic) => typeof bic === 'string'))].map((value) => ({
      type: bank.type,
      attribute: bank.bic,
      value,
    })),
  };
}
