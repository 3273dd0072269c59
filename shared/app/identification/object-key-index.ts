import type { IdentityKey } from '../../contracts/settings/identification-rule.ts';
import { targetOf } from '../../domain/entities/reference-target.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { type Identity, type IdentityKeys, identityOf } from '../../domain/identification/identity-keys.ts';
import type { ClientContext, KindTargets } from '../../domain/mapping/client-context.ts';
import { type IdentityPart, identityParts } from '../../domain/mapping/client-identity.ts';
import { type ClientProfile, isOneObject } from '../../domain/mapping/client-profile.ts';
import { clientRecord, clientTypes, objectsOf } from '../../domain/mapping/client-records.ts';
import { LoadedObjects, type ObjectKey } from '../../domain/mapping/loaded-objects.ts';
import { referredObjects } from '../../domain/mapping/needed-objects.ts';
import type { BaseObject } from '../../domain/onec/base-object.ts';
import type { NaturalKeyKind } from '../../domain/onec/natural-keys.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { BaseKeyIndex, KeyQuestion } from '../../ports/base-key-index.ts';
import { recordKey } from '../sync/links.ts';

/** Objects of a base that can be read by reference and found by what they are recognised by. */
export interface KeyedObjects {
  readObjects(keys: readonly ObjectKey[]): Promise<readonly BaseObject[]>;
  /** Objects of the types that answer to a normalised key. */
  find(types: readonly string[], kind: NaturalKeyKind, value: string): Promise<readonly ObjectKey[]>;
}

const kinds: Readonly<Partial<Record<IdentityKey, NaturalKeyKind>>> = {
  name: 'name',
  fullName: 'name',
  phone: 'phone',
  email: 'email',
  inn: 'inn',
  lastName: 'last-name',
  account: 'account',
};

const most = 100;

/** Finds records of clients by finding the objects that they are made of. */
export class ObjectKeyIndex implements BaseKeyIndex {
  readonly #objects: KeyedObjects;
  readonly #profile: ClientProfile;
  readonly #kinds: KindTargets;

  constructor(objects: KeyedObjects, profile: ClientProfile, targets: KindTargets) {
    this.#objects = objects;
    this.#profile = profile;
    this.#kinds = targets;
  }

  async find(questions: readonly KeyQuestion[]): Promise<readonly (readonly string[])[]> {
    const types = clientTypes(this.#profile);
    const found = await Promise.all(
      questions.map(async ({ key, value }) => {
        const kind = kinds[key];
        return kind === undefined ? [] : this.#objects.find(types, kind, value);
      }),
    );
    const parts = await this.#partsOf(found.flatMap((keys) => keys.slice(0, most)));
    return questions.map(({ entity, key, value }) => {
      const fits = parts.filter((part) => part.entity === entity && part.keys[key]?.includes(value));
      return [...new Set(fits.map((part) => part.ref))].slice(0, most);
    });
  }

  async identities(records: readonly RecordKey[]): Promise<ReadonlyMap<string, Identity>> {
    const own = records.flatMap((record) => objectsOf(this.#profile, record));
    const counterparties = await this.#counterpartiesOf(records);
    const wanted = new Set(records.map(recordKey));
    const gathered = new Map<string, { own: IdentityKeys; requisites: IdentityKeys[] }>();
    for (const part of await this.#partsOf([...own, ...counterparties])) {
      const name = recordKey(part);
      if (!wanted.has(name)) continue;
      const known = gathered.get(name) ?? { own: {}, requisites: [] };
      if (part.role === 'own') known.own = part.keys;
      else known.requisites.push(part.keys);
      gathered.set(name, known);
    }
    return new Map(
      [...gathered].map(([name, { own: keys, requisites }]) => [name, identityOf(keys, requisites)]),
    );
  }

  async parents(records: readonly RecordKey[]): Promise<ReadonlyMap<string, RecordKey>> {
    const context = await this.#read(records.flatMap((record) => objectsOf(this.#profile, record)));
    const parents = new Map<string, RecordKey>();
    for (const record of records) {
      const { parent, fields } = descriptorOf(record.entity);
      const type = fields.find((field) => field.name === parent?.field)?.type;
      const value = parent && clientRecord(context, record)?.fields[parent.field];
      if (type?.kind === 'reference' && typeof value === 'string')
        parents.set(recordKey(record), targetOf(type, value));
    }
    return parents;
  }

  /** Where clients and counterparties are different objects, the numbers of a client are those of its counterparties. */
  async #counterpartiesOf(records: readonly RecordKey[]): Promise<readonly ObjectKey[]> {
    if (isOneObject(this.#profile)) return [];
    const clients = records.filter(({ entity }) => entity === 'company' || entity === 'contact');
    const { type } = this.#profile.counterparty;
    const found = await Promise.all(clients.map(({ ref }) => this.#objects.find([type], 'owner', ref)));
    return found.flatMap((keys) => keys.slice(0, most));
  }

  /** What the objects say of any records. */
  async #partsOf(keys: readonly ObjectKey[]): Promise<readonly IdentityPart[]> {
    const context = await this.#read(keys);
    return uniqueObjects(keys).flatMap(({ type, ref }) => {
      const object = context.objects.get(type, ref);
      return object ? identityParts(context, object) : [];
    });
  }

  /** The objects, and what they refer to. */
  async #read(keys: readonly ObjectKey[]): Promise<ClientContext> {
    const unique = uniqueObjects(keys);
    const read = unique.length === 0 ? [] : await this.#objects.readObjects(unique);
    const referred = uniqueObjects(read.flatMap((object) => referredObjects(this.#profile, object)));
    const beside = referred.length === 0 ? [] : await this.#objects.readObjects(referred);
    return {
      profile: this.#profile,
      kinds: this.#kinds,
      objects: new LoadedObjects([...read, ...beside]),
    };
  }
}

function uniqueObjects(keys: readonly ObjectKey[]): readonly ObjectKey[] {
  return [...new Map(keys.map((key) => [`${key.type} ${key.ref}`, key])).values()];
}
