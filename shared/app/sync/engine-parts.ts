import type { Connection } from '../../domain/connections/connection.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Directions } from '../../domain/sync/three-way.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Portal } from '../../ports/portal.ts';
import { ensureMeasures } from '../catalogue/ensure-measures.ts';
import { StagedBase } from '../catalogue/staged-base.ts';
import type { StagedRepository } from '../catalogue/staged-repository.ts';
import { type BaseObjects, clientSide } from '../clients/client-side.ts';
import { JoinedBase } from '../clients/joined-base.ts';
import type { Installations } from '../connections/installations.ts';
import type { DictionaryCache } from '../portal/dictionary-cache.ts';
import type { LoadedDictionaries } from '../portal/load-dictionaries.ts';
import { signedPortal } from '../portal/signed-portal.ts';
import { authConnector } from '../portal-app/wanted-events.ts';
import type { OnGone } from './directions-for.ts';
import type { LinkRepository } from './links.ts';
import type { MarkRepository } from './marks.ts';
import type { ConnectionScope } from './scope.ts';
import type { SyncLog } from './sync-log.ts';
import type { SynchroniseDeps } from './synchronise.ts';
import type { WaitRepository } from './waits.ts';

export interface EngineDeps {
  readonly installations: Installations;
  readonly marks: MarkRepository;
  readonly links: LinkRepository;
  readonly waits: WaitRepository;
  readonly staged: StagedRepository;
  readonly blobs: Pick<Blobs, 'get'>;
  readonly dictionaries: DictionaryCache;
  readonly clock: Clock;
  /** The portal of a connection, in the bulk lane. */
  readonly portalOf: (connection: Connection) => Portal;
  readonly logOf: (connection: Connection) => SyncLog;
  /** The base's objects of which clients are made; `undefined` while it cannot be asked for them. */
  readonly clientsOf: (connection: Connection) => Promise<BaseObjects | undefined>;
}

/** A catalogue that comes by exchange goes one way: the base cannot be written to. */
const exchangeDirections: Directions = { toPortal: true, toBase: false, winner: 'base' };

/**
 * Both sides of a connection as the engine needs them.
 * @param mayWrite without it the portal's lists are not completed by what the base needs
 */
export async function engineParts(
  deps: EngineDeps,
  scope: ConnectionScope,
  connection: Connection,
  mayWrite: boolean,
): Promise<SynchroniseDeps> {
  const { catalogue, synchronisation } = connection.settings;
  const installation = await deps.installations.get(connection.member);
  const connector = installation?.tariff?.authConnector ? authConnector : undefined;
  const portal = signedPortal(deps.portalOf(connection), connector);
  const dictionaries = await loadLists(deps, scope, connection, portal, mayWrite);
  const catalogueBase = new StagedBase(deps, scope, catalogue, dictionaries.baseCurrency);
  const { marks, links, waits, clock } = deps;
  const objects = await deps.clientsOf(connection);
  const clients = objects && clientSide(objects, connection, { portal, links });
  const unregistered = {
    base: !(catalogue.registerChanges && synchronisation.registerChanges.base),
    portal: !synchronisation.registerChanges.portal,
  };
  const ofCatalogue: Directions = { ...exchangeDirections, unregistered };
  const directionsOf = (key: RecordKey) => clients?.directionsOf(key) ?? ofCatalogue;
  const base = clients ? new JoinedBase(catalogueBase, clients.base) : catalogueBase;
  const settings = clients && {
    alsoRead: clients.alsoRead,
    identification: clients.identification,
    loadSettings: clients.loadSettings,
  };
  const log = deps.logOf(connection);
  const { onPortalDeletion } = synchronisation;
  const onGone: OnGone = (key) => clients?.onGone(key) ?? onPortalDeletion;
  return {
    marks,
    links,
    waits,
    base,
    portal,
    clock,
    log,
    dictionaries,
    directionsOf,
    onGone,
    ...settings,
  };
}

/** The portal's lists, with the units of measure that the base needs. */
async function loadLists(
  deps: EngineDeps,
  scope: ConnectionScope,
  { member, settings }: Connection,
  portal: Portal,
  mayWrite: boolean,
): Promise<LoadedDictionaries> {
  const { portalPriceType } = settings.catalogue;
  const lists = await deps.dictionaries.load(member, portal, portalPriceType, mayWrite);
  if (!mayWrite) return lists;
  const added = await ensureMeasures({ staged: deps.staged, portal, clock: deps.clock }, scope, lists);
  if (Object.keys(added).length === 0) return lists;
  const complete = { ...lists, ids: { ...lists.ids, measure: { ...lists.ids.measure, ...added } } };
  await deps.dictionaries.keep(member, complete, portalPriceType);
  return complete;
}
