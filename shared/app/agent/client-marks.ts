import type { Connection } from '../../domain/connections/connection.ts';
import type { ClientContext } from '../../domain/mapping/client-context.ts';
import { type ClientProfile, informationKindType } from '../../domain/mapping/client-profile.ts';
import { clientProfiles } from '../../domain/mapping/client-profiles.ts';
import { clientTypes, touchedRecords } from '../../domain/mapping/client-records.ts';
import { LoadedObjects, refIn } from '../../domain/mapping/loaded-objects.ts';
import { clientDirectories, referredObjects } from '../../domain/mapping/needed-objects.ts';
import { namedOwner } from '../../domain/mapping/read-contact-person.ts';
import {
  type EffectiveClientSettings,
  effectiveSettings,
} from '../../domain/mapping/settings/effective-settings.ts';
import type { BaseObject } from '../../domain/onec/base-object.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { MarksOf, ObjectNews } from './stage-objects.ts';
import type { StagedObjects } from './staged-objects.ts';

/** Kinds of addresses that a counterparty may have. */
const addressKinds = ['1', '6', '8'] as const;

/** Records of clients that changed objects make up, by the configuration of the connection's base. */
export function clientMarks(staged: StagedObjects): MarksOf {
  return async (connection, news) => {
    const settings = effectiveSettings(connection.settings.clients, connection.base.configuration);
    const profile = clientProfiles[settings.configuration];
    const own = news.filter(({ object }) => clientTypes(profile).includes(object.type));
    const accounts = await accountsOfBanks(staged, scopeOf(connection), profile, news);
    const all = [...own, ...accounts.map((object) => ({ object, unsure: false }))];
    if (all.length === 0) return [];
    const context = await contextOf(staged, scopeOf(connection), settings, all);
    return all.flatMap((one) => {
      const root = rootOf(profile, one.object);
      return recordsOf(context, one).map(
        ({ entity, ref }): Mark => ({ side: 'base', entity, id: ref, root }),
      );
    });
  };
}

function recordsOf(context: ClientContext, { before, object, unsure }: ObjectNews): readonly RecordKey[] {
  const touched = touchedRecords(context, before, object);
  if (!unsure || object.type !== context.profile.counterparty.type) return touched;
  // What it was is not known any more: an address may have gone.
  const addresses = addressKinds.map((kind) => ({
    entity: 'address' as const,
    ref: `${object.ref}/${kind}`,
  }));
  const known = new Set(touched.map(({ entity, ref }) => `${entity} ${ref}`));
  return [...touched, ...addresses.filter(({ entity, ref }) => !known.has(`${entity} ${ref}`))];
}

/** What the mapping has to look at beside the objects themselves. */
async function contextOf(
  staged: StagedObjects,
  scope: ConnectionScope,
  { configuration, kinds }: EffectiveClientSettings,
  news: readonly ObjectNews[],
): Promise<ClientContext> {
  const profile = clientProfiles[configuration];
  const objects = news.flatMap(({ before, object }) => (before ? [before, object] : [object]));
  const rows = objects.some(({ tables }) => Object.keys(tables).length > 0);
  const directories = rows ? clientDirectories.filter((type) => type === informationKindType) : [];
  const lists = await Promise.all(directories.map((type) => staged.directory(scope, type)));
  const referred = await staged.read(
    scope,
    objects.flatMap((object) => referredObjects(profile, object)),
  );
  const beside = [...referred.values()].map(({ object }) => object);
  return {
    profile,
    kinds,
    objects: new LoadedObjects([...lists.flat(), ...beside, ...objects]),
  };
}

/** Accounts tell the name and the code of their bank, so they change with it; they may have come before it, too. */
async function accountsOfBanks(
  staged: StagedObjects,
  scope: ConnectionScope,
  { bank, bankAccount }: ClientProfile,
  news: readonly ObjectNews[],
): Promise<readonly BaseObject[]> {
  const banks = news.filter(({ object }) => object.type === bank.type);
  const found = await Promise.all(
    banks.map(({ object }) => staged.find(scope, [bankAccount.type], 'bank', object.ref)),
  );
  const read = await staged.read(scope, found.flat());
  return [...read.values()].map(({ object }) => object);
}

/** What a record hangs on in the end, so that a client and what belongs to it come in one page. */
function rootOf({ bankAccount, contactPerson, counterparty }: ClientProfile, object: BaseObject): string {
  const { attributes, ref, tables, type } = object;
  if (type === bankAccount.type) return namedOwner(bankAccount.owner, object).ref ?? ref;
  if (type === counterparty.type && counterparty.client)
    return refIn(attributes[counterparty.client.names[0]]) ?? ref;
  if (type !== contactPerson.type) return ref;
  const { owner } = contactPerson;
  if (!('table' in owner)) return namedOwner(owner, object).ref ?? ref;
  return refIn(tables[owner.table]?.[0]?.[owner.column]) ?? ref;
}

function scopeOf({ tenant, id }: Connection): ConnectionScope {
  return { tenant, connection: id };
}
