import { expect } from 'vitest';
import type { Queue, ReceivedMessage } from '../../../shared/ports/queue.ts';
import type { ContractCase } from '../contract.ts';
import { seconds, together } from './settle.ts';

export interface QueueOptions {
  readonly fifo?: boolean;
  /** Asks for dead letters too. */
  readonly maxReceiveCount?: number;
}

/** Makes queues of its own, so that cases do not meet. */
export interface QueueStage {
  readonly queue: (
    options?: QueueOptions,
  ) => Promise<{ readonly queue: Queue; readonly deadLetters?: Queue }>;
}

/** Options of a receive that waits a little and holds the messages for long. */
export const soon = { max: 10, visibilitySeconds: 60, waitSeconds: 1 };
/** Options of a receive that does not wait. */
export const now = { max: 10, visibilitySeconds: 60, waitSeconds: 0 };

/** Receives until a receive brings nothing; deletes what it gets if told so. */
export async function drain(queue: Queue, keep = false): Promise<readonly ReceivedMessage[]> {
  const all: ReceivedMessage[] = [];
  for (;;) {
    const messages = await queue.receive(soon);
    if (messages.length === 0) return all;
    all.push(...messages);
    if (!keep) await queue.delete(messages.map((message) => message.receipt));
  }
}

export const bodies = (messages: readonly ReceivedMessage[]) => messages.map((message) => message.body);

/** The first message, which must be there. */
export function first(messages: readonly ReceivedMessage[]): ReceivedMessage {
  const [message] = messages;
  if (!message) throw new Error('a message was expected');
  return message;
}

