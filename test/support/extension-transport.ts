import { createDeps as createAgentDeps } from '../../functions/agent-api/deps.ts';
import { createHandler as createAgentApi } from '../../functions/agent-api/handler.ts';
import { createDeps as createApiDeps } from '../../functions/api/deps.ts';
import { createHandler as createApi } from '../../functions/api/handler.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Transport } from '../../simulators/onec/commerceml/transport.ts';
import { httpEvent, lambdaContext } from './lambda.ts';

/** The way of the extension in 1C to the functions that serve it, in this process. Uploads go straight into the blobs. */
export function extensionTransport(platform: Platform): Transport {
  const api = createApi(
    createApiDeps(platform, { OPERATOR_TOKEN_SHA256: '', PUBLIC_URL: 'https://most24.example' }),
  );
  const agentApi = createAgentApi(createAgentDeps(platform));
  return async ({ body, headers, method, url }) => {
    const { pathname, search } = new URL(url);
    if (!pathname.startsWith('/agent/')) {
      const key = decodeURIComponent(pathname.replace(/^\/blobs\//, ''));
      await platform.blobs.put(key, body ?? new Uint8Array(), 'application/json');
      return { status: 200, contentType: 'application/json', body: Buffer.from('') };
    }
    const event = httpEvent(method, pathname, {
      query: search.slice(1),
      headers: { 'content-type': 'application/json', authorization: headers['Authorization'] ?? '' },
      ...(body && { body: Buffer.from(body).toString('utf8') }),
    });
    const handler = pathname.endsWith('/connect') ? api : agentApi;
    const answer = await handler(event, lambdaContext(3_600_000));
    const said = Buffer.from(answer.body ?? '');
    return { status: answer.statusCode ?? 0, contentType: 'application/json', body: said };
  };
}
