import type { Connection } from '../../domain/connections/connection.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Directions } from '../../domain/sync/three-way.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Portal } from '../../ports/portal.ts';
import { ensureMeasures } from '../catalogue/ensure-measures.ts';
import { StagedBase } from '../catalogue/staged-base.ts';
import type { StagedRepository } from '../catalogue/staged-repository.ts';
import { type BaseObjects, clientSide } from '../clients/client-side.ts';
import { JoinedBase } from '../clients/joined-base.ts';
import type { Connections } from '../connections/connections.ts';
import type { Installations } from '../connections/installations.ts';
import type { ImportJobs } from '../imports/import-jobs.ts';
import type { Leases } from '../leases.ts';
import type { DictionaryCache } from '../portal/dictionary-cache.ts';
import type { LoadedDictionaries } from '../portal/load-dictionaries.ts';
import { signedPortal } from '../portal/signed-portal.ts';
import { authConnector } from '../portal-app/wanted-events.ts';
import type { LinkRepository } from './links.ts';
import type { MarkRepository } from './marks.ts';
import type { ConnectionScope } from './scope.ts';
import type { SyncLog } from './sync-log.ts';
import { synchronise } from './synchronise.ts';
import type { WaitRepository } from './waits.ts';

export interface RunConnectionDeps {
  readonly connections: Connections;
  readonly installations: Installations;
  readonly leases: Leases;
  readonly marks: MarkRepository;
  readonly links: LinkRepository;
  readonly waits: WaitRepository;
  readonly staged: StagedRepository;
  readonly jobs: ImportJobs;
  readonly dictionaries: DictionaryCache;
  readonly clock: Clock;
  /** The portal of a connection, in the background lane. */
  readonly portalOf: (connection: Connection) => Portal;
  readonly logOf: (connection: Connection) => SyncLog;
  /** The base's objects of which clients are made; `undefined` while it cannot be asked for them. */
  readonly clientsOf: (connection: Connection) => Promise<BaseObjects | undefined>;
}

/** What became of a ring of the doorbell. */
export type RunEnd =
  /** No marks are left. */
  | 'finished'
  /** Time ran out, or answers are missing: ring again. */
  | 'unfinished'
  /** Marks are left and none could be settled: ring again after a while. */
  | 'stuck'
  /** Another worker is at it and will see the marks, or ring again itself. */
  | 'busy'
  /** The connection is paused or gone: its marks wait until it is active. */
  | 'inactive';

/** A catalogue that comes by exchange goes one way: the base cannot be written to. */
const exchangeDirections: Directions = { toPortal: true, toBase: false, winner: 'base' };

/**
 * Works off what waits for one connection, and finishes the import jobs whose marks are all settled.
 * @throws Busy, Transient, Broken as `synchronise` does
 */
export async function runConnection(
  deps: RunConnectionDeps,
  scope: ConnectionScope,
  mayGoOn: () => boolean,
): Promise<RunEnd> {
  const connection = await deps.connections.get(scope);
  if (connection?.status.state !== 'active') return 'inactive';
  const held = await deps.leases.hold(`SYNC-${scope.connection}`, (lost) =>
    synchroniseConnection(deps, scope, connection, () => !lost.aborted && mayGoOn()),
  );
  return held ? held.result : 'busy';
}

async function synchroniseConnection(
  deps: RunConnectionDeps,
  scope: ConnectionScope,
  connection: Connection,
  mayGoOn: () => boolean,
): Promise<RunEnd> {
  // A run that ends with no marks left has settled exactly what was staged before it began.
  const staged = (await deps.jobs.unfinished(scope)).filter((job) => job.state === 'staged');
  if (await deps.marks.any(scope)) {
    const { finished, settled } = await synchroniseMarks(deps, scope, connection, mayGoOn);
    if (!finished) return settled > 0 ? 'unfinished' : 'stuck';
  }
  for (const job of staged) await deps.jobs.done(scope, job.id);
  return 'finished';
}

async function synchroniseMarks(
  deps: RunConnectionDeps,
  scope: ConnectionScope,
  connection: Connection,
  mayGoOn: () => boolean,
) {
  const { catalogue } = connection.settings;
  const installation = await deps.installations.get(connection.member);
  const connector = installation?.tariff?.authConnector ? authConnector : undefined;
  const portal = signedPortal(deps.portalOf(connection), connector);
  const dictionaries = await loadLists(deps, scope, connection, portal);
  const catalogueBase = new StagedBase(deps.staged, scope, catalogue, dictionaries.baseCurrency);
  const { marks, links, waits, clock } = deps;
  const objects = await deps.clientsOf(connection);
  const clients = objects && clientSide(objects, connection, { portal, links });
  const directionsOf = (key: RecordKey) => clients?.directionsOf(key) ?? exchangeDirections;
  const base = clients ? new JoinedBase(catalogueBase, clients.base) : catalogueBase;
  const settings = clients && { identification: clients.identification, loadSettings: clients.loadSettings };
  const log = deps.logOf(connection);
  const parts = { marks, links, waits, base, portal, clock, log, dictionaries, directionsOf, ...settings };
  return synchronise(parts, scope, mayGoOn);
}

/** The portal's lists, with the units of measure that the base needs. */
async function loadLists(
  deps: RunConnectionDeps,
  scope: ConnectionScope,
  { member, settings }: Connection,
  portal: Portal,
): Promise<LoadedDictionaries> {
  const { portalPriceType } = settings.catalogue;
  const lists = await deps.dictionaries.load(member, portal, portalPriceType);
  const added = await ensureMeasures({ staged: deps.staged, portal, clock: deps.clock }, scope, lists);
  if (Object.keys(added).length === 0) return lists;
  const complete = { ...lists, ids: { ...lists.ids, measure: { ...lists.ids.measure, ...added } } };
  await deps.dictionaries.keep(member, complete, portalPriceType);
  return complete;
}
