import type { JournalFilter } from '../../shared/app/history/journal-item.ts';
import { repeatFailedWork } from '../../shared/app/history/repeat-failed-work.ts';
import {
  deleteError,
  deleteErrors,
  getError,
  listErrors,
  patchError,
  repeatError,
} from '../../shared/contracts/api/errors.ts';
import type { JournalEntry } from '../../shared/domain/history/journal-entry.ts';
import { given } from '../../shared/entry/http/given.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { text } from '../../shared/kernel/text.ts';
import type { ApiDeps } from './deps.ts';
import { scopeOf } from './scope-of.ts';

/** Errors that one request deletes at most, so that it ends in time. */
const deletedAtOnce = 500;

/** The routes of the error journal. */
export function errorRoutes({ connections, journal, queue }: ApiDeps): readonly ServedRoute[] {
  return [
    serve(listErrors).with(async ({ params, query: { limit, cursor, ...filter } }) => {
      const scope = await scopeOf(connections, params.connection);
      const page = await journal.page(scope, given<JournalFilter>(filter), limit, cursor);
      return { status: 200, body: { errors: page.entries.map(shown), cursor: page.cursor } };
    }),
    serve(deleteErrors).with(async ({ params, query: { all: _, ...filter } }) => {
      const scope = await scopeOf(connections, params.connection);
      const body = await journal.deleteMany(scope, given<JournalFilter>(filter), deletedAtOnce);
      return { status: 200, body };
    }),
    serve(getError).with(async ({ params }) => {
      const scope = await scopeOf(connections, params.connection);
      const entry = existing(await journal.get(scope, params.error));
      const payload = entry.hasPayload ? await journal.payload(scope, params.error) : undefined;
      return { status: 200, body: { ...shown(entry), payload } };
    }),
    serve(patchError).with(async ({ params, body }) => {
      const scope = await scopeOf(connections, params.connection);
      const entry = await journal.setSolved(scope, params.error, body.solved);
      return { status: 200, body: shown(existing(entry)) };
    }),
    serve(deleteError).with(async ({ params }) => {
      await journal.delete(await scopeOf(connections, params.connection), params.error);
      return { status: 204 };
    }),
    serve(repeatError).with(async ({ params }) => {
      const scope = await scopeOf(connections, params.connection);
      const entry = await repeatFailedWork(journal, queue, scope, params.error);
      return { status: 202, body: shown(existing(entry)) };
    }),
  ];
}

function existing(entry: JournalEntry | undefined): JournalEntry {
  if (entry) return entry;
  throw new Problem(404, {
    cause: 'error-not-found',
    detail: text('Такой ошибки в журнале нет.', 'There is no such error in the journal.'),
  });
}

function shown({ firstAt, lastAt, repeatedAt, ...entry }: JournalEntry) {
  return {
    ...entry,
    details: { ...entry.details },
    firstAt: new Date(firstAt).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
    ...(repeatedAt !== undefined && { repeatedAt: new Date(repeatedAt).toISOString() }),
  };
}
