import { Connections } from '../../shared/app/connections/connections.ts';
import { revealKey } from '../../shared/app/connections/first-connection.ts';
import { ReconciliationStates } from '../../shared/app/runs/reconciliation-state.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { exchangeUser, tenantOf } from '../../shared/domain/connections/identity.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { FaultRule } from '../../simulators/portal/faults/fault-plan.ts';
import { doSomethingWithDeals } from './automation-deeds.ts';
import { automationViolations, untilAnswered } from './automation-invariants.ts';
import { type BaseSide, baseSide } from './base-client.ts';
import { doSomethingWithClients } from './clients-deeds.ts';
import { clientViolations, lookAtAllClients } from './clients-invariants.ts';
import { connectClients } from './connect-clients.ts';
import type { ConnectedBase } from './connected-base.ts';
import { type Violation, violationsOf } from './invariants.ts';
import { otherBaseViolations } from './other-base.ts';
import { doSomething, type PortalEdits, rememberUndone } from './people.ts';
import { startProcesses } from './processes.ts';
import { reportViolations, untilReported } from './reports-invariants.ts';
import { askForReports, reportSide } from './reports-side.ts';
import { doSomethingWithRuns, runsSide, runViolations, settleRuns, undoneOnPortal } from './runs-side.ts';
import { seedSecrets } from './seeded-secrets.ts';
import { chooseWinner, setSynchronisation } from './settings.ts';
import { application, World } from './world.ts';

/** What came of one history. */
export interface HistoryResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly operations: number;
  readonly traceHash: string;
  readonly trace: readonly string[];
}

const minutes = 60_000;
/** How often the connection compares itself with the portal, while people work and when they rest. */
const reconcileMinutes = { atWork: 5, atRest: 20 };
/** How often it looks for what was deleted there without being told. */
const sweepHours = 1;

/** One whole history on virtual time: people on both sides, exchanges, faults, deaths; then rest, and the reckoning. */
export async function runHistory(seed: number): Promise<HistoryResult> {
  const unseed = seedSecrets(seed);
  try {
    const world = new World(seed);
    startProcesses(world);
    const violations = await world.clock.run(live(world, seed));
    const { operations, trace } = world;
    return { seed, violations, operations, traceHash: world.traceHash(), trace };
  } finally {
    unseed();
  }
}

