import { type MethodDefinition, method } from '../../call/method-definition.ts';
import { formatDateTime } from '../../data/dates.ts';

/** `server.time`: https://apidocs.bitrix24.com/api-reference/common/system/server-time.html */
export const serverMethods: readonly MethodDefinition[] = [
  method('server.time', '', 'system', ({ portal, now }) => ({
    result: formatDateTime(now, portal.offsetMinutes),
  })),
];
