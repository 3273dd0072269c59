import { leaveBase, setUpBase } from '../../shared/app/published/set-up-base.ts';
import {
  deletePublishedBase,
  getPublishedBase,
  putPublishedBase,
} from '../../shared/contracts/api/published-base.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { text } from '../../shared/kernel/text.ts';
import type { PublishedApiDeps } from './deps.ts';

/** The routes of published bases. */
export function publishedBaseRoutes(deps: PublishedApiDeps): readonly ServedRoute[] {
  return [
    serve(getPublishedBase).with(async ({ params }) => ({
      status: 200,
      body: await shown(deps, await existing(deps, params.connection)),
    })),
    serve(putPublishedBase).with(async ({ params, body }) => {
      const connection = await existing(deps, params.connection);
      if (connection.status.state === 'uninstalled') throw uninstalled();
      await setUpBase(deps, connection, body);
      return { status: 200, body: await shown(deps, await existing(deps, params.connection)) };
    }),
    serve(deletePublishedBase).with(async ({ params }) => {
      await leaveBase(deps, await existing(deps, params.connection));
      return { status: 204 };
    }),
  ];
}

async function shown({ sweeps }: PublishedApiDeps, { id, published, tenant }: Connection) {
  if (!published) {
    throw new Problem(404, {
      cause: 'published-base-missing',
      detail: text('У подключения нет опубликованной базы.', 'The connection has no published base.'),
    });
  }
  const state = await sweeps.get({ tenant, connection: id });
  const { address, everyMinutes, timeZone, user } = published;
  return {
    ...{ address, user, everyMinutes, timeZone, lacking: state?.lacking ?? [] },
    ...(state?.completeAt !== undefined && { readAt: iso(state.completeAt) }),
    ...(state?.silentSince !== undefined && { silentSince: iso(state.silentSince) }),
  };
}

async function existing({ connections }: PublishedApiDeps, number: string): Promise<Connection> {
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found) return found;
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}

function uninstalled(): Problem {
  return new Problem(409, {
    cause: 'connection-uninstalled',
    detail: text('Приложение удалено с портала.', 'The application was removed from the portal.'),
  });
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
