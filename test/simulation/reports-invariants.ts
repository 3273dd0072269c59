import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { ReportRuns } from '../../shared/app/reports/report-runs.ts';
import { isOver } from '../../shared/app/reports/run.ts';
import { slotCode, slotName } from '../../shared/domain/reports/slot-name.ts';
import { slotsBetween } from '../../shared/domain/schedule/schedule.ts';
import { attachmentsStore, diskObjectsStore } from '../../simulators/portal/data/disk/disk-objects.ts';
import { type Post, postsStore } from '../../simulators/portal/data/feed/posts.ts';
import type { Violation } from './invariants.ts';
import { impatientMinutes, type ReportSide, scopeOf } from './reports-side.ts';
import type { World } from './world.ts';

/** A report that has to come, once. */
interface Promised {
  readonly subscription: string;
  readonly slot: string;
  /** It may be left out when it would be late, if that is told. */
  readonly mayMiss: boolean;
}

const minutes = 60_000;

/** Waits until every report that was promised has come, or was told to be missed. */
export async function untilReported(world: World, side: ReportSide): Promise<void> {
  let open = promisedBy(side);
  for (let waited = 0; waited < 600; waited += 1) {
    const runs = await Promise.all(open.map((one) => runOf(world, side, one)));
    open = open.filter((_, index) => !runs[index] || !isOver(runs[index]));
    if (open.length === 0) return;
    await world.clock.sleep(minutes);
  }
  const left = open.map(({ subscription, slot }) => `${subscription} ${slot}`).join(', ');
  throw new Error(`reports do not come though nothing fails any more: ${left}`);
}

/** One post per slot and per wish, none besides; what was missed is told. */
export async function reportViolations(world: World, side: ReportSide): Promise<readonly Violation[]> {
  const files = filesOfPosts(world);
  const found: Violation[] = [];
  for (const promised of promisedBy(side)) {
    const { subscription, slot } = promised;
    const code = slotCode({ ...scopeOf(side.connection), subscription, slot });
    const posts = files.filter(({ names }) => names.some((name) => name.includes(code)));
    const run = await runOf(world, side, promised);
    if (posts.length > 1) found.push(violation('no doubled post', `${slot}: ${posts.length} posts`));
    if (run?.state === 'missed' && promised.mayMiss) {
      if (posts.length > 0) found.push(violation('missed is missed', `${slot} was posted all the same`));
      if (!(await isTold(world, side, subscription))) found.push(violation('missed is told', slot));
    } else if (run?.state !== 'posted' || run.postId !== String(posts[0]?.id)) {
      const told = `${run?.state ?? 'no run'} ${run?.postId ?? ''} ${run?.cause?.causeKey ?? ''}`;
      found.push(
        violation('no lost post', `${subscription} ${slot}: ${told}, on the portal ${posts.length}`),
      );
    }
  }
  const known = await postsOfRuns(world, side);
  const unknown = files.filter(({ id }) => !known.has(String(id)));
  return [...found, ...unknown.map(({ names }) => violation('no post unasked for', names.join(', ')))];
}

async function postsOfRuns(world: World, side: ReportSide): Promise<ReadonlySet<string | undefined>> {
  const runs = new ReportRuns(world.platform.table, world.clock);
  const found = await Promise.all(
    [...side.subscriptions.keys()].map((id) => runs.last(scopeOf(side.connection), id, 500)),
  );
  return new Set(found.flat().map(({ postId }) => postId));
}

/** All slots that were due while a subscription was so, and what people asked for. */
function promisedBy({ subscriptions, asked }: ReportSide): readonly Promised[] {
  const slots = [...subscriptions].flatMap(([subscription, history]) =>
    history.flatMap(({ from, said }, index) =>
      [...slotsBetween(said.schedule, from, history[index + 1]?.from ?? from + 60 * minutes)].map((slot) => ({
        subscription,
        slot: slotName(slot),
        mayMiss: said.lateMinutes === impatientMinutes,
      })),
    ),
  );
  return [...slots, ...asked.map((one) => ({ ...one, mayMiss: false }))];
}

function runOf(world: World, side: ReportSide, { subscription, slot }: Promised) {
  const runs = new ReportRuns(world.platform.table, world.clock);
  return runs.get(scopeOf(side.connection), { subscription, slot });
}

async function isTold(world: World, side: ReportSide, subscription: string): Promise<boolean> {
  const { table, blobs, clock } = world.platform;
  const journal = new ErrorJournal(table, blobs, clock);
  const { entries } = await journal.page(scopeOf(side.connection), {}, 200);
  return entries.some(({ causeKey, object }) => causeKey === 'report.missed' && object?.id === subscription);
}

function filesOfPosts({ portal }: World): readonly { readonly id: number; readonly names: string[] }[] {
  const nameOf = (attachment: number) => {
    const object = portal.store(attachmentsStore).get(attachment)?.objectId;
    return (object === undefined ? undefined : portal.store(diskObjectsStore).get(object)?.name) ?? '';
  };
  return [...portal.store(postsStore)].map(({ id, files }: Post) => ({ id, names: files.map(nameOf) }));
}

function violation(invariant: string, detail: string): Violation {
  return { invariant, detail };
}
