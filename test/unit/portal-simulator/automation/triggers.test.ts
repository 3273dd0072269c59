import { describe, expect, it } from 'vitest';
import { type AutomationBench, automationBench, shipment } from './automation-bench.ts';

const code = 'most24.order.paid';
const owner = { OWNER_TYPE_ID: 2, OWNER_ID: 1 };

async function withTrigger(...stages: string[]): Promise<AutomationBench> {
  const bench = automationBench();
  await bench.result('crm.automation.trigger.add', { CODE: code, NAME: '1С: заказ оплачен' });
  for (const stageId of stages)
    await bench.control('POST', '/portals/acme/stage-triggers', { clientId: 'app.most24', code, stageId });
  return bench;
}

const stageOf = async (bench: AutomationBench, id = 1) =>
  ((await bench.result('crm.deal.get', { id })) as { STAGE_ID: string }).STAGE_ID;

describe('triggers of an application', () => {
  it('are added, renamed by adding again, listed and removed', async () => {
    const bench = await withTrigger();
    expect(await bench.result('crm.automation.trigger.add', { CODE: code, NAME: 'Оплачен' })).toBe(true);
    expect(await bench.result('crm.automation.trigger.list')).toEqual([{ NAME: 'Оплачен', CODE: code }]);
    expect(await bench.result('crm.automation.trigger.delete', { CODE: code })).toBe(true);
    expect(await bench.result('crm.automation.trigger.list')).toEqual([]);
  });

  it.each([
    ['add', '', 'Empty trigger code!', { NAME: 'x' }],
    ['add', '', 'Wrong trigger code!', { CODE: 'Paid', NAME: 'x' }],
    ['add', '', 'Empty trigger name!', { CODE: 'paid' }],
    ['delete', '', 'Trigger not found', { CODE: 'paid' }],
    ['execute', '', 'Trigger with code paid is not registered.', { CODE: 'paid', ...owner }],
    ['execute', '', 'Incorrect parameter OWNER_TYPE_ID.', { CODE: code, OWNER_TYPE_ID: 999, OWNER_ID: 1 }],
    ['execute', '', 'Incorrect parameter OWNER_ID.', { CODE: code, OWNER_TYPE_ID: 2, OWNER_ID: 0 }],
  ])('%s is refused with "%s" %s', async (method, error, error_description, params) => {
    const bench = await withTrigger();
    expect(await bench.call(`crm.automation.trigger.${method}`, params)).toEqual({
      status: 400,
      body: { error, error_description },
    });
  });

  it('belong to an application and to administrators', async () => {
    const bench = await withTrigger();
    const hook = await bench.send(`${bench.portal.address}/rest/1/hook/crm.automation.trigger.list`);
    expect(hook.body['error_description']).toBe('Access denied! Application context required');
    bench.token = bench.tokenOf(2);
    expect((await bench.call('crm.automation.trigger.list')).body['error_description']).toBe(
      'Access denied! Admin permissions required',
    );
  });
});

describe('a trigger on a stage', () => {
  const execute = (bench: AutomationBench, more = {}) =>
    bench.result('crm.automation.trigger.execute', { CODE: code, ...owner, ...more });

  it('brings a deal to the first later stage that has it, as a robot does', async () => {
    const bench = await withTrigger('EXECUTING', 'FINAL_INVOICE');
    await bench.result('event.bind', {
      event: 'ONCRMDEALUPDATE',
      handler: 'https://most24.example/portal/events',
    });
    await bench.deal();
    expect(await execute(bench)).toBe(true);
    expect(await stageOf(bench)).toBe('EXECUTING');
    const [event] = await bench.settle();
    expect(event).toMatchObject({ event: 'ONCRMDEALUPDATE', data: { FIELDS: { ID: '1' } } });
    expect(event?.['auth']).not.toHaveProperty('access_token');
    await execute(bench);
    expect(await stageOf(bench)).toBe('FINAL_INVOICE');
    await execute(bench);
    expect(await stageOf(bench)).toBe('FINAL_INVOICE');
  });

  it('starts the robots of the stage', async () => {
    const bench = await withTrigger('EXECUTING');
    await bench.result('bizproc.robot.add', shipment);
    await bench.place(shipment.CODE, 'EXECUTING');
    await bench.deal();
    await execute(bench);
    expect(await bench.settle()).toHaveLength(1);
  });

  it('moves neither back, nor a closed deal, nor one of another funnel, and says true', async () => {
    const bench = await withTrigger('PREPARATION', 'APOLOGY');
    await bench.control('POST', '/portals/acme/calls', {
      method: 'crm.category.add',
      params: { entityTypeId: 2, fields: { name: 'Опт' } },
    });
    await bench.deal({ stageId: 'WON' });
    await bench.deal({ categoryId: 1 });
    expect(await execute(bench)).toBe(true);
    expect(await stageOf(bench)).toBe('WON');
    expect(await execute(bench, { OWNER_ID: 2 })).toBe(true);
    expect(await stageOf(bench, 2)).toBe('C1:NEW');
    expect(await execute(bench, { OWNER_ID: 777 })).toBe(true);
  });
});
