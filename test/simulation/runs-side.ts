import { askForRun } from '../../shared/app/runs/ask-for-run.ts';
import { HeldDeletions } from '../../shared/app/runs/held-deletions.ts';
import { RunRecords } from '../../shared/app/runs/run-records.ts';
import { Runs } from '../../shared/app/runs/runs.ts';
import { letDelete, refuseDelete } from '../../shared/app/runs/settle-deletions.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { isOver, type Run, type RunKind } from '../../shared/domain/runs/run.ts';
import type { RunRecord } from '../../shared/domain/runs/run-record.ts';
import type { OnecBase } from '../../simulators/onec/base/base.ts';
import type { LoggedCall } from '../../simulators/portal/call/call-log.ts';
import { productsStore } from '../../simulators/portal/data/catalog/products.ts';
import type { Violation } from './invariants.ts';
import type { World } from './world.ts';

/** What people ask of the synchronisation, beside what they do on the two sides. */
export interface RunsSide {
  readonly connection: Connection;
  readonly scope: ConnectionScope;
  readonly base: OnecBase;
  readonly runs: Runs;
  readonly records: RunRecords;
  readonly held: HeldDeletions;
  readonly marks: MarkRepository;
  /** Ids of clients that were not to be marked, because somebody said so: the portal's, or the base's references. */
  readonly kept: Set<string>;
  /** See `PortalEdits`. */
  readonly unheard: Set<string>;
  /** What was seen to be wrong while it went on. */
  readonly violations: Violation[];
  /** A plan that somebody looks at, and how many calls the portal had got when it was made. */
  plan?: { readonly id: string; readonly calls: number };
}

export function runsSide(
  world: World,
  connection: Connection,
  base: OnecBase,
  { kept, unheard }: Pick<RunsSide, 'kept' | 'unheard'>,
): RunsSide {
  const { blobs, clock, table } = world.platform;
  let token = 0;
  const newToken = () => {
    token += 1;
    return `run${String(token).padStart(5, '0')}`;
  };
  return {
    connection,
    ...{ base, kept, unheard },
    scope: { tenant: connection.tenant, connection: connection.id },
    runs: new Runs(table, clock, newToken),
    records: new RunRecords(blobs),
    held: new HeldDeletions(table),
    marks: new MarkRepository(table, newToken),
    violations: [],
  };
}

type Deed = (world: World, side: RunsSide) => Promise<string | undefined>;

const deeds: readonly Deed[] = [
  async (world, side) => {
    await ask(world, side, 'full');
    return 'runs: full';
  },
  async (world, side) => {
    await ask(world, side, 'changes');
    return 'runs: changes';
  },
  async (world, side) => {
    if (side.plan) return undefined;
    const { id } = await ask(world, side, 'plan');
    return `runs: plan ${await lookAtPlan(world, side, id)}`;
  },
  async (world, side) => {
    const done = (await side.runs.list(side.scope, 20)).runs.find(
      (run) => run.kind !== 'plan' && run.kind !== 'undo' && isOver(run) && run.undoneBy === undefined,
    );
    if (!done || !(await isOfGoodsAlone(side, done))) return undefined;
    const first = await ask(world, side, 'undo', done.id, `${done.id}-undo`);
    const again = await ask(world, side, 'undo', done.id, `${done.id}-undo`);
    if (first.id !== again.id) side.violations.push({ invariant: 'undone once', detail: done.id });
    return `runs: undo ${done.id}`;
  },
  async (world, { base, unheard }) => {
    if (world.random() < 0.5) return undefined;
    for (const good of base.goods) if (!unheard.has(good.ref)) base.markDeleted(good.ref);
    return 'base: mark everything deleted';
  },
  async (world, side) => {
    const answered = await answer(world, side, world.random() < 0.5 ? 'delete' : 'keep');
    return answered && `runs: answer ${answered}`;
  },
];

/** Somebody asks for a run, looks at a plan, takes a run back, or answers a question. */
export async function doSomethingWithRuns(world: World, side: RunsSide): Promise<void> {
  const done = side.plan
    ? await settlePlan(world, side)
    : await deeds[Math.floor(world.random() * deeds.length)]?.(world, side);
  if (done !== undefined) world.note(done);
}

async function ask(world: World, side: RunsSide, kind: RunKind, of?: string, id?: string): Promise<Run> {
  const parts = { clock: world.platform.clock, runs: side.runs };
  const run = await askForRun(parts, side.connection, kind, 'operator', { of }, id);
  await ringDoorbell(world.queue('work.fifo'), side.scope, `run-${run.id}-${world.clock.now()}`);
  return run;
}

/** Waits for the plan for a while; from when it is there nothing may be written until it is settled. */
async function lookAtPlan(world: World, side: RunsSide, id: string): Promise<string> {
  for (let waited = 0; waited < 120; waited += 1) {
    await world.clock.sleep(1000);
    if ((await side.runs.get(side.scope, id))?.state !== 'planned') continue;
    side.plan = { id, calls: world.calls.length };
    return 'made';
  }
  // It is made later, when the portal answers again; nobody looks at it then.
  await cancel(world, side, id);
  return 'not waited for';
}

