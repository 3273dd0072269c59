import { expect, test } from 'vitest';
import { activitiesStore } from '../../../simulators/portal/data/timeline/activities.ts';
import { timelineStore } from '../../../simulators/portal/data/timeline/timeline-records.ts';
import { automationHouse } from '../../support/automation-house.ts';
import { type Death, MortalProcess } from '../../support/mortal.ts';

const orderType = 'Document_ЗаказПокупателя';
const shipmentType = 'Document_РасходнаяНакладная';

/** A deal whose robots create and post a shipment and print it; the worker dies once on the way. */
async function story(death?: Death): Promise<MortalProcess> {
  const fired: string[] = [];
  const house = await automationHouse({
    log: ({ error, method, params }) => {
      if (method === 'crm.automation.trigger.execute' && error === undefined)
        fired.push(`${String(params['CODE'])} ${String(params['OWNER_ID'])}`);
    },
  });
  await house.settle();
  await house.automate();
  const { id } = (await house.control('POST', '/deals', { title: 'Насосы' })) as { readonly id: number };
  house.base.book.post(house.base.order({ deal: String(id) }));
  const place = (kind: string, properties: object) =>
    house.control('POST', '/stage-robots', {
      ...{ clientId: house.application.clientId, code: `most24-${house.connection.id}-${kind}` },
      ...{ stageId: 'EXECUTING', properties },
    });
  const process = new MortalProcess(death);
  house.doom(process);
  await house.settle();
  await place('create', { document_type: orderType, target_type: shipmentType, post: 'Y' });
  await place('print', { document_type: shipmentType, form: `${shipmentType}|УПД` });
  await house.control('POST', `/deals/${id}/move`, { stageId: 'EXECUTING' });
  await house.settle();
  for (let round = 0; death && round < 2; round += 1) {
    await house.platform.clock.advance(15 * 60_000);
    await house.minutes(3);
    await house.settle();
  }
  const steps = house.workflows().flatMap((workflow) => workflow.steps);
  expect(steps.map(({ returned, state }) => [state, returned['error']])).toEqual([
    ['done', ''],
    ['done', ''],
  ]);
  expect(house.base.store.ofType(shipmentType)).toHaveLength(1);
  const comments = [...house.portal.store(timelineStore)].filter(({ kind }) => kind === 'comment');
  expect(comments).toHaveLength(1);
  const cards = [...house.portal.store(activitiesStore)].filter(({ card }) => card);
  const origins = cards.map(({ values }) => String(values['ORIGIN_ID']));
  expect(new Set(origins).size).toBe(2);
  expect(origins).toHaveLength(2);
  expect(new Set(fired).size).toBe(fired.length);
  return process;
}

test('a worker that dies at any step leaves no robot waiting, and does nothing twice', async () => {
  const { steps } = await story();
  expect(steps).toBeGreaterThan(100);
  const stride = Math.ceil(steps / 24);
  for (let step = 3; step <= steps; step += stride) {
    const when = (step / stride) % 2 < 1 ? 'before' : 'after';
    const process = await story({ step, when });
    expect(process.dead).toBe(true);
  }
}, 120_000);
