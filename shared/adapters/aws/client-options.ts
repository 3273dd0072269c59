/** Where a service answers and how patient its client is. What is left out comes from the environment, as the SDK reads it. */
export interface AwsOptions {
  readonly region?: string;
  /** Another address than AWS's own: a compatible cloud or an engine for tests. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Connections held open at once; the SDK's default is 50. */
  readonly maxSockets?: number;
  /** How long a request may wait for a connection; two seconds when left out. */
  readonly connectMilliseconds?: number;
  /** How long an answer may take, where that differs from what is usual for the service. */
  readonly answerMilliseconds?: number;
}

/** Attempts of one call within the SDK, the first included; more patience is the queue's business. */
const attempts = 2;

/** Settings common to all clients; no answer within the milliseconds is a failure. */
export function clientConfig(options: AwsOptions, usualMilliseconds: number) {
  const { answerMilliseconds = usualMilliseconds, connectMilliseconds = 2_000, maxSockets = 50 } = options;
  return {
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connectMilliseconds,
      requestTimeout: answerMilliseconds,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets },
    },
  };
}
