import type { QueueName } from '../../contracts/queues.ts';
import { systemClock } from '../../kernel/system-clock.ts';
import type { QueueSender } from '../../ports/queue.ts';
import { sqsClient } from './sqs-client.ts';
import { SqsQueue } from './sqs-queue.ts';

interface QueueEnvironment {
  readonly QUEUE_URLS: Partial<Record<QueueName, string>>;
}

/** Senders by name. They throw a RangeError for a queue that the function's contract does not name under `sends`. */
export function queuesFrom({ QUEUE_URLS }: QueueEnvironment): (name: QueueName) => QueueSender {
  const client = sqsClient({});
  return (name) => {
    const url = QUEUE_URLS[name];
    if (url === undefined) throw new RangeError(`this function may not send to ${name}`);
    return new SqsQueue({ client, url, clock: systemClock, random: Math.random });
  };
}
