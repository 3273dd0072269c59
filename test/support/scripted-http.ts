import type { Json } from '../../shared/kernel/canonical-json.ts';
import {
  type Http,
  HttpFailed,
  type HttpFailure,
  type HttpRequest,
  type HttpResponse,
} from '../../shared/ports/http.ts';

/** One request as the fake has seen it, its JSON or form body read. */
export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly body: { readonly [name: string]: Json };
}

export type Reply = HttpResponse | HttpFailure;
export type Answerer = (request: SeenRequest, count: number) => Reply | Promise<Reply>;

/** An outside that answers as told and keeps what it was asked. */
export interface ScriptedHttp extends Http {
  readonly seen: SeenRequest[];
}

export function scriptedHttp(answer: Answerer): ScriptedHttp {
  const seen: SeenRequest[] = [];
  return {
    seen,
    request: async (request) => {
      const read = readRequest(request);
      seen.push(read);
      const reply = await answer(read, seen.length);
      if (typeof reply === 'string') throw new HttpFailed(reply, `scripted ${reply}`);
      return reply;
    },
    stream: () => Promise.reject(new Error('not scripted')),
  };
}

function readRequest({ url, method, body, headers }: HttpRequest): SeenRequest {
  if (typeof body !== 'string') return { url, method, body: {} };
  const parsed = headers?.['content-type']?.includes('json')
    ? (JSON.parse(body) as { readonly [name: string]: Json })
    : Object.fromEntries(new URLSearchParams(body));
  return { url, method, body: parsed };
}

/** A JSON answer. */
export function json(body: Json, status = 200): HttpResponse {
  return reply(JSON.stringify(body), status, 'application/json');
}

/** An answer of any text. */
export function reply(body: string, status: number, type = 'text/html'): HttpResponse {
  return { status, headers: { 'content-type': type }, body: new TextEncoder().encode(body) };
}
