import { runNow } from '../../shared/app/reports/report-posts.ts';
import type { ReportRun } from '../../shared/app/reports/run.ts';
import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
} from '../../shared/app/reports/save-subscription.ts';
import type { StoredSubscription } from '../../shared/app/reports/subscriptions.ts';
import {
  getRun,
  getRunFile,
  getSubscription,
  listRuns,
  listSubscriptions,
  postSubscription,
  previewSchedule,
  previewSubscription,
  putSubscription,
  removeSubscription,
  runSubscription,
} from '../../shared/contracts/api/report-subscriptions.ts';
import { nextRun, previewSlots, type ScheduleRule } from '../../shared/domain/schedule/schedule.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { text } from '../../shared/kernel/text.ts';
import { connectionOf, lookingOutside, scopeOf } from './connection-of.ts';
import type { ReportsApiDeps } from './deps.ts';

const downloadSeconds = 900;

/** The routes of report subscriptions. */
export function subscriptionRoutes(deps: ReportsApiDeps): readonly ServedRoute[] {
  return [...changingRoutes(deps), ...lookingRoutes(deps)];
}

function changingRoutes(deps: ReportsApiDeps): readonly ServedRoute[] {
  const { clock, connections, subscriptions } = deps;
  return [
    serve(postSubscription).with(async ({ params, body, language }) => {
      const connection = await connectionOf(connections, params.connection);
      const made = await lookingOutside(language, () => createSubscription(deps, connection, body));
      return { status: 201, body: shown(made, clock.now()) };
    }),
    serve(putSubscription).with(async ({ params, body, language }) => {
      const connection = await connectionOf(connections, params.connection);
      const changed = await lookingOutside(language, () =>
        changeSubscription(deps, connection, params.subscription, body),
      );
      return { status: 200, body: shown(existing(changed), clock.now()) };
    }),
    serve(removeSubscription).with(async ({ params }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      await deleteSubscription(deps, scope, params.subscription);
      return { status: 204 };
    }),
    serve(runSubscription).with(async ({ params }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const subscription = existing(await subscriptions.get(scope, params.subscription));
      return { status: 202, body: { run: await runNow(deps, scope, subscription) } };
    }),
  ];
}

function lookingRoutes({
  blobs,
  clock,
  connections,
  runs,
  subscriptions,
}: ReportsApiDeps): readonly ServedRoute[] {
  const runOf = async (params: { connection: string; subscription: string; run: string }) => {
    const scope = scopeOf(await connectionOf(connections, params.connection));
    const found = await runs.get(scope, { subscription: params.subscription, slot: params.run });
    if (!found) throw notFound(text('Такого запуска нет.', 'There is no such run.'));
    return found;
  };
  return [
    serve(listSubscriptions).with(async ({ params }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const found = await subscriptions.list(scope);
      return { status: 200, body: { subscriptions: found.map((one) => shown(one, clock.now())) } };
    }),
    serve(getSubscription).with(async ({ params }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const found = existing(await subscriptions.get(scope, params.subscription));
      return { status: 200, body: shown(found, clock.now()) };
    }),
    serve(previewSubscription).with(async ({ params, query }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const { said } = existing(await subscriptions.get(scope, params.subscription));
      const rule = said.inactive ? undefined : said.schedule;
      return { status: 200, body: { slots: rule ? preview(rule, clock.now(), query.count) : [] } };
    }),
    serve(previewSchedule).with(async ({ body, query }) => ({
      status: 200,
      body: { slots: preview(body, clock.now(), query.count) },
    })),
    serve(listRuns).with(async ({ params, query }) => {
      const scope = scopeOf(await connectionOf(connections, params.connection));
      const found = await runs.last(scope, params.subscription, query.limit);
      return { status: 200, body: { runs: found.map(shownRun) } };
    }),
    serve(getRun).with(async ({ params }) => ({ status: 200, body: shownRun(await runOf(params)) })),
    serve(getRunFile).with(async ({ params, query }) => {
      const file = (await runOf(params)).post?.files[query.index];
      if (!file || !(await blobs.head(file.blob)))
        throw notFound(text('Файла нет: не сделан или удалён.', 'There is no file: not made, or deleted.'));
      const url = await blobs.signDownload(file.blob, { seconds: downloadSeconds, fileName: file.name });
      return { status: 200, body: { url, name: file.name } };
    }),
  ];
}

function existing(found: StoredSubscription | undefined): StoredSubscription {
  if (found) return found;
  throw notFound(text('Такой подписки нет.', 'There is no such subscription.'));
}

function notFound(detail: ReturnType<typeof text>): Problem {
  return new Problem(404, { cause: 'report-not-found', detail });
}

function preview(rule: ScheduleRule, now: number, count: number) {
  return previewSlots(rule, now, count).map((slot) => ({ ...slot, at: iso(slot.at) }));
}

function shown({ id, said, createdAt, changedAt, lastPost }: StoredSubscription, now: number) {
  const [next] = said.inactive ? [] : nextRun(said.schedule, now);
  return {
    ...said,
    ...{ id, createdAt: iso(createdAt), changedAt: iso(changedAt) },
    ...(lastPost && { lastPost: { ...lastPost, postedAt: iso(lastPost.postedAt) } }),
    ...(next && { nextRunAt: iso(next.at) }),
  };
}

function shownRun({ slot, state, at, manual, attempts, postId, link, post, cause, finishedAt }: ReportRun) {
  return {
    ...{ slot, state, at: iso(at), manual, attempts, postId, link, cause },
    files: post?.files.map(({ name, bytes }) => ({ name, bytes })) ?? [],
    ...(finishedAt !== undefined && { finishedAt: iso(finishedAt) }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