async function settlePlan(world: World, side: RunsSide): Promise<string | undefined> {
  const { plan } = side;
  if (!plan) return undefined;
  const written = world.calls
    .slice(plan.calls)
    .filter(({ method }) => /\.(add|update|modify|delete)$/i.test(method))
    .filter(isOfEngine);
  for (const { method } of written)
    side.violations.push({ invariant: 'nothing between plan and apply', detail: method });
  delete side.plan;
  if (world.random() < 0.3) {
    await cancel(world, side, plan.id);
    return 'runs: plan thrown away';
  }
  await ask(world, side, 'apply', plan.id, `${plan.id}-apply`);
  return 'runs: plan applied';
}

/** Robots and reports write deals and posts, whatever is planned. */
function isOfEngine({ method, params }: LoggedCall): boolean {
  const { entityTypeId } = params as { readonly entityTypeId?: unknown };
  const isClient = entityTypeId === undefined || ['3', '4'].includes(String(entityTypeId));
  return /^(catalog\.|crm\.(requisite|address))/.test(method) || (method.startsWith('crm.item.') && isClient);
}

async function cancel(world: World, { runs, scope }: RunsSide, id: string): Promise<void> {
  await runs.progress(scope, id, { ending: 'cancelled' });
  await ringDoorbell(world.queue('work.fifo'), scope, `cancel-${id}-${world.clock.now()}`);
}

async function answer(world: World, side: RunsSide, said: 'delete' | 'keep'): Promise<string | undefined> {
  const question = await side.held.question(side.scope);
  if (!question) return undefined;
  const { held } = await side.held.page(side.scope, 100);
  const active = new Map(
    [...world.portal.store(productsStore)].map((product) => [product.xmlId, product.active]),
  );
  for (const { entity, id, side: told } of held) {
    const good = side.base.goods.find(({ ref }) => ref === id.split('#')[0]);
    if (entity === 'product' && told === 'base' && good?.deleted && active.get(id) === false)
      side.violations.push({ invariant: 'nothing deleted before the answer', detail: id });
  }
  if (said === 'delete') await letDelete(side, side.scope);
  else {
    for (const { entity, id } of held) if (entity !== 'product') side.kept.add(id);
    await refuseDelete(side, side.scope);
    // Whoever says so takes the marks in the base away again.
    for (const good of side.base.goods) {
      if (!good.deleted) continue;
      side.base.markDeleted(good.ref, false);
      side.unheard.add(good.ref);
    }
  }
  await ringDoorbell(world.queue('work.fifo'), side.scope, `answer-${question.id}`);
  return said;
}

/** Ends what people began: plans are settled, questions answered, runs come to their end. */
export async function settleRuns(world: World, side: RunsSide): Promise<void> {
  const settled = await settlePlan(world, side);
  if (settled) world.note(settled);
  for (let waited = 0; waited < 240; waited += 1) {
    await answer(world, side, 'delete');
    const open = await side.runs.open(side.scope);
    if (open.length === 0 && !(await side.held.question(side.scope))) return;
    await ringDoorbell(world.queue('work.fifo'), side.scope, `settle-${world.clock.now()}`);
    await world.clock.sleep(60_000);
  }
  const left = (await side.runs.open(side.scope)).map(({ id, kind, state }) => `${kind} ${id} ${state}`);
  throw new Error(`runs do not come to their end: ${left.join(', ')}`);
}

/** What undoing left on the portal, as if a person had done it there. */
export async function undoneOnPortal(
  side: RunsSide,
): Promise<readonly Pick<RunRecord, 'action' | 'entity' | 'fields' | 'ref'>[]> {
  const { runs } = await side.runs.list(side.scope, 200);
  const found: RunRecord[] = [];
  for (const run of runs.filter(({ kind }) => kind === 'undo').reverse())
    found.push(...(await allRecords(side, run)));
  return found.filter(({ result }) => result === 'done');
}

/** Everything that must hold of runs once they are over. */
export async function runViolations(side: RunsSide): Promise<readonly Violation[]> {
  const found: Violation[] = [...side.violations];
  for (const { counts, id, kind } of (await side.runs.list(side.scope, 200)).runs) {
    const { conflicts: _, seen = 0, ...fates } = counts;
    const sum = Object.values(fates).reduce((total, count) => total + count, 0);
    if (sum !== seen)
      found.push({ invariant: 'accounting', detail: `${kind} ${id}: ${JSON.stringify(counts)}` });
  }
  return found;
}

async function isOfGoodsAlone(side: RunsSide, run: Run): Promise<boolean> {
  const goods = new Set(['section', 'product', 'price']);
  return (await allRecords(side, run)).every(({ entity }) => goods.has(entity));
}

async function allRecords({ records, scope }: RunsSide, run: Run): Promise<readonly RunRecord[]> {
  const slices = Array.from({ length: run.slices }, (_, slice) => records.read(scope, run, slice));
  return (await Promise.all(slices)).flat();
}
