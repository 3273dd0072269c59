import { answerExchange } from '../../shared/app/exchange/answer-exchange.ts';
import type { ExchangeRequest } from '../../shared/app/exchange/exchange-request.ts';
import { sentences } from '../../shared/app/exchange/sentences.ts';
import {
  getExchange,
  getExchangeFolder,
  postExchange,
  postExchangeFolder,
} from '../../shared/contracts/api/onec-exchange.ts';
import { failure } from '../../shared/domain/exchange/answer.ts';
import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { type RequestOf, serve } from '../../shared/entry/http/serve.ts';
import type { OnecExchangeDeps } from './deps.ts';

/** What the four routes have in common. */
type Step = Pick<
  RequestOf<typeof getExchange>,
  'headers' | 'params' | 'query' | 'signal' | 'sourceIp' | 'telemetry'
>;

/** 1C's exchange with a site. Every answer has status 200 and words of the protocol, also when something is broken. */
export function createHandler(deps: OnecExchangeDeps) {
  const get = async (request: Step) => answer(deps, request, 'GET', new Uint8Array());
  const post = async (request: Step & { readonly body: Uint8Array }) =>
    answer(deps, request, 'POST', request.body);
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: {},
    routes: [
      serve(getExchange).with(get),
      serve(getExchangeFolder).with(get),
      serve(postExchange).with(post),
      serve(postExchangeFolder).with(post),
    ],
  });
}

async function answer(
  deps: OnecExchangeDeps,
  asked: Step,
  method: ExchangeRequest['method'],
  body: Uint8Array,
) {
  const { filename, cmlVersion, type = '', mode = '' } = asked.query;
  const { authorization, cookie } = asked.headers;
  const request: ExchangeRequest = {
    code: asked.params.code,
    method,
    type,
    mode,
    ...(filename !== undefined && { filename }),
    ...(cmlVersion !== undefined && { cmlVersion }),
    ...(authorization !== undefined && { authorization }),
    ...(cookie !== undefined && { cookie }),
    body,
    sourceIp: asked.sourceIp,
    signal: asked.signal,
  };
  try {
    return answered(await answerExchange(deps, request));
  } catch (error) {
    asked.telemetry.error('exchange step failed', error, { type, mode });
    return answered(failure(sentences.broken.ru));
  }
}

function answered({ contentType, body }: ReturnType<typeof failure>) {
  return { status: 200, headers: { 'content-type': contentType }, body } as const;
}