export const queueStandardCases: readonly ContractCase<QueueStage>[] = [
  {
    name: 'a message arrives as it was sent, with what is known of it',
    run: async (stage) => {
      const { queue } = await stage.queue();
      const before = Date.now();
      const body = JSON.stringify({ text: 'Счёт «Ёлка»\t\r\n', quote: '"\\' });
      await queue.send([{ body }]);
      const message = first(await queue.receive(soon));
      expect(message).toMatchObject({ body, receiveCount: 1 });
      expect(message.id).not.toBe('');
      expect(message.sentAt).toBeGreaterThanOrEqual(before - 1000);
      expect(message.sentAt).toBeLessThanOrEqual(Date.now() + 1000);
      await queue.delete([message.receipt]);
      expect(await queue.receive(soon)).toEqual([]);
    },
  },
  {
    name: 'a body may hold characters beyond the basic plane',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'ёлка 🎄 и 𐍈' }]);
      expect(bodies(await queue.receive(soon))).toEqual(['ёлка 🎄 и 𐍈']);
    },
  },
  {
    name: 'any number of messages can be sent at once',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([]);
      const sent = Array.from({ length: 25 }, (_, index) => `message ${index}`);
      await queue.send(sent.map((body) => ({ body })));
      expect(bodies(await drain(queue)).toSorted()).toEqual(sent.toSorted());
    },
  },
  {
    name: 'messages that together are too large for one request are sent in several',
    run: async (stage) => {
      const { queue } = await stage.queue();
      const sent = Array.from({ length: 6 }, (_, index) => `${index}${'я'.repeat(125_000)}`);
      await queue.send(sent.map((body) => ({ body })));
      expect(
        bodies(await drain(queue))
          .map((body) => [body.charAt(0), body.length])
          .toSorted(),
      ).toEqual(['0', '1', '2', '3', '4', '5'].map((digit) => [digit, 125_001]));
    },
  },
  {
    name: 'what no engine would take is refused, and nothing of the sending goes out',
    run: async (stage) => {
      const { queue } = await stage.queue();
      const bad = [
        { body: '' },
        { body: 'x'.repeat(256 * 1024 + 1) },
        { body: 'я'.repeat(128 * 1024 + 1) },
        { body: 'bell \u0007' },
        { body: 'x', delaySeconds: 901 },
        { body: 'x', delaySeconds: 0.5 },
        { body: 'x', group: 'with space' },
        { body: 'x', deduplicationId: 'only-fifo' },
      ];
      for (const message of bad) {
        await expect(queue.send([{ body: 'good' }, message])).rejects.toThrow(RangeError);
      }
      await expect(queue.receive({ ...now, max: 11 })).rejects.toThrow(RangeError);
      await expect(queue.receive({ ...now, waitSeconds: 21 })).rejects.toThrow(RangeError);
      expect(await queue.receive(soon)).toEqual([]);
    },
  },
  {
    name: 'a message in flight is hidden, comes again when its time is over, and counts its receipts',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'again' }]);
      const one = first(await queue.receive({ ...soon, visibilitySeconds: 2 }));
      expect(await queue.receive(now)).toEqual([]);
      const two = first(await queue.receive({ ...soon, waitSeconds: 5 }));
      expect(two).toMatchObject({ id: one.id, body: 'again', receiveCount: 2 });
      expect(two.receipt).not.toBe(one.receipt);
    },
  },
  {
    name: 'a deleted message does not come again',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'stays' }, { body: 'goes' }]);
      const messages = await drainHeld(queue, 2, 2);
      await queue.delete(messages.filter(({ body }) => body === 'goes').map(({ receipt }) => receipt));
      await seconds(2.2);
      expect(bodies(await drain(queue))).toEqual(['stays']);
    },
  },
  {
    name: 'many receipts are deleted at once',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send(Array.from({ length: 25 }, (_, index) => ({ body: `${index}` })));
      const messages = await drainHeld(queue, 25, 4);
      await queue.delete(messages.map(({ receipt }) => receipt));
      await queue.delete([]);
      await seconds(4.2);
      expect(await queue.receive(now)).toEqual([]);
    },
  },
  {
    name: 'a receipt is void once the message was received again',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'held twice' }]);
      const void_ = first(await queue.receive({ ...soon, visibilitySeconds: 1 }));
      const valid = first(await queue.receive({ ...soon, waitSeconds: 3, visibilitySeconds: 3 }));
      await queue.delete([void_.receipt]);
      await queue.changeVisibility(void_.receipt, 0);
      expect(await queue.receive(now)).toEqual([]);
      const third = first(await queue.receive({ ...soon, waitSeconds: 5 }));
      expect(third).toMatchObject({ id: valid.id, receiveCount: 3 });
    },
  },
  {
    name: 'a receipt that was never given out, or whose message is deleted, is ignored',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'one' }]);
      const { receipt } = first(await queue.receive(soon));
      await queue.delete([receipt]);
      await queue.delete([receipt, receipt]);
      await queue.changeVisibility(receipt, 5);
      await queue.delete(['nonsense']);
      await queue.changeVisibility('nonsense', 5);
    },
  },
  {
    name: 'visibility can be ended at once and made longer',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'x' }]);
      const one = first(await queue.receive(soon));
      await queue.changeVisibility(one.receipt, 0);
      const two = first(await queue.receive({ ...soon, visibilitySeconds: 1 }));
      expect(two.receiveCount).toBe(2);
      await queue.changeVisibility(two.receipt, 30);
      await seconds(1.2);
      expect(await queue.receive(soon)).toEqual([]);
    },
  },
  {
    name: 'a delayed message waits its time',
    run: async (stage) => {
      const { queue } = await stage.queue();
      const sentAt = Date.now();
      await queue.send([{ body: 'later', delaySeconds: 2 }, { body: 'now' }]);
      expect(bodies(await queue.receive(now))).toEqual(['now']);
      expect(bodies(await queue.receive({ ...soon, waitSeconds: 5 }))).toEqual(['later']);
      expect(Date.now() - sentAt).toBeGreaterThanOrEqual(1500);
    },
  },
  {
    name: 'a receive that waits gets the message as soon as it arrives',
    run: async (stage) => {
      const { queue } = await stage.queue();
      const waiting = queue.receive({ ...soon, waitSeconds: 15 });
      await seconds(0.5);
      await queue.send([{ body: 'awaited' }]);
      const sentAt = Date.now();
      expect(bodies(await waiting)).toEqual(['awaited']);
      expect(Date.now() - sentAt).toBeLessThan(5000);
    },
  },
  {
    name: 'a receive gives up when its time is over or its signal is aborted',
    run: async (stage) => {
      const { queue } = await stage.queue();
      expect(await queue.receive({ ...soon, waitSeconds: 1 })).toEqual([]);
      const startedAt = Date.now();
      const signal = AbortSignal.timeout(300);
      const aborted = { ...soon, visibilitySeconds: 1, waitSeconds: 20, signal };
      expect(await queue.receive(aborted)).toEqual([]);
      expect(Date.now() - startedAt).toBeLessThan(5000);
      // A service may still hand a message to the receiver that hung up; then it comes after its visibility.
      await queue.send([{ body: 'not lost' }]);
      expect(bodies(await queue.receive({ ...soon, waitSeconds: 10 }))).toEqual(['not lost']);
    },
  },
  {
    name: 'a message received too often goes to the dead letters with its body and group',
    run: async (stage) => {
      const { queue, deadLetters } = await stage.queue({ maxReceiveCount: 2 });
      await queue.send([{ body: 'poison' }]);
      for (const receiveCount of [1, 2]) {
        const message = first(await queue.receive(soon));
        expect(message).toMatchObject({ body: 'poison', receiveCount });
        await queue.changeVisibility(message.receipt, 0);
      }
      await queue.send([{ body: 'healthy' }]);
      expect(bodies(await drain(queue))).toEqual(['healthy']);
      const dead = deadLetters ? await drain(deadLetters) : [];
      expect(bodies(dead)).toEqual(['poison']);
    },
  },
  {
    name: 'parallel senders lose nothing and parallel receivers share without meeting',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await together(10, async (sender) => {
        await queue.send(Array.from({ length: 12 }, (_, index) => ({ body: `${sender}/${index}` })));
      });
      const received = (await together(6, async () => drain(queue))).flat();
      expect(received).toHaveLength(120);
      expect(new Set(bodies(received)).size).toBe(120);
    },
  },
  {
    name: 'the group of a message in a standard queue is handed back',
    run: async (stage) => {
      const { queue } = await stage.queue();
      await queue.send([{ body: 'grouped', group: 'T#1/portal' }, { body: 'alone' }]);
      const messages = await drain(queue);
      const groups = messages.map(({ body, group }) => [body, group]).toSorted();
      expect(groups).toEqual([
        ['alone', undefined],
        ['grouped', 'T#1/portal'],
      ]);
    },
  },
];

/** Receives so many messages and holds them for the seconds. */
async function drainHeld(
  queue: Queue,
  count: number,
  visibilitySeconds: number,
): Promise<readonly ReceivedMessage[]> {
  const all: ReceivedMessage[] = [];
  for (let tries = 0; all.length < count && tries < 20; tries += 1) {
    all.push(...(await queue.receive({ ...soon, visibilitySeconds })));
  }
  expect(all).toHaveLength(count);
  return all;
}
