import { isPersonalInn, ogrnOf, readNumber } from '../identification/registration-numbers.ts';
import type { BaseObject } from '../onec/base-object.ts';
import type { ClientContext } from './client-context.ts';
import type { Attribute, ClientKind, ClientProfile, KindAttributes } from './client-profile.ts';
import { refIn } from './loaded-objects.ts';
import { saysEntrepreneur } from './person-name.ts';

/** What a client is by its attributes; `undefined` when they say nothing that is known. */
function toldKind({ cases }: KindAttributes, object: BaseObject): ClientKind | undefined {
  const told = cases.find(({ when }) =>
    Object.entries(when).every(([name, value]) => object.attributes[name] === value),
  );
  return told?.kind;
}

/** What a client is, and whether its attributes told so or it was concluded from the INN. */
export function clientKindOf(
  profile: ClientProfile,
  object: BaseObject,
): { readonly kind: ClientKind; readonly told: boolean } {
  const { client, counterparty } = profile;
  const attributes = object.type === counterparty.type ? counterparty.kind : client.kind;
  const told = toldKind(attributes, object);
  if (told === 'person' && lacksFlag(attributes, object) && looksLikeEntrepreneur(profile, object))
    return { kind: 'entrepreneur', told: true };
  return told ? { kind: told, told: true } : { kind: concluded(profile, object), told: false };
}

function lacksFlag({ newerFlag }: KindAttributes, object: BaseObject): boolean {
  return newerFlag !== undefined && object.attributes[newerFlag] === undefined;
}

function looksLikeEntrepreneur({ counterparty }: ClientProfile, object: BaseObject): boolean {
  const names = [plain(object, counterparty.fullName), plain(object, counterparty.name)];
  return names.some(saysEntrepreneur) || ogrnOf(plain(object, counterparty.ogrn))?.length === 15;
}

/** Twelve digits are the INN of a person, with whom a firm deals as an entrepreneur. */
function concluded({ counterparty }: ClientProfile, object: BaseObject): ClientKind {
  return isPersonalInn(readNumber(plain(object, counterparty.inn))) ? 'entrepreneur' : 'organisation';
}

function plain(object: BaseObject, attribute: Attribute): string {
  const value = attribute.names.map((name) => object.attributes[name]).find((known) => known !== undefined);
  return typeof value === 'string' ? value.trim() : '';
}

/** The portal's record that a counterparty's requisite belongs to; `undefined` when the base names none. */
export function ownerOf(
  { profile, kinds, objects }: ClientContext,
  counterparty: BaseObject,
): { readonly entity: 'company' | 'contact'; readonly ref: string } | undefined {
  const { client } = profile.counterparty;
  const own = kinds[clientKindOf(profile, counterparty).kind];
  if (!client) return { entity: own, ref: counterparty.ref };
  const ref = refIn(counterparty.attributes[client.names[0]]);
  if (ref === undefined) return undefined;
  const partner = objects.get(profile.client.type, ref);
  return { entity: partner ? kinds[clientKindOf(profile, partner).kind] : own, ref };
}
