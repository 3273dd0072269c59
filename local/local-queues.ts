import type { SqliteDatabase } from '../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../shared/adapters/node/sqlite-queue.ts';
import type { QueuePlan } from './template/house-plan.ts';

/** The queues of the template on one machine. */
export class LocalQueues {
  readonly #queues = new Map<string, SqliteQueue>();

  constructor(database: SqliteDatabase, plans: readonly QueuePlan[]) {
    const byName = new Map(plans.map((plan) => [plan.name, plan]));
    for (const plan of plans) this.#open(database, plan, byName);
  }

  /** @throws RangeError when the template names no such queue. */
  get(name: string): SqliteQueue {
    const queue = this.#queues.get(name);
    if (!queue) throw new RangeError(`the template names no queue ${name}`);
    return queue;
  }

  all(): readonly SqliteQueue[] {
    return [...this.#queues.values()];
  }

  /** Hands out again what a killed house had in its hands, without waiting for its visibility to end. */
  async releaseInFlight(): Promise<void> {
    for (const queue of this.all()) await queue.releaseInFlight();
  }

  #open(database: SqliteDatabase, plan: QueuePlan, plans: ReadonlyMap<string, QueuePlan>): SqliteQueue {
    const open = this.#queues.get(plan.name);
    if (open) return open;
    const { redrive, retentionSeconds, name } = plan;
    const deadPlan = redrive && plans.get(redrive.deadLetters);
    if (redrive && !deadPlan) throw new RangeError(`the template names no queue ${redrive.deadLetters}`);
    const queue = new SqliteQueue(database, {
      name,
      retentionSeconds,
      ...(redrive &&
        deadPlan && {
          deadLetters: {
            queue: this.#open(database, deadPlan, plans),
            maxReceiveCount: redrive.maxReceiveCount,
          },
        }),
    });
    this.#queues.set(name, queue);
    return queue;
  }
}
