import type { EntityName } from '../entities/descriptor.ts';
import { type IdentityKeys, identityKeysFrom } from '../identification/identity-keys.ts';
import type { BaseObject } from '../onec/base-object.ts';
import type { BaseRecord, Fields, RecordKey } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { clientRecords } from './client-records.ts';

/** What one object says of how a record can be recognised. */
export interface IdentityPart extends RecordKey {
  readonly keys: IdentityKeys;
  /** `own` keys are the record's; those of a `requisite` count together with the own ones, requisite by requisite. */
  readonly role: 'own' | 'requisite';
}

/**
 * Natural keys that an object gives to records. In «УТ» the keys of a partner are spread over its counterparties; join
 * the parts of a record with `identityOf(own, requisites)`. Marked for deletion: nobody is to be linked with it.
 */
export function identityParts(context: ClientContext, object: BaseObject): readonly IdentityPart[] {
  if (object.deletionMark) return [];
  return clientRecords(context, object).flatMap(partsOf);
}

function partsOf(record: BaseRecord): readonly IdentityPart[] {
  const { entity, ref, fields } = record;
  const keys = identityKeysOf(entity, fields);
  if (entity === 'address') return [];
  if (entity !== 'requisite') return [{ entity, ref, keys, role: 'own' }];
  const owner = ownerOf(fields);
  const own: IdentityPart = { entity, ref, keys, role: 'own' };
  if (!owner) return [own];
  const { name: _, lastName: __, firstName: ___, secondName: ____, ...numbers } = keys;
  return [own, { ...owner, keys: numbers, role: 'requisite' }];
}

function ownerOf({ owner }: Fields): RecordKey | undefined {
  if (typeof owner !== 'string') return undefined;
  const [entity, ...rest] = owner.split('/');
  return entity === 'company' || entity === 'contact' ? { entity, ref: rest.join('/') } : undefined;
}

/** In which fields of a record its keys are. */
const places: Readonly<Partial<Record<EntityName, Readonly<Partial<Record<string, keyof IdentityKeys>>>>>> = {
  company: { name: 'name', phones: 'phone', emails: 'email' },
  contact: {
    lastName: 'lastName',
    name: 'firstName',
    secondName: 'secondName',
    phones: 'phone',
    emails: 'email',
  },
  requisite: {
    companyName: 'name',
    companyFullName: 'fullName',
    lastName: 'lastName',
    firstName: 'firstName',
    secondName: 'secondName',
    inn: 'inn',
    kpp: 'kpp',
  },
  bankDetail: { account: 'account', bic: 'bic' },
};

/** Natural keys out of the fields of a record, of either side. */
export function identityKeysOf(entity: EntityName, fields: Fields): IdentityKeys {
  const written: Partial<Record<keyof IdentityKeys, readonly string[]>> = {};
  for (const [field, key] of Object.entries(places[entity] ?? {})) {
    const value = fields[field];
    const list = Array.isArray(value) ? value : [value];
    if (key) written[key] = list.filter((entry) => typeof entry === 'string');
  }
  // A person's name as a whole, in the order in which the base writes it.
  if (entity === 'contact') {
    const parts = [fields['lastName'], fields['name'], fields['secondName']];
    written.name = [parts.filter((part) => typeof part === 'string').join(' ')];
  }
  return identityKeysFrom(written);
}
