import { describe, expect, test } from 'vitest';
import { createLambdaTelemetry } from '../../../shared/adapters/telemetry/lambda-telemetry.ts';
import type { LogLevel } from '../../../shared/adapters/telemetry/log-level.ts';
import { createPinoTelemetry } from '../../../shared/adapters/telemetry/pino-telemetry.ts';
import { createPrometheusMetrics } from '../../../shared/adapters/telemetry/prometheus-metrics.ts';
import type { Telemetry } from '../../../shared/ports/telemetry.ts';

const moment = Date.UTC(2026, 10, 21, 10);

interface Made {
  readonly telemetry: Telemetry;
  readonly lines: readonly Record<string, unknown>[];
}

function onLambda(level: LogLevel): Made {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return {
    lines,
    telemetry: createLambdaTelemetry({ functionName: 'api', level, write, now: () => moment }),
  };
}

function onOneMachine(level: LogLevel): Made {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  return {
    lines,
    telemetry: createPinoTelemetry({ level, metrics: createPrometheusMetrics(), destination }),
  };
}

describe.each([
  ['Lambda', onLambda],
  ['one machine', onOneMachine],
])('the log on %s', (_, make) => {
  test('is JSON lines with level, time, message and fields', () => {
    const { lines, telemetry } = make('INFO');
    telemetry.info('answered', { status: 200, route: undefined });
    telemetry.warn('slow');
    expect(lines).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'answered', status: 200 }),
      expect.objectContaining({ level: 'WARN', message: 'slow' }),
    ]);
    expect(lines[0]).not.toHaveProperty('route');
  });

  test('leaves out what is below its level', () => {
    const { lines, telemetry } = make('WARN');
    telemetry.debug('a');
    telemetry.info('b');
    telemetry.warn('c');
    telemetry.error('d', new Error('x'));
    expect(lines.map(({ message }) => message)).toEqual(['c', 'd']);
  });

  test('shows an error with its causes and without secrets', () => {
    const { lines, telemetry } = make('INFO');
    const cause = Object.assign(new Error('GET https://p.test/?auth=S3CRET'), { code: 'ECONNRESET' });
    telemetry.error('failed', new TypeError('password=S3CRET', { cause }), {
      token: 'S3CRET',
      url: 'x?auth=S3CRET',
    });
    expect(lines[0]).toMatchObject({
      level: 'ERROR',
      token: '***',
      url: 'x?auth=***',
      error: {
        name: 'TypeError',
        message: 'password=***',
        cause: { name: 'Error', message: 'GET https://p.test/?auth=***', code: 'ECONNRESET' },
      },
    });
    expect(JSON.stringify(lines)).not.toContain('S3CRET');
  });

  test('copes with whatever is thrown', () => {
    const { lines, telemetry } = make('INFO');
    const circular = new Error('a');
    circular.cause = circular;
    telemetry.error('one', circular);
    telemetry.error('two', 'text');
    telemetry.error('three', undefined);
    expect(lines).toHaveLength(3);
  });

  test('fields of a child stand on its lines only', () => {
    const { lines, telemetry } = make('INFO');
    const child = telemetry.child({ messageId: 'a', secret: 'S3CRET' });
    child.child({ step: 1 }).info('inner');
    child.info('child');
    telemetry.info('parent');
    expect(
      lines.map(({ message, messageId, step, secret }) => ({ message, messageId, step, secret })),
    ).toEqual([
      { message: 'inner', messageId: 'a', step: 1, secret: '***' },
      { message: 'child', messageId: 'a', step: undefined, secret: '***' },
      { message: 'parent', messageId: undefined, step: undefined, secret: undefined },
    ]);
  });
});

describe('metrics on Lambda', () => {
  test('go out at the end, one line per set of labels', () => {
    const { lines, telemetry } = onLambda('ERROR');
    telemetry.count('queue_records', 1, { consumer: 'inbox', outcome: 'done' });
    telemetry.child({ messageId: 'a' }).count('queue_records', 2, { consumer: 'inbox', outcome: 'done' });
    telemetry.duration('queue_record', 5, { consumer: 'inbox', tenant: 'acme' });
    telemetry.duration('queue_record', 7, { consumer: 'inbox' });
    telemetry.duration('queue_wait', 40, { consumer: 'inbox' });
    expect(lines).toEqual([]);
    telemetry.flush();
    telemetry.flush();
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: 1_795_255_200_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Most24',
              Dimensions: [['consumer', 'outcome']],
              Metrics: [{ Name: 'queue_records', Unit: 'Count' }],
            },
          ],
        },
        consumer: 'inbox',
        outcome: 'done',
        queue_records: 3,
      },
      {
        _aws: {
          Timestamp: 1_795_255_200_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Most24',
              Dimensions: [['consumer']],
              Metrics: [
                { Name: 'queue_record', Unit: 'Milliseconds' },
                { Name: 'queue_wait', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        consumer: 'inbox',
        queue_record: [5, 7],
        queue_wait: 40,
      },
    ]);
  });

  test('no line carries more than a hundred values of a metric', () => {
    const { lines, telemetry } = onLambda('ERROR');
    for (let index = 0; index < 250; index += 1)
      telemetry.duration('queue_record', index, { consumer: 'inbox' });
    telemetry.flush();
    const counts = lines.map(({ queue_record: values }) => (Array.isArray(values) ? values.length : 1));
    expect(counts).toEqual([100, 100, 50]);
  });
});

test('metrics on one machine are there for Prometheus', async () => {
  const metrics = createPrometheusMetrics();
  const telemetry = createPinoTelemetry({ level: 'ERROR', metrics });
  telemetry.count('http_requests', 2, { route: 'getHealth', status: 200, tenant: 'acme' });
  telemetry.duration('http_request', 30, { route: 'getHealth' });
  const text = await metrics.text();
  expect(text).toContain('most24_http_requests_total{route="getHealth",status="200"} 2');
  expect(text).toContain('most24_http_request_seconds_bucket{le="0.05",route="getHealth"} 1');
  expect(text).toContain('most24_http_request_seconds_sum{route="getHealth"} 0.03');
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).not.toContain('acme');
  expect(metrics.contentType).toContain('text/plain');
});
