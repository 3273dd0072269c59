import { type Clock, sleepUntilAborted } from '../../shared/kernel/clock.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { FunctionHost } from '../runtime/function-host.ts';
import { proxyEvent, type RequestContext } from './proxy-event.ts';
import { type Answer, answerOf, gatewayAnswer } from './proxy-result.ts';
import type { ReceivedRequest } from './request.ts';

/** HTTP API waits at most so long for an integration. See "Quotas for HTTP APIs", API Gateway developer guide. */
const integrationTimeoutMilliseconds = 30_000;

/** Serves a Lambda proxy integration: the function's answer, 500 when it fails, 503 when it does not answer in time. */
export function functionTarget(
  host: FunctionHost,
  clock: Clock,
  telemetry: Telemetry,
): (request: ReceivedRequest, context: RequestContext) => Promise<Answer> {
  const name = host.plan.name;
  return async (request, context) => {
    const answered = new AbortController();
    const invoked = host.invoke(proxyEvent(request, context), context.requestId).then(
      (result) => {
        const answer = answerOf(result);
        if (!answer)
          telemetry.error('the answer is not valid', new TypeError('invalid answer'), { function: name });
        return answer ?? gatewayAnswer(500, 'Internal Server Error');
      },
      (error: unknown) => {
        telemetry.error('a request failed', error, { function: name, requestId: context.requestId });
        return gatewayAnswer(500, 'Internal Server Error');
      },
    );
    // Ended when the function has answered: this side of the race has no say any more.
    const timeout = sleepUntilAborted(clock, integrationTimeoutMilliseconds, answered.signal).then(() =>
      gatewayAnswer(503, 'Service Unavailable'),
    );
    return Promise.race([invoked, timeout]).finally(() => answered.abort());
  };
}