async function live(world: World, seed: number): Promise<readonly Violation[]> {
  const { connection, key, scope, side } = await connect(world, seed);
  const reports = await reportSide(world, connection);
  const { automation, base } = await connectClients(world, seed, connection, key);
  const { clients } = base;
  await setSynchronisation(world, scope, { onPortalDeletion: clients.onPortalDeletion });
  await chooseWinner(world, scope, seed);
  const edits: PortalEdits = { fields: new Map(), deleted: new Set(), unheard: new Set() };
  const runs = runsSide(world, connection, side.base, { kept: clients.kept, unheard: edits.unheard });
  world.isDeadly = true;
  world.simulator.engine.faults.set(faults(world));
  const rounds = 2 + Math.floor(world.random() * 4);
  for (let round = 0; round < rounds; round += 1) {
    const told = [...edits.unheard];
    const running = exchange(world, side, world.random() < 0.2).then((ok) => {
      if (ok) for (const ref of told) edits.unheard.delete(ref);
    });
    const deeds = Math.floor(world.random() * 6);
    for (let deed = 0; deed < deeds; deed += 1) {
      await world.clock.sleep(world.random() * 20_000);
      if (world.random() < 0.12) await doSomethingWithRuns(world, runs);
      else if (world.random() < 0.5) doSomething(world, side.base, edits);
      else await doSomethingWithClients(world, clients, scope);
      await base.deed();
      for (let more = 3; automation && more > 0; more -= 1) doSomethingWithDeals(world, automation);
      await askForReports(world, reports);
    }
    await base.meet();
    await base.misfortune();
    await running;
    await world.clock.sleep(world.random() * 5 * minutes);
  }
  world.note('rest');
  world.isDeadly = false;
  world.simulator.engine.faults.clear();
  await reopenIfLost(world, scope);
  watchOver(world, scope).catch(world.fail);
  await setSynchronisation(world, scope, { reconcileMinutes: reconcileMinutes.atRest });
  await base.confirm();
  await settleRuns(world, runs);
  await untilExchanged(world, side);
  await untilReported(world, reports);
  if (automation) {
    await untilAnswered(world, automation, () => base.confirm());
    // A copy of the base may be noticed only when the working one has spoken again.
    await base.confirm();
  }
  await untilQuiet(world, scope);
  await settleRuns(world, runs);
  rememberUndone(edits, await undoneOnPortal(runs));
  // What the portal's events did not tell the house finds by comparing, with nobody's help.
  await letSweepBeDue(world, scope);
  await world.clock.sleep((2 * reconcileMinutes.atRest + 1) * minutes);
  await settleRuns(world, runs);
  await untilAgreed(world, base, scope);
  const violations = await violationsOf(world, side.base, edits, scope);
  const ofReports = await reportViolations(world, reports);
  const ofClients = await clientViolations(world, clients, scope);
  const ofRobots = automation ? automationViolations(world, automation) : [];
  const further = await secondTimeIsFree(world, side, base, scope);
  const ofRuns = await runViolations(runs);
  return [
    ...violations,
    ...ofReports,
    ...ofClients,
    ...ofRobots,
    ...ofRuns,
    ...further,
    ...otherBaseViolations(world),
  ];
}

interface Connected {
  readonly connection: Connection;
  readonly key: string;
  readonly scope: ConnectionScope;
  readonly side: BaseSide;
}

async function connect(world: World, seed: number): Promise<Connected> {
  world.simulator.applications.install(world.portal, application, 1, 'L');
  const connections = new Connections(world.platform.table);
  const tenant = tenantOf(asId<MemberId>(world.portal.memberId));
  for (let waited = 0; waited < 600; waited += 1) {
    const [connection] = await connections.ofTenant(tenant);
    if (connection) {
      const scope = { tenant, connection: connection.id };
      const { settings } = connection;
      const often = { reconcileMinutes: reconcileMinutes.atWork, sweepHours };
      const synchronisation = { ...settings.synchronisation, ...often };
      // Whoever saves settings later has to start from these.
      const saved = (await connections.saveSettings(scope, { ...settings, synchronisation })) ?? connection;
      const key = await revealKey(world.platform.secrets, connection);
      const side = baseSide(world, seed, connection.code, exchangeUser(connection.id), key);
      return { connection: saved, key, scope, side };
    }
    await world.clock.sleep(1000);
  }
  throw new Error('the installation brought no connection about');
}

/**
 * A process may die between the moment in which the portal gives new tokens for the old ones and that in which they are
 * kept. The connection is paused then, and its person does what it says: installs the application again.
 */
async function reopenIfLost(world: World, scope: ConnectionScope): Promise<void> {
  await world.clock.sleep(10 * minutes);
  if (await reopened(world, scope)) await world.clock.sleep(10 * minutes);
}

/** Who began to work before the rest may die long after it: the same person looks after the application to the end. */
async function watchOver(world: World, scope: ConnectionScope): Promise<never> {
  for (;;) {
    await world.clock.sleep(10 * minutes);
    await reopened(world, scope);
  }
}

/** Whether the application had to be installed again. */
async function reopened(world: World, scope: ConnectionScope): Promise<boolean> {
  const connections = new Connections(world.platform.table);
  const status = (await connections.get(scope))?.status;
  if (status?.state !== 'paused' || !status.causeKey.startsWith('portal.')) return false;
  world.note(`installed again: ${status.causeKey}`);
  world.simulator.applications.install(world.portal, application, 1, 'L');
  return true;
}

