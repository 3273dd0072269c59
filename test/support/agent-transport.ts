import type { OnecAnswer, OnecRequest, Transport } from '../../simulators/onec/commerceml/transport.ts';
import type { AgentHouse } from './agent-house.ts';

/** A base's way to the agent API in the same process. Uploads go straight into the blobs. */
export function agentTransport(house: AgentHouse): Transport {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith('/agent/')) return upload(house, request);
    const key = (request.headers['Authorization'] ?? '').replace('Bearer ', '');
    const body = request.body && Buffer.from(request.body).toString('utf8');
    const { body: answered, status } = await house.call(request.method, `${pathname}${search}`, body, key);
    return answerOf(status, answered);
  };
}

async function upload({ platform }: AgentHouse, { body, headers, url }: OnecRequest): Promise<OnecAnswer> {
  const key = decodeURIComponent(new URL(url).pathname.replace(/^\/blobs\//, ''));
  await platform.blobs.put(key, body ?? new Uint8Array(), headers['content-type'] ?? 'application/json');
  return answerOf(200, undefined);
}

function answerOf(status: number, body: unknown): OnecAnswer {
  return { status, contentType: 'application/json', body: Buffer.from(JSON.stringify(body ?? null)) };
}
