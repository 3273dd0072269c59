import { automationHouse } from '../../../test/support/automation-house.ts';
import { leastSeconds } from './least-seconds.ts';

const orderType = 'Document_ЗаказПокупателя';

/** A robot is answered, fires a trigger, and changes a card. */
const commandsOfRobot = 3;
/** Seconds that a method that changes something takes, as seen in answers of live portals. */
const secondsPerCommand = 0.06;

/** What came of many robots that were called at one moment. */
export interface ManyRobots {
  readonly seconds: number;
  /** The least that the portal's limits allow, see `leastSeconds`. */
  readonly least: number;
  readonly waiting: number;
  readonly errors: number;
  readonly misposted: number;
  readonly misfired: number;
  readonly refused: number;
}

/**
 * So many deals come to a stage at once on virtual time, which knows the portal's limits and times and nothing else:
 * each has an order that a robot posts, whose posting fires a trigger and changes a card.
 */
export async function manyRobots(count: number): Promise<ManyRobots> {
  const calls = new Map<string, number>();
  let refused = 0;
  let lastAt = 0;
  const house = await automationHouse({
    times: 'real',
    log: ({ error, method, params, ts }) => {
      const what =
        method === 'crm.automation.trigger.execute' ? `${method} ${String(params['OWNER_ID'])}` : method;
      lastAt = Math.max(lastAt, Date.parse(ts));
      if (error === undefined) calls.set(what, (calls.get(what) ?? 0) + 1);
      else if (error === 'QUERY_LIMIT_EXCEEDED') refused += 1;
    },
  });
  const { clock } = house.platform;
  await house.settle();
  await house.automate();
  const deals: number[] = [];
  for (let number = 0; number <= count; number += 1) {
    const made = (await house.control('POST', '/deals', { title: `Сделка ${number}` })) as {
      readonly id: number;
    };
    deals.push(made.id);
    house.base.order({ deal: String(made.id) });
  }
  await house.settle();
  const code = `most24-${house.connection.id}-post`;
  await house.control('POST', '/stage-robots', {
    ...{ clientId: house.application.clientId, code, stageId: 'EXECUTING' },
    properties: { document_type: orderType },
  });
  // One goes before: a client that never called a method before does not know how long it takes, and packs less of it.
  const first = deals.shift();
  await house.control('POST', `/deals/${first}/move`, { stageId: 'EXECUTING' });
  await house.settle();
  // The bucket is empty again when the others come.
  await clock.advance(600_000);
  calls.clear();
  for (const id of deals) await house.control('POST', `/deals/${id}/move`, { stageId: 'EXECUTING' });
  // The portal's own queue is not ours to measure: time runs from when the last call was posted.
  await clock.run(house.simulator.delivery.idle());
  const startedAt = clock.now();
  await house.settle();
  // What the base and the queues do after the portal knows everything is not its time.
  const seconds = (lastAt - startedAt) / 1000;
  const steps = house.workflows().flatMap((workflow) => workflow.steps);
  const orders = house.base.store.ofType(orderType);
  const fired = deals.map((id) => calls.get(`crm.automation.trigger.execute ${id}`) ?? 0);
  const least = leastSeconds(commandsOfRobot * count, secondsPerCommand);
  return {
    ...{ seconds, least, refused },
    waiting: count + 1 - steps.filter(({ state }) => state === 'done').length,
    errors: steps.filter(({ returned }) => returned['error'] !== '').length,
    misposted: count + 1 - orders.filter(({ attributes }) => attributes['Posted'] === true).length,
    misfired: fired.filter((times) => times !== 1).length,
  };
}