/** As if the house had looked for deletions so long ago: hours in which nothing happens prove nothing. */
async function letSweepBeDue({ clock, platform }: World, scope: ConnectionScope): Promise<void> {
  const sweptAt = clock.now() - sweepHours * 60 * minutes;
  await new ReconciliationStates(platform.table).save(scope, { sweptAt });
}

async function exchange(world: World, { client }: BaseSide, full: boolean): Promise<boolean> {
  try {
    const { ok } = await client.exchange({ full });
    world.note(`exchange ${full ? 'full' : 'changes'}: ${ok}`);
    return ok;
  } catch (error) {
    // The connection broke; 1C tries again with its next run.
    world.note(`exchange broke: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function untilExchanged(world: World, side: BaseSide): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (await exchange(world, side, true)) return;
    await world.clock.sleep(5 * minutes);
  }
  throw new Error('the exchange does not succeed though nothing fails any more');
}

/** Both sides say what they have to say of clients, twice: what the first round brought may be said in the second. */
async function untilAgreed(world: World, base: ConnectedBase, scope: ConnectionScope): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await base.untilTold();
    await untilQuiet(world, scope);
    await base.untilTold();
    await untilQuiet(world, scope);
  }
}

async function untilQuiet(world: World, scope: ConnectionScope): Promise<void> {
  const marks = new MarkRepository(world.platform.table, () => 'simulation');
  for (let waited = 0; waited < 240; waited += 1) {
    await world.clock.sleep(minutes);
    if (world.waiting() === 0 && !(await marks.any(scope))) return;
  }
  const left = world.queuesLeft().join(', ');
  const { marks: unsettled } = await marks.page(scope, 'catalogue', 5);
  const examples = unsettled.map(({ side, entity, id }) => `${side} ${entity} ${id}`).join(', ');
  throw new Error(`the house does not come to rest: ${left}; marks: ${examples}`);
}

/** Once both sides agree a further full exchange writes nothing. */
async function secondTimeIsFree(
  world: World,
  side: BaseSide,
  base: ConnectedBase,
  scope: ConnectionScope,
): Promise<readonly Violation[]> {
  const before = world.calls.length;
  const commandsBefore = base.writes();
  await untilExchanged(world, side);
  await lookAtAllClients(world, scope);
  await untilAgreed(world, base, scope);
  const commands = base.writes() - commandsBefore;
  const writes = world.calls
    .slice(before)
    // People may be told of what went wrong before.
    .filter(({ method }) => /\.(add|update|modify|delete)$/i.test(method) && !method.startsWith('im.'));
  return [
    ...writes.map(({ method, params }) => ({
      invariant: 'termination',
      detail: `${method} ${JSON.stringify(params).slice(0, 200)}`,
    })),
    ...(commands === 0 ? [] : [{ invariant: 'termination', detail: `${commands} commands to the base` }]),
  ];
}

/** Trouble of every kind now and then. */
function faults({ random }: World): readonly FaultRule[] {
  const rules: FaultRule[] = [
    { fault: 'query-limit', probability: 0.05 },
    { fault: 'bad-gateway', probability: 0.05 },
    { fault: 'gateway-timeout', probability: 0.02 },
    { fault: 'internal-error', probability: 0.03 },
    { fault: 'reset-before', probability: 0.05 },
    { fault: 'reset-after', probability: 0.08 },
    { fault: 'cut', probability: 0.02 },
    { fault: 'truncated-json', probability: 0.04 },
    { fault: 'expired-token', probability: 0.02 },
    { fault: 'oauth-unavailable', probability: 0.05 },
    { fault: 'event-drop', probability: 0.2 },
    { fault: 'event-double', probability: 0.2 },
    { fault: 'event-delay', probability: 0.2, seconds: 90 },
  ];
  return rules.filter(() => random() < 0.5);
}
