import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { Occurrence } from '../../../shared/domain/history/occurrence.ts';
import { entryKindOf } from '../../../shared/entry/entry.ts';
import { type QueueEntryOptions, queueEntry, type Work } from '../../../shared/entry/queue/queue-entry.ts';
import { asId, type ConnectionId, type TenantId } from '../../../shared/kernel/ids.ts';
import { Broken, Busy, Conflict, Rejected, Transient } from '../../../shared/kernel/outcome.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { text } from '../../../shared/kernel/text.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';

const told = text('Так вышло', 'So it went');
const schema = z.object({ company: z.string() });
type Message = z.output<typeof schema>;

function consumer(
  work: (message: Message, work: Work) => Promise<void>,
  changes: Partial<QueueEntryOptions<Message>> = {},
) {
  const telemetry = recordingTelemetry();
  const journal: Occurrence[] = [];
  const hooks = {
    journal: vi.fn(async (occurrence: Occurrence) => void journal.push(occurrence)),
    markAgain: vi.fn(async () => undefined),
    becomeDue: vi.fn(async () => undefined),
    pauseConnection: vi.fn(async () => undefined),
  };
  const handler = queueEntry<Message>({
    consumer: 'tested',
    schema,
    subjectOf: ({ company }) => ({
      tenant: asId<TenantId>('acme'),
      connection: asId<ConnectionId>('7'),
      object: { kind: 'company', id: company },
    }),
    parallel: 10,
    maxReceiveCount: 3,
    neededMilliseconds: 100,
    hooks,
    telemetry,
    clock: systemClock,
    work,
    ...changes,
  });
  return { handler, hooks, journal, telemetry };
}

const message = (id: string, extra = {}) => ({ id, body: JSON.stringify({ company: id }), ...extra });

async function failuresOf(
  handler: ReturnType<typeof consumer>['handler'],
  messages: readonly ReturnType<typeof message>[],
  queue = 'tested',
): Promise<readonly string[]> {
  const answer = await handler(queueEvent(queue, messages), lambdaContext());
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

test('the wrapper marks its handlers; a bare function has no mark', () => {
  expect(entryKindOf(consumer(async () => undefined).handler)).toBe('queue');
  expect(entryKindOf(async () => undefined)).toBeUndefined();
});

describe('what becomes of a record', () => {
  const run = async (error: unknown, receiveCount = 1) => {
    const made = consumer(async ({ company }) => {
      if (company === 'bad') throw error;
    });
    const failures = await failuresOf(made.handler, [message('good'), message('bad', { receiveCount })]);
    return { ...made, failures };
  };

  test('Rejected is acknowledged and journalled with its payload', async () => {
    const { failures, journal } = await run(new Rejected('portal.bad-token', told, { field: 'auth' }));
    expect(failures).toEqual([]);
    expect(journal).toEqual([
      {
        subject: { tenant: 'acme', connection: '7', object: { kind: 'company', id: 'bad' } },
        id: 'bad',
        failure: 'rejected',
        causeKey: 'portal.bad-token',
        text: told,
        details: { field: 'auth' },
        payload: '{"company":"bad"}',
      },
    ]);
  });

  test('Conflict is acknowledged and marked again, without a word to the journal', async () => {
    const conflict = new Conflict('sync.both-moved', told);
    const { failures, hooks, journal } = await run(conflict);
    expect(failures).toEqual([]);
    expect(hooks.markAgain).toHaveBeenCalledExactlyOnceWith(
      { company: 'bad' },
      conflict,
      expect.objectContaining({ messageId: 'bad' }),
    );
    expect(journal).toEqual([]);
  });

  test('Busy is acknowledged and becomes due later', async () => {
    const busy = new Busy(1_795_255_200_000, 'portal.limit', told);
    const { failures, hooks, journal } = await run(busy);
    expect(failures).toEqual([]);
    expect(hooks.becomeDue).toHaveBeenCalledExactlyOnceWith({ company: 'bad' }, busy, expect.anything());
    expect(journal).toEqual([]);
  });

  test('Broken is acknowledged, pauses the connection, and is journalled once per cause, not per object', async () => {
    const broken = new Broken('portal.auth-lost', told);
    const { failures, hooks, journal } = await run(broken);
    expect(failures).toEqual([]);
    expect(hooks.pauseConnection).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ tenant: 'acme', connection: '7' }),
      broken,
    );
    expect(journal.map(({ failure, subject }) => ({ failure, subject }))).toEqual([
      { failure: 'broken', subject: { tenant: 'acme', connection: '7' } },
    ]);
  });

  test('Transient comes again, and is journalled at the last attempt only', async () => {
    const early = await run(new Transient('net.reset', told), 2);
    expect(early.failures).toEqual(['bad']);
    expect(early.journal).toEqual([]);
    const last = await run(new Transient('net.reset', told), 3);
    expect(last.failures).toEqual(['bad']);
    expect(last.journal.map(({ failure, causeKey }) => [failure, causeKey])).toEqual([
      ['transient', 'net.reset'],
    ]);
  });

  test('anything else is our bug: it comes again and is journalled without its text', async () => {
    const { failures, journal } = await run(new TypeError('token=abc is not a function'));
    expect(failures).toEqual(['bad']);
    expect(journal.map(({ failure, causeKey }) => [failure, causeKey])).toEqual([
      ['bug', 'internal.TypeError'],
    ]);
    expect(JSON.stringify(journal)).not.toContain('abc');
  });

  test('an outcome whose hook is missing or fails comes again', async () => {
    const missing = consumer(
      async () => {
        throw new Busy(1, 'portal.limit', told);
      },
      { hooks: { journal: async () => undefined } },
    );
    expect(await failuresOf(missing.handler, [message('a')])).toEqual(['a']);
    const failing = consumer(
      async () => {
        throw new Rejected('x', told);
      },
      {
        hooks: {
          journal: async () => {
            throw new Error('storage away');
          },
        },
      },
    );
    expect(await failuresOf(failing.handler, [message('a')])).toEqual(['a']);
  });
});

