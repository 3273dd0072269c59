import { expect } from 'vitest';
import type { ReceivedMessage } from '../../../shared/ports/queue.ts';
import type { ContractCase } from '../contract.ts';
import { bodies, drain, first, now, type QueueStage, soon } from './queue-standard.ts';
import { together } from './settle.ts';

const messagesOf = (group: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ body: `${group}${index}`, group }));

export const queueFifoCases: readonly ContractCase<QueueStage>[] = [
  {
    name: 'FIFO: a group comes in the order in which it was sent',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send(messagesOf('a', 13));
      await queue.send([...messagesOf('b', 2), { body: 'a13', group: 'a' }]);
      const received = await drain(queue);
      const ofA = received.filter(({ group }) => group === 'a');
      expect(bodies(ofA)).toEqual(Array.from({ length: 14 }, (_, index) => `a${index}`));
      expect(bodies(received.filter(({ group }) => group === 'b'))).toEqual(['b0', 'b1']);
    },
  },
  {
    name: 'FIFO: a receive hands out several messages of one group in order',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send(messagesOf('a', 4));
      expect(bodies(await queue.receive(soon))).toEqual(['a0', 'a1', 'a2', 'a3']);
    },
  },
  {
    name: 'FIFO: while a message is in flight its group rests and other groups go on',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send([...messagesOf('a', 2), ...messagesOf('b', 1)]);
      const a0 = first(await queue.receive({ ...soon, max: 1 }));
      expect(a0.body).toBe('a0');
      expect(bodies(await queue.receive(soon))).toEqual(['b0']);
      expect(await queue.receive(now)).toEqual([]);
      await queue.delete([a0.receipt]);
      expect(bodies(await queue.receive(soon))).toEqual(['a1']);
    },
  },
  {
    name: 'FIFO: a receive that waits gets the next of a group as soon as the one before is deleted',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send(messagesOf('a', 2));
      const a0 = first(await queue.receive({ ...soon, max: 1 }));
      const waiting = queue.receive({ ...soon, waitSeconds: 15 });
      await queue.delete([a0.receipt]);
      const deletedAt = Date.now();
      expect(bodies(await waiting)).toEqual(['a1']);
      expect(Date.now() - deletedAt).toBeLessThan(5000);
    },
  },
  {
    name: 'FIFO: a message that comes again comes before the later ones of its group',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send(messagesOf('a', 3));
      const a0 = first(await queue.receive({ ...soon, max: 1 }));
      await queue.changeVisibility(a0.receipt, 0);
      const again = first(await queue.receive({ ...soon, max: 1 }));
      expect(again).toMatchObject({ body: 'a0', receiveCount: 2 });
      await queue.delete([again.receipt]);
      expect(bodies(await drain(queue))).toEqual(['a1', 'a2']);
    },
  },
  {
    name: 'FIFO: after its visibility a message comes again, and its group with it',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send(messagesOf('a', 2));
      first(await queue.receive({ ...soon, max: 1, visibilitySeconds: 1 }));
      const again = first(await queue.receive({ ...soon, max: 1, waitSeconds: 5 }));
      expect(again).toMatchObject({ body: 'a0', receiveCount: 2 });
    },
  },
  {
    name: 'FIFO: parallel receivers never hold a group at the same time and keep its order',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      const groups = ['a', 'b', 'c', 'd'];
      await queue.send(groups.flatMap((group) => messagesOf(group, 8)));
      const held = new Map<string, number>();
      const order: ReceivedMessage[] = [];
      await together(6, async (receiver) => {
        for (;;) {
          const messages = await queue.receive({ ...soon, max: 3 });
          if (messages.length === 0) return;
          for (const message of messages) {
            const group = message.group ?? '';
            expect(held.get(group) ?? receiver).toBe(receiver);
            held.set(group, receiver);
            order.push(message);
          }
          await new Promise((resolve) => setTimeout(resolve, 5));
          for (const { group } of messages) held.delete(group ?? '');
          await queue.delete(messages.map(({ receipt }) => receipt));
        }
      });
      for (const group of groups) {
        const ofGroup = bodies(order.filter((message) => message.group === group));
        expect(ofGroup).toEqual(Array.from({ length: 8 }, (_, index) => `${group}${index}`));
      }
    },
  },
  {
    name: 'FIFO: a second message with the same deduplication id is dropped, also after the first was deleted',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await queue.send([{ body: 'first', group: 'a', deduplicationId: 'd1' }]);
      await queue.send([{ body: 'second', group: 'b', deduplicationId: 'd1' }]);
      await queue.send([
        { body: 'third', group: 'a', deduplicationId: 'd2' },
        { body: 'fourth', group: 'a', deduplicationId: 'd2' },
      ]);
      expect(bodies(await drain(queue))).toEqual(['first', 'third']);
      await queue.send([{ body: 'fifth', group: 'a', deduplicationId: 'd1' }]);
      expect(await queue.receive(soon)).toEqual([]);
    },
  },
  {
    name: 'FIFO: of parallel sendings with one deduplication id one arrives',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await together(20, async (index) => {
        await queue.send([{ body: `${index}`, group: 'a', deduplicationId: 'same' }]);
      });
      expect(await drain(queue)).toHaveLength(1);
    },
  },
  {
    name: 'FIFO: without a deduplication id equal messages are two messages',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      const message = { body: 'same', group: 'a' };
      await queue.send([message, message]);
      await queue.send([message]);
      expect(await drain(queue)).toHaveLength(3);
    },
  },
  {
    name: 'FIFO: a message received too often goes to the dead letters and its group goes on',
    run: async (stage) => {
      const { queue, deadLetters } = await stage.queue({ fifo: true, maxReceiveCount: 1 });
      await queue.send(messagesOf('a', 2));
      const poison = first(await queue.receive({ ...soon, max: 1 }));
      await queue.changeVisibility(poison.receipt, 0);
      expect(bodies(await drain(queue))).toEqual(['a1']);
      const dead = deadLetters ? await drain(deadLetters) : [];
      expect(dead.map(({ body, group }) => [body, group])).toEqual([['a0', 'a']]);
    },
  },
  {
    name: 'FIFO: a message needs a group and takes no delay',
    run: async (stage) => {
      const { queue } = await stage.queue({ fifo: true });
      await expect(queue.send([{ body: 'x' }])).rejects.toThrow(RangeError);
      await expect(queue.send([{ body: 'x', group: 'a', delaySeconds: 1 }])).rejects.toThrow(RangeError);
      await expect(queue.send([{ body: 'x', group: '' }])).rejects.toThrow(RangeError);
      expect(await queue.receive(now)).toEqual([]);
    },
  },
];
