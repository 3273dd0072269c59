import { expect } from 'vitest';
import { activitiesStore } from '../../../simulators/portal/data/timeline/activities.ts';
import { timelineStore } from '../../../simulators/portal/data/timeline/timeline-records.ts';
import type { FaultRule } from '../../../simulators/portal/faults/fault-plan.ts';
import { automationHouse } from '../../support/automation-house.ts';
import { type Death, MortalProcess } from '../../support/mortal.ts';

const orderType = 'Document_ЗаказПокупателя';
const shipmentType = 'Document_РасходнаяНакладная';

/** What goes wrong on the way. */
export interface Trouble {
  readonly death?: Death;
  readonly faults?: readonly FaultRule[];
}

/**
 * A deal whose robots create and post a shipment and print it, with trouble on the way; in the end no robot waits and
 * nothing was done twice. Returns the worker.
 */
export async function shipDeal({ death, faults = [] }: Trouble): Promise<MortalProcess> {
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
  house.simulator.engine.faults.set(faults);
  await house.settle();
  await place('create', { document_type: orderType, target_type: shipmentType, post: 'Y' });
  await place('print', { document_type: shipmentType, form: `${shipmentType}|УПД` });
  await house.control('POST', `/deals/${id}/move`, { stageId: 'EXECUTING' });
  await house.settle();
  // A fault that never struck proves nothing.
  for (const { struck } of house.simulator.engine.faults.report()) expect(struck).toBeGreaterThan(0);
  house.simulator.engine.faults.clear();
  for (let round = 0; round < 2 && (death || faults.length > 0); round += 1) {
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
