import type { Connection } from '../../domain/connections/connection.ts';
import { applyClientSettings } from '../clients/apply-settings.ts';
import type { Connections } from '../connections/connections.ts';
import type { ImportJobs } from '../imports/import-jobs.ts';
import type { Leases } from '../leases.ts';
import type { WorkRunsDeps } from '../runs/runs-deps.ts';
import { workRuns } from '../runs/work-runs.ts';
import { engineParts } from './engine-parts.ts';
import type { ConnectionScope } from './scope.ts';

export interface RunConnectionDeps extends WorkRunsDeps {
  readonly connections: Connections;
  readonly leases: Leases;
  readonly jobs: ImportJobs;
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
  // What ends with no marks left has settled exactly what was staged before it began.
  const staged = (await deps.jobs.unfinished(scope)).filter((job) => job.state === 'staged');
  const engineOf = () => engineParts(deps, scope, connection, true);
  if (!(await applyClientSettings(deps, scope, connection, engineOf, mayGoOn))) return 'unfinished';
  const end = await workRuns(deps, scope, connection, mayGoOn);
  if (end === 'unfinished' || end === 'stuck') return end;
  // What waits for a run, or for a look at a plan, is kept: the base need not wait for it.
  for (const job of staged) await deps.jobs.done(scope, job.id);
  return 'finished';
}
