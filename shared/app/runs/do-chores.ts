import type { DoorbellMessage } from '../../contracts/messages/doorbell-message.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { engineParts } from '../sync/engine-parts.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { askForRun } from './ask-for-run.ts';
import { keepSchedules, type ScheduleDeps, scheduleReconciliation, scheduleRun } from './keep-schedules.ts';
import { reconcileChanges, sweepIds } from './reconcile.ts';
import type { WorkRunsDeps } from './runs-deps.ts';

const hour = 3_600_000;

/**
 * What is due of a connection beside its marks: the comparison with the portal and the runs by the clock, each with the
 * next one made due first. A connection that is paused is looked at when its time comes again.
 * @throws Busy, Transient, Broken as the portal's client does; then it may be called again
 */
export async function doChores(
  deps: WorkRunsDeps & ScheduleDeps,
  scope: ConnectionScope,
  connection: Connection | undefined,
  { reconcile, scheduled }: Pick<DoorbellMessage, 'reconcile' | 'scheduled'>,
): Promise<void> {
  if (!connection || connection.status.state === 'uninstalled') return;
  const { synchronisation } = connection.settings;
  await keepSchedules(deps, scope, connection);
  if (reconcile) await scheduleReconciliation(deps, scope, synchronisation.reconcileMinutes);
  if (scheduled !== undefined) await scheduleRun(deps, scope, synchronisation, scheduled);
  if (connection.status.state !== 'active') return;
  if (scheduled !== undefined) await beginScheduled(deps, connection, scheduled);
  if (reconcile) await compare(deps, scope, connection);
}

/** A run of a kind that is still waiting or under way need not be asked for again. */
async function beginScheduled(deps: WorkRunsDeps, connection: Connection, index: number): Promise<void> {
  const kind = connection.settings.synchronisation.schedules[index]?.kind;
  if (!kind) return;
  const open = await deps.runs.open({ tenant: connection.tenant, connection: connection.id });
  if (!open.some((run) => run.kind === kind)) await askForRun(deps, connection, kind, 'schedule', {});
}

async function compare(deps: WorkRunsDeps, scope: ConnectionScope, connection: Connection): Promise<void> {
  const engine = await engineParts(deps, scope, connection, false);
  await reconcileChanges(deps, scope, engine);
  const { sweptAt } = await deps.reconciliation.get(scope);
  const now = deps.clock.now();
  // The first look at all ids comes when there has been time for something to be lost.
  if (sweptAt === undefined) await deps.reconciliation.save(scope, { sweptAt: now });
  else if (now - sweptAt >= connection.settings.synchronisation.sweepHours * hour)
    await sweepIds(deps, scope, engine);
}
