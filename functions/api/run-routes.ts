import { askForRun, type RunWish } from '../../shared/app/runs/ask-for-run.ts';
import { pageRecords } from '../../shared/app/runs/page-records.ts';
import { letDelete, refuseDelete } from '../../shared/app/runs/settle-deletions.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import {
  answerDeletionQuestion,
  applyPlan,
  cancelRun,
  getDeletionQuestion,
  getRun,
  listRunRecords,
  listRuns,
  startRun,
  undoRunRoute,
} from '../../shared/contracts/api/runs.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { isEntityName } from '../../shared/domain/entities/registry.ts';
import { countNames, isOver, type Run } from '../../shared/domain/runs/run.ts';
import type { RunRecord } from '../../shared/domain/runs/run-record.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { text } from '../../shared/kernel/text.ts';
import type { ApiDeps } from './deps.ts';

/** Runs of the synchronisation: to ask for one, to look at it, to apply a plan, to undo, to answer what they ask. */
export function runRoutes(deps: ApiDeps): readonly ServedRoute[] {
  return [...lookingRoutes(deps), ...doingRoutes(deps), ...questionRoutes(deps)];
}

function lookingRoutes({ connections, runRecords, runs }: ApiDeps): readonly ServedRoute[] {
  return [
    serve(listRuns).with(async ({ params, query }) => {
      const scope = scopeOf(await existing({ connections }, params.connection));
      const page = await runs.list(scope, query.limit, query.cursor);
      return { status: 200, body: { runs: page.runs.map(shown), cursor: page.next } };
    }),
    serve(getRun).with(async ({ params }) => {
      const scope = scopeOf(await existing({ connections }, params.connection));
      return { status: 200, body: shown(await existingRun(runs, scope, params.run)) };
    }),
    serve(listRunRecords).with(async ({ params, query: { cursor, limit, ...filter } }) => {
      const scope = scopeOf(await existing({ connections }, params.connection));
      const run = await existingRun(runs, scope, params.run);
      const page = await pageRecords(runRecords, scope, run, filter, limit, cursor);
      return { status: 200, body: { records: page.records.map(shownRecord), cursor: page.cursor } };
    }),
  ];
}

function doingRoutes(deps: ApiDeps): readonly ServedRoute[] {
  const { connections, runs } = deps;
  const ofRun = async (params: { readonly connection: string; readonly run: string }) => {
    const connection = await existing({ connections }, params.connection);
    return { connection, run: await existingRun(runs, scopeOf(connection), params.run) };
  };
  return [
    serve(startRun).with(async ({ params, body }) => {
      const connection = await existing({ connections }, params.connection);
      if ('object' in body) checkKind(body.object?.kind);
      return { status: 202, body: shown(await begin(deps, connection, body.kind, wishOf(body))) };
    }),
    serve(applyPlan).with(async ({ params }) => {
      const { connection, run } = await ofRun(params);
      const isOpen =
        run.kind === 'plan' && run.state === 'planned' && (run.expiresAt ?? 0) > deps.clock.now();
      if (!isOpen) throw notPlanned();
      const applied = await begin(deps, connection, 'apply', { of: run.id }, `${run.id}-apply`);
      return { status: 202, body: shown(applied) };
    }),
    serve(undoRunRoute).with(async ({ params }) => {
      const { connection, run } = await ofRun(params);
      const did = run.kind !== 'plan' && run.kind !== 'undo';
      if (!did || !isOver(run)) throw notUndoable();
      const undone = await begin(deps, connection, 'undo', { of: run.id }, `${run.id}-undo`);
      return { status: 202, body: shown(undone) };
    }),
    serve(cancelRun).with(async ({ params }) => {
      const { connection, run } = await ofRun(params);
      const scope = scopeOf(connection);
      await runs.progress(scope, run.id, { ending: 'cancelled' });
      await ringDoorbell(deps.work, scope, deps.newToken());
      return { status: 202, body: shown(await existingRun(runs, scope, run.id)) };
    }),
  ];
}

