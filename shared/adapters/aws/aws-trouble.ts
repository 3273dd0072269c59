import { Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';

/** Names under which the services ask for patience ("Error retries and exponential backoff", AWS SDKs Reference Guide). */
const throttled: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'OverLimit',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const network: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Name of an error, as the service gave it. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name.replace(/^AWS\.SimpleQueueService\./, '') : '';
}

/** Turns throttling, a server's fault and network trouble into `Transient`; other errors stay as they are. */
export function awsTrouble(service: string, error: unknown): unknown {
  if (!isPassing(error)) return error;
  const words = text(
    `Сервис ${service} временно недоступен или перегружен. Операция будет повторена.`,
    `The service ${service} is unavailable or overloaded for the moment. The operation will be repeated.`,
  );
  return new Transient(`aws.${service.toLowerCase()}`, words, { error: nameOf(error) }, { cause: error });
}

/** Awaits a call of the SDK. @throws Transient for trouble that passes, else what the call threw. */
export async function calling<T>(service: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw awsTrouble(service, error);
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata, $fault } = error as Error & {
    readonly code?: unknown;
    readonly $fault?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    throttled.has(nameOf(error)) ||
    nameOf(error) === 'TimeoutError' ||
    network.has(String(code)) ||
    $fault === 'server' ||
    status >= 500 ||
    status === 429
  );
}