describe('a body that is not understood', () => {
  test.each([
    ['no JSON', '{', 'message.not-readable'],
    ['another shape', '{"company":5}', 'message.not-valid'],
  ])('is Rejected and harms nobody: %s', async (_, body, causeKey) => {
    const seen: string[] = [];
    const { handler, journal } = consumer(async ({ company }) => void seen.push(company));
    const failures = await failuresOf(handler, [message('one'), { id: 'bad', body }, message('two')]);
    expect(failures).toEqual([]);
    expect(seen).toEqual(['one', 'two']);
    expect(journal).toEqual([
      expect.objectContaining({
        subject: { tenant: 'house', connection: '0' },
        failure: 'rejected',
        causeKey,
        payload: body,
      }),
    ]);
  });

  test('a consumer may read bodies that are not JSON', async () => {
    const seen: string[] = [];
    const { handler } = consumer(async ({ company }) => void seen.push(company), {
      read: (body) => Object.fromEntries(new URLSearchParams(body)),
    });
    await failuresOf(handler, [{ id: 'a', body: 'company=15' }]);
    expect(seen).toEqual(['15']);
  });
});

describe('order', () => {
  test('in a FIFO queue a failed record takes the later ones of its group with it, other groups go on', async () => {
    const seen: string[] = [];
    const { handler } = consumer(async ({ company }) => {
      seen.push(company);
      if (company === 'a2') throw new Transient('net.reset', told);
    });
    const failures = await failuresOf(
      handler,
      [
        message('a1', { group: 'a' }),
        message('b1', { group: 'b' }),
        message('a2', { group: 'a' }),
        message('a3', { group: 'a' }),
        message('b2', { group: 'b' }),
      ],
      'tested.fifo',
    );
    expect(failures).toEqual(['a2', 'a3']);
    expect(seen).not.toContain('a3');
    expect(seen).toEqual(expect.arrayContaining(['a1', 'a2', 'b1', 'b2']));
  });

  test('an acknowledged outcome does not hold its group up', async () => {
    const { handler } = consumer(async ({ company }) => {
      if (company === 'a1') throw new Rejected('x', told);
    });
    const records = [message('a1', { group: 'a' }), message('a2', { group: 'a' })];
    expect(await failuresOf(handler, records, 'tested.fifo')).toEqual([]);
  });

  test('in a standard queue a group is only a hint', async () => {
    const { handler } = consumer(async ({ company }) => {
      if (company === 'a1') throw new Transient('net.reset', told);
    });
    const records = [message('a1', { group: 'a' }), message('a2', { group: 'a' })];
    expect(await failuresOf(handler, records)).toEqual(['a1']);
  });

  test.each([
    [1, 1],
    [2, 2],
    [10, 4],
  ])('with parallel %i at most %i of four are worked on together', async (parallel, most) => {
    let now = 0;
    let peak = 0;
    const { handler } = consumer(
      async () => {
        now += 1;
        peak = Math.max(peak, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
      },
      { parallel },
    );
    await failuresOf(
      handler,
      ['a', 'b', 'c', 'd'].map((id) => message(id)),
    );
    expect(peak).toBe(most);
  });
});

describe('running out of time', () => {
  test('a record is not begun when too little is left', async () => {
    const seen: string[] = [];
    const { handler } = consumer(async ({ company }) => void seen.push(company), {
      neededMilliseconds: 5000,
    });
    const answer = await handler(queueEvent('tested', [message('a')]), lambdaContext(4000));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'a' }]);
    expect(seen).toEqual([]);
  });

  test('work that hangs is told to stop and fails alone, in time to acknowledge the others', async () => {
    let aborted = false;
    const { handler } = consumer(({ company }, { signal }) => {
      if (company !== 'hangs') return Promise.resolve();
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    });
    const answer = await handler(
      queueEvent('tested', [message('hangs'), message('quick')]),
      lambdaContext(2200),
    );
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'hangs' }]);
    expect(aborted).toBe(true);
  });
});

test('what is logged for one record never shows on lines of another', async () => {
  const { handler, telemetry } = consumer(async ({ company }, { telemetry: own }) => {
    own.child({ extra: company }).info('inside');
    own.info('after');
  });
  await failuresOf(handler, [message('a'), message('b')]);
  const inside = telemetry.lines.filter(({ message: line }) => line === 'inside');
  expect(inside.map(({ fields }) => [fields['messageId'], fields['extra']])).toEqual([
    ['a', 'a'],
    ['b', 'b'],
  ]);
  const after = telemetry.lines.filter(({ message: line }) => line === 'after');
  expect(after.map(({ fields }) => fields['extra'])).toEqual([undefined, undefined]);
  expect(telemetry.flushes()).toBe(1);
});
