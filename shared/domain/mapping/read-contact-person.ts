import type { BaseObject } from '../onec/base-object.ts';
import type { BaseRecord } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { clientKindOf } from './client-kind.ts';
import type { OwnerPlace } from './client-profile.ts';
import { FieldReader } from './field-reader.ts';
import { refIn, typeIn } from './loaded-objects.ts';
import { type PersonName, splitPersonName } from './person-name.ts';
import { carryCommunications } from './read-client.ts';

/** The contact that a contact person is on the portal. */
export function readContactPerson(context: ClientContext, object: BaseObject): BaseRecord {
  const { contactPerson } = context.profile;
  const reader = new FieldReader('contact', object);
  const name = personName(context, reader);
  if (name) {
    reader.say('lastName', name.lastName);
    // The portal wants a first name.
    reader.say('name', name.firstName ?? name.lastName);
    reader.say('secondName', name.secondName);
  }
  if (contactPerson.post) reader.carry('post', contactPerson.post);
  reader.carry('comments', contactPerson.comments);
  carryCommunications(reader, object);
  carryOwner(context, reader, object, contactPerson.owner);
  return reader.record(object.ref);
}

function personName({ profile }: ClientContext, reader: FieldReader): PersonName | undefined {
  const { parts, name } = profile.contactPerson;
  if (parts) {
    const [lastName, firstName, secondName] = [
      reader.text('lastName', parts.lastName),
      reader.text('name', parts.firstName),
      reader.text('secondName', parts.secondName),
    ];
    if (lastName || firstName || secondName) {
      return { lastName: lastName || null, firstName: firstName || null, secondName: secondName || null };
    }
  }
  const whole = reader.text('name', name);
  return whole === undefined ? undefined : splitPersonName(whole);
}

/** The company that a contact person belongs to, and the post that the tie itself tells. */
function carryOwner(
  context: ClientContext,
  reader: FieldReader,
  object: BaseObject,
  place: OwnerPlace,
): void {
  if (!('table' in place)) {
    const owner = ownerIn(place, object);
    if (owner === 'unreadable') {
      const attribute = 'attribute' in place ? place.attribute : place.composite;
      reader.wrongType('company', attribute);
    } else reader.say('company', companyOf(context, owner));
    return;
  }
  const rows = object.tables[place.table];
  // Not told, or the base is asked without the register: nothing is said of the tie.
  if (!rows) return;
  const valid = rows.find((row) => row[place.invalid] !== true && refIn(row[place.column]) !== undefined);
  reader.say('company', companyOf(context, valid && refIn(valid[place.column])));
  const post = valid?.[place.post];
  reader.say('post', typeof post === 'string' ? post : null);
}

interface NamedOwner {
  readonly ref: string | undefined;
  readonly type?: string | undefined;
}

/** The object that an attribute names as the owner. */
export function ownerIn(
  place: { readonly attribute: string } | { readonly composite: string },
  object: BaseObject,
): string | undefined | 'unreadable' {
  const { ref } = namedOwner(place, object);
  const name = 'attribute' in place ? place.attribute : place.composite;
  const value = object.attributes[name];
  return value !== undefined && value !== null && typeof value !== 'string' ? 'unreadable' : ref;
}

/** The owner with its type, where the attribute may hold several types. */
export function namedOwner(
  place: { readonly attribute: string } | { readonly composite: string },
  object: BaseObject,
): NamedOwner {
  if ('attribute' in place) return { ref: refIn(object.attributes[place.attribute]) };
  const { composite } = place;
  const value = object.attributes[composite] ?? object.attributes[`${composite}_Key`];
  return { ref: refIn(value), type: typeIn(object.attributes[`${composite}_Type`]) };
}

/** A private person is a contact itself: nobody can belong to it on the portal. */
function companyOf({ profile, kinds, objects }: ClientContext, ref: string | undefined): string | null {
  if (ref === undefined) return null;
  const owner = objects.get(profile.client.type, ref);
  return owner && kinds[clientKindOf(profile, owner).kind] !== 'company' ? null : ref;
}
