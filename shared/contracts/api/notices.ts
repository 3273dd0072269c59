import { text } from '../../kernel/text.ts';
import { noticeSettingsSchema } from '../settings/notice-settings.ts';
import { connectionParams } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const settingsRoute = {
  path: '/v1/connections/{connection}/notice-settings',
  function: 'reports-api',
  auth: 'operator',
  params: connectionParams,
  answers: {
    200: { description: text('Настройки', 'The settings'), schema: noticeSettingsSchema },
  },
} as const;

/** Who is told of errors: a health check, users of the portal, e-mail addresses. */
export const getNoticeSettings = defineRoute({
  ...settingsRoute,
  name: 'getNoticeSettings',
  method: 'GET',
  summary: text('Кому сообщать об ошибках подключения', 'Who is told of the errors of a connection'),
});

export const putNoticeSettings = defineRoute({
  ...settingsRoute,
  name: 'putNoticeSettings',
  method: 'PUT',
  summary: text('Изменить, кому сообщать об ошибках', 'Change who is told of errors'),
  body: { kind: 'json', maxBytes: 20_000, schema: noticeSettingsSchema },
});

export const noticeRoutes: readonly RouteContract[] = [getNoticeSettings, putNoticeSettings];
