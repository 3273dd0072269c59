import * as z from 'zod';
import type { HistoryQuery } from '../../shared/app/history/history-log.ts';
import {
  getHistoryBodies,
  getHistorySettings,
  listHistory,
  putHistorySettings,
} from '../../shared/contracts/api/history.ts';
import { connectionSettingsSchema } from '../../shared/domain/connections/connection-settings.ts';
import type { StoredHistoryEntry } from '../../shared/domain/history/history-entry.ts';
import { houseSubject } from '../../shared/domain/history/occurrence.ts';
import { given } from '../../shared/entry/http/given.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { parsedJson } from '../../shared/kernel/json-text.ts';
import { text } from '../../shared/kernel/text.ts';
import type { ApiDeps } from './deps.ts';
import { scopeOf } from './scope-of.ts';

const dayMilliseconds = 86_400_000;

/** The routes of the interaction history. */
export function historyRoutes({ connections, history }: ApiDeps): readonly ServedRoute[] {
  return [
    serve(listHistory).with(async ({ params, query: { limit, cursor, day, ...query } }) => {
      const scope = await scopeOf(connections, params.connection);
      const page = await history.page(
        scope,
        { ...given<HistoryQuery>(query), ...boundsOf(day) },
        limit,
        cursor,
      );
      const entries = page.entries.map(({ at, id, ...entry }) => ({
        ...entry,
        id: entryName({ at, id }),
        at: new Date(at).toISOString(),
      }));
      return { status: 200, body: { entries, cursor: page.cursor } };
    }),
    serve(getHistoryBodies).with(async ({ params }) => {
      const scope = await scopeOf(connections, params.connection);
      const named = entryNamed(params.entry);
      const bodies = named && (await history.bodies(scope, named.at, named.id));
      if (!bodies) throw nothingKept();
      return { status: 200, body: { ...bodies } };
    }),
    ...settingsRoutes({ connections }),
  ];
}

function settingsRoutes({ connections }: Pick<ApiDeps, 'connections'>): readonly ServedRoute[] {
  const settingsOf = async (number: string) => {
    const scope = await scopeOf(connections, number);
    const connection = await connections.get(scope);
    return { scope, settings: connection?.settings ?? connectionSettingsSchema.parse({}) };
  };
  return [
    serve(getHistorySettings).with(async ({ params }) => {
      const { settings } = await settingsOf(params.connection);
      return { status: 200, body: settings.history };
    }),
    serve(putHistorySettings).with(async ({ params, body }) => {
      const { scope, settings } = await settingsOf(params.connection);
      if (scope.tenant === houseSubject.tenant) throw houseIsFixed();
      await connections.saveSettings(scope, { ...settings, history: body });
      return { status: 200, body };
    }),
  ];
}

function boundsOf(day: string | undefined): Pick<HistoryQuery, 'from' | 'to'> {
  if (day === undefined) return {};
  const from = Date.parse(day);
  return { from, to: from + dayMilliseconds - 1 };
}

const nameSchema = z.tuple([z.int().nonnegative(), z.string().min(1)]);

function entryName({ at, id }: Pick<StoredHistoryEntry, 'at' | 'id'>): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

function entryNamed(name: string): Pick<StoredHistoryEntry, 'at' | 'id'> | undefined {
  const parsed = nameSchema.safeParse(parsedJson(Buffer.from(name, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const [at, id] = parsed.data;
  return { at, id };
}

function nothingKept(): Problem {
  return new Problem(404, {
    cause: 'bodies-not-kept',
    detail: text(
      'Тела не сохранены: режим отладки был выключен, или срок хранения вышел.',
      'No bodies were kept: debug mode was off, or their time is over.',
    ),
  });
}

function houseIsFixed(): Problem {
  return new Problem(409, {
    cause: 'house-settings-fixed',
    detail: text(
      'У подключения 0 нет настроек: это записи самой службы.',
      'Connection 0 has no settings: these are the records of the service itself.',
    ),
  });
}
