import { saveNotices } from '../../shared/app/notices/save-notices.ts';
import { getNoticeSettings, putNoticeSettings } from '../../shared/contracts/api/notices.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { connectionOf, lookingOutside } from './connection-of.ts';
import type { ReportsApiDeps } from './deps.ts';

/** The routes of notices. */
export function noticeRoutes(deps: ReportsApiDeps): readonly ServedRoute[] {
  return [
    serve(getNoticeSettings).with(async ({ params }) => {
      const { settings } = await connectionOf(deps.connections, params.connection);
      return { status: 200, body: settings.notices };
    }),
    serve(putNoticeSettings).with(async ({ params, body, language }) => {
      const connection = await connectionOf(deps.connections, params.connection);
      await lookingOutside(language, () => saveNotices(deps, connection, body));
      return { status: 200, body };
    }),
  ];
}
