import type { CallFeed } from '../../shared/app/calls/call-feeds.ts';
import { scheduleFeed } from '../../shared/app/calls/schedule-feed.ts';
import {
  getCallSettings,
  getMikopbx,
  putCallSettings,
  putMikopbx,
} from '../../shared/contracts/api/calls.ts';
import { given } from '../../shared/entry/http/given.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { text } from '../../shared/kernel/text.ts';
import { connectionFor } from './access.ts';
import type { CallsApiDeps } from './deps.ts';

/** What a connection wants of calls, and the exchange that is asked for them. */
export function callSettingsRoutes(deps: CallsApiDeps): readonly ServedRoute[] {
  const { clock, connections, due, feeds } = deps;
  const scopeOf = async (number: string) => {
    const { id, tenant } = await connectionFor(connections, number);
    return { tenant, connection: id };
  };
  return [
    serve(getCallSettings).with(async ({ params }) => {
      const { settings } = await connectionFor(connections, params.connection);
      return { status: 200, body: settings.calls };
    }),
    serve(putCallSettings).with(async ({ params, body }) => {
      const { id, settings, tenant } = await connectionFor(connections, params.connection);
      await connections.saveSettings({ tenant, connection: id }, { ...settings, calls: body });
      return { status: 200, body };
    }),
    serve(getMikopbx).with(async ({ params }) => {
      const feed = await feeds.get(await scopeOf(params.connection), 'mikopbx');
      return { status: 200, body: feed ? { mikopbx: shown(feed) } : {} };
    }),
    serve(putMikopbx).with(async ({ params, body }) => {
      const scope = await scopeOf(params.connection);
      const { enabled, url, ...rest } = body;
      const saved = await feeds.save(scope, 'mikopbx', { enabled, url, ...given(rest) });
      if (!saved) throw noToken();
      if (enabled) await scheduleFeed(due, scope, clock.now());
      return { status: 200, body: { mikopbx: shown(saved) } };
    }),
  ];
}

function shown({ cursor, enabled, polledAt, trouble, url }: CallFeed) {
  return {
    ...{ url, enabled, cursor, trouble },
    ...(polledAt !== undefined && { polledAt: new Date(polledAt).toISOString() }),
  };
}

function noToken(): Problem {
  return new Problem(400, {
    cause: 'call-feed.no-token',
    detail: text(
      'Введите ключ API MikoPBX: он ещё не был задан.',
      'Enter the API key of MikoPBX: none was given before.',
    ),
  });
}
