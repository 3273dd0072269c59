import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { sqsClient } from '../../../shared/adapters/aws/sqs-client.ts';
import { SqsQueue } from '../../../shared/adapters/aws/sqs-queue.ts';
import { Transient } from '../../../shared/kernel/outcome.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { type Answer, type Seen, scriptedService } from './scripted-service.ts';

const batchSchema = z.object({
  Entries: z.array(
    z.object({
      Id: z.string(),
      MessageBody: z.string().optional(),
      MessageDeduplicationId: z.string().optional(),
    }),
  ),
});
/** What the client checks that the body arrived unharmed. */
const md5 = (body: string) => createHash('md5').update(body).digest('hex');
const entriesOf = ({ body }: Seen) => batchSchema.parse(body).Entries;

/** Takes the entries for which `takes` says so and refuses the others. */
function answering(takes: (body: string, count: number) => boolean, senderFault = false) {
  return (seen: Seen, count: number): Answer => {
    const entries = entriesOf(seen);
    const taken = entries.filter(({ MessageBody = '' }) => takes(MessageBody, count));
    const failed = entries.filter((entry) => !taken.includes(entry));
    return {
      body: {
        Successful: taken.map(({ Id, MessageBody = '' }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: md5(MessageBody),
        })),
        Failed: failed.map(({ Id }) => ({ Id, SenderFault: senderFault, Code: 'InternalError' })),
      },
    };
  };
}

async function queueOn(answer: (seen: Seen, count: number) => Answer, name = 'inbox') {
  const { seen, options } = await scriptedService(answer);
  const clock = new VirtualClock(0);
  const client = sqsClient(options);
  const url = `${options.endpoint ?? ''}/1/${name}`;
  return { seen, clock, queue: new SqsQueue({ client, url, clock, random: seededRandom(1) }) };
}

/** Lets virtual time pass whenever somebody sleeps, until the work is done; real requests take real time. */
async function patiently<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => clock.step(), 5);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

describe('sending', () => {
  test('sends again what a batch refused, and only that', async () => {
    const { seen, clock, queue } = await queueOn(answering((body, count) => count >= 3 || body !== 'b'));
    await patiently(clock, queue.send(['a', 'b', 'c'].map((body) => ({ body }))));
    expect(seen.map((one) => entriesOf(one).map(({ MessageBody }) => MessageBody))).toEqual([
      ['a', 'b', 'c'],
      ['b'],
      ['b'],
    ]);
  });

  test('is Transient when an entry is refused again and again', async () => {
    const { seen, clock, queue } = await queueOn(answering((body) => body !== 'b'));
    const failure = await patiently(clock, queue.send([{ body: 'a' }, { body: 'b' }])).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Transient);
    expect(failure).toMatchObject({ causeKey: 'aws.sqs', details: { refused: 1 } });
    expect(seen).toHaveLength(8);
  });

  test('does not repeat what can never be taken', async () => {
    const { seen, queue } = await queueOn(answering((body) => body !== 'b', true));
    const failure = await queue.send([{ body: 'b' }]).catch((error: unknown) => error);
    expect(String(failure)).toContain('SQS refused a message: InternalError');
    expect(failure).not.toBeInstanceOf(Transient);
    expect(seen).toHaveLength(1);
  });

  test('keeps the deduplication id of a message over its attempts, and gives each message its own', async () => {
    const { seen, clock, queue } = await queueOn(
      answering((_, count) => count >= 2),
      'work.fifo',
    );
    await patiently(clock, queue.send(['a', 'b'].map((body) => ({ body, group: 'g' }))));
    const ids = seen.map((one) => entriesOf(one).map(({ MessageDeduplicationId }) => MessageDeduplicationId));
    expect(ids[1]).toEqual(ids[0]);
    expect(new Set(ids[0]).size).toBe(2);
  });

  test('a fan-out of a thousand messages loses none while one in five is refused', async () => {
    const random = seededRandom(7);
    const taken: string[] = [];
    const { clock, queue } = await queueOn((seen) => {
      const answer = answering(() => random() > 0.2)(seen, 0);
      const { Successful } = answer.body as { readonly Successful: readonly { readonly Id: string }[] };
      const ids = new Set(Successful.map(({ Id }) => Id));
      taken.push(
        ...entriesOf(seen).flatMap(({ Id, MessageBody = '' }) => (ids.has(Id) ? [MessageBody] : [])),
      );
      return answer;
    });
    const sent = Array.from({ length: 1000 }, (_, index) => `message ${index}`);
    await patiently(clock, queue.send(sent.map((body) => ({ body }))));
    expect(taken.toSorted()).toEqual(sent.toSorted());
  });
});

describe('trouble', () => {
  const failing = (status: number, type: string) => () => ({ status, body: { __type: type, message: 'm' } });

  test.each([
    [400, 'ThrottlingException'],
    [400, 'RequestThrottled'],
    [500, 'InternalFailure'],
    [503, 'ServiceUnavailable'],
  ])('%i %s is Transient after two attempts', async (status, type) => {
    const { seen, queue } = await queueOn(failing(status, type));
    await expect(queue.send([{ body: 'x' }])).rejects.toThrow(Transient);
    expect(seen).toHaveLength(2);
  });

  test('a refusal for good stays what it is, after one attempt', async () => {
    const { seen, queue } = await queueOn(failing(403, 'AccessDenied'));
    const failure = await queue.send([{ body: 'x' }]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AccessDenied' });
    expect(failure).not.toBeInstanceOf(Transient);
    expect(seen).toHaveLength(1);
  });

  test('a service that does not answer is Transient', async () => {
    const client = sqsClient({
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const clock = new VirtualClock(0);
    const queue = new SqsQueue({ client, url: 'http://127.0.0.1:9/1/q', clock, random: seededRandom(1) });
    await expect(queue.receive({ max: 1, visibilitySeconds: 1, waitSeconds: 0 })).rejects.toThrow(Transient);
    await expect(queue.delete(['r'])).rejects.toThrow(Transient);
  });

  test('a delete that the service could not do for the moment is done again; a void receipt is not', async () => {
    const { seen, clock, queue } = await queueOn((one, count) => ({
      body: {
        Successful: [],
        Failed:
          count > 1
            ? []
            : entriesOf(one).map(({ Id }) => ({
                Id,
                SenderFault: Id === '0',
                Code: 'ReceiptHandleIsInvalid',
              })),
      },
    }));
    await patiently(clock, queue.delete(['void', 'later']));
    expect(seen.map((one) => entriesOf(one).map(({ Id }) => Id))).toEqual([['0', '1'], ['1']]);
  });
});