function questionRoutes({ connections, held, marks, newToken, work }: ApiDeps): readonly ServedRoute[] {
  return [
    serve(getDeletionQuestion).with(async ({ params }) => {
      const question = await held.question(scopeOf(await existing({ connections }, params.connection)));
      if (!question) return { status: 200, body: {} };
      const kinds = { ...question.kinds };
      const examples = [...question.examples];
      return {
        status: 200,
        body: { question: { id: question.id, askedAt: iso(question.askedAt), kinds, examples } },
      };
    }),
    serve(answerDeletionQuestion).with(async ({ params, body }) => {
      const scope = scopeOf(await existing({ connections }, params.connection));
      const question = await held.question(scope);
      if (question?.id !== body.id) throw notAsked();
      if (body.answer === 'delete') await letDelete({ held, marks }, scope);
      else await refuseDelete({ held, marks }, scope);
      await ringDoorbell(work, scope, newToken());
      return { status: 204 };
    }),
  ];
}

/** What was asked for, without what was left out. */
function wishOf(body: RunWish): RunWish {
  const { object, onErrors, order, scope } = body;
  return { object, onErrors, order, scope };
}

async function begin(
  deps: ApiDeps,
  connection: Connection,
  kind: Run['kind'],
  wish: RunWish,
  id?: string,
): Promise<Run> {
  const run = await askForRun(deps, connection, kind, 'operator', wish, id);
  await ringDoorbell(deps.work, scopeOf(connection), deps.newToken());
  return run;
}

function scopeOf({ id, tenant }: Connection): ConnectionScope {
  return { tenant, connection: id };
}

async function existing({ connections }: Pick<ApiDeps, 'connections'>, number: string): Promise<Connection> {
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found) return found;
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}

async function existingRun(runs: ApiDeps['runs'], scope: ConnectionScope, id: string): Promise<Run> {
  const run = await runs.get(scope, id);
  if (run) return run;
  throw new Problem(404, {
    cause: 'run-not-found',
    detail: text(
      'Такого запуска нет, или срок его хранения вышел.',
      'There is no such run, or its time is over.',
    ),
  });
}

/** @throws Problem 400 naming the field */
function checkKind(kind: string | undefined): void {
  if (kind === undefined || isEntityName(kind)) return;
  const detail = text(`Вида «${kind}» нет.`, `There is no kind “${kind}”.`);
  const errors = [{ field: 'body.object.kind', message: detail.ru }];
  throw new Problem(400, { cause: 'validation', detail, errors });
}

function notPlanned(): Problem {
  return new Problem(409, {
    cause: 'run-not-planned',
    detail: text(
      'Применить можно составленный план не старше суток. Составьте план заново.',
      'Only a plan that was made within a day can be applied. Make a plan again.',
    ),
  });
}

function notUndoable(): Problem {
  return new Problem(409, {
    cause: 'run-not-undoable',
    detail: text(
      'Отменить можно законченный запуск, который что-то записывал.',
      'Only a run that is over and wrote something can be undone.',
    ),
  });
}

function notAsked(): Problem {
  return new Problem(409, {
    cause: 'question-not-asked',
    detail: text(
      'Этого вопроса больше нет: посмотрите, о чём спрашивается сейчас.',
      'This question is gone: look what is asked now.',
    ),
  });
}

function shown(run: Run) {
  const { by, counts, createdAt, endedAt, expiresAt, id, keptUntil, kind, options, startedAt } = run;
  const { object, of, onErrors, order, scope } = options;
  return {
    ...{ id, kind, state: run.state, by, order, onErrors },
    ...(scope && { scope }),
    ...(object && { object: { ...object } }),
    ...(of && { of }),
    ...(run.undoneBy && { undoneBy: run.undoneBy }),
    counts: Object.fromEntries(countNames.map((name) => [name, counts[name] ?? 0])) as Record<
      (typeof countNames)[number],
      number
    >,
    ...(run.reason && { reason: { ...run.reason } }),
    createdAt: iso(createdAt),
    ...(startedAt !== undefined && { startedAt: iso(startedAt) }),
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
    ...(expiresAt !== undefined && { expiresAt: iso(expiresAt) }),
    keptUntil: iso(keptUntil),
  };
}

function shownRecord({ action, conflicts, entity, fields, portalId, ref, result, text: said }: RunRecord) {
  return {
    ...{ kind: entity, ref, action, result, fields, conflicts },
    ...(portalId !== '' && { portalId }),
    ...(said && { text: { ...said } }),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
