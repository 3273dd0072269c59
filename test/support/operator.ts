import { createHash } from 'node:crypto';
import { createDeps as createApiDeps } from '../../functions/api/deps.ts';
import { createHandler as createApi } from '../../functions/api/handler.ts';
import { createDeps as createSettingsDeps } from '../../functions/settings-api/deps.ts';
import { createHandler as createSettingsApi } from '../../functions/settings-api/handler.ts';
import type { VirtualClock } from '../../shared/kernel/virtual-clock.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import { httpEvent, lambdaContext } from './lambda.ts';

const token = 'operator-token-of-the-test';

/** A request of the operator, below the address of the first connection. */
export type AskAsOperator = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** Requests of the operator, each to the function that answers it. */
export function operatorOf(platform: Platform & { readonly clock: VirtualClock }): AskAsOperator {
  const variables = {
    OPERATOR_TOKEN_SHA256: createHash('sha256').update(token).digest('hex'),
    PUBLIC_URL: 'https://most24.example',
  };
  const api = createApi(createApiDeps(platform, variables));
  const settingsApi = createSettingsApi(createSettingsDeps(platform, variables));
  return async (method, path, body) => {
    const [address = '', query = ''] = `/v1/connections/1${path}`.split('?');
    const event = httpEvent(method, address, {
      query,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const handler = path.startsWith('/client-settings') ? settingsApi : api;
    const answer = await platform.clock.run(handler(event, lambdaContext()));
    return { status: answer.statusCode ?? 0, body: answer.body ? JSON.parse(answer.body) : undefined };
  };
}
