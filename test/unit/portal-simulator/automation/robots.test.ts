import { describe, expect, it } from 'vitest';
import { installationsStore } from '../../../../simulators/portal/auth/applications.ts';
import { type AutomationBench, automationBench, handler, shipment } from './automation-bench.ts';

async function withRobots(...codes: string[]): Promise<AutomationBench> {
  const bench = automationBench();
  for (const CODE of codes) await bench.result('bizproc.robot.add', { ...shipment, CODE });
  return bench;
}

const answer = (bench: AutomationBench, token: unknown, more = {}) =>
  bench.call('bizproc.event.send', { EVENT_TOKEN: String(token), RETURN_VALUES: {}, ...more });

describe('robots of an application', () => {
  it('are registered, changed, listed by code and removed', async () => {
    const bench = await withRobots('a.robot', 'B-robot');
    expect(await bench.result('bizproc.robot.list')).toEqual(['a.robot', 'B-robot']);
    const change = { CODE: 'a.robot', FIELDS: { NAME: 'Иначе' } };
    expect(await bench.result('bizproc.robot.update', change)).toBe(true);
    expect(await bench.result('bizproc.robot.delete', { CODE: 'B-robot' })).toBe(true);
    expect(await bench.result('bizproc.robot.list')).toEqual(['a.robot']);
    expect(await bench.control('GET', '/portals/acme/automation')).toMatchObject({
      robots: [{ code: 'a.robot', name: 'Иначе', handler, useSubscription: true }],
    });
  });

  it.each([
    ['ERROR_ACTIVITY_VALIDATION_FAILURE', 'Empty activity code!', { CODE: '' }],
    ['ERROR_ACTIVITY_VALIDATION_FAILURE', 'Wrong activity code!', { CODE: 'робот' }],
    ['ERROR_WRONG_HANDLER_URL', 'Wrong handler URL', { HANDLER: '' }],
    ['ERROR_WRONG_HANDLER_URL', 'Wrong handler URL', { HANDLER: 'https://localhost/robots' }],
    ['ERROR_WRONG_HANDLER_URL', 'Wrong handler URL', { HANDLER: 'https://other.example/robots' }],
    ['ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported handler protocol', { HANDLER: 'ftp://most24.example/r' }],
    ['ERROR_ACTIVITY_VALIDATION_FAILURE', 'Empty activity NAME!', { NAME: {} }],
    ['ERROR_ACTIVITY_VALIDATION_FAILURE', 'Wrong properties array!', { PROPERTIES: 'document' }],
    [
      'ERROR_ACTIVITY_VALIDATION_FAILURE',
      'Wrong property key 1c!',
      { PROPERTIES: { '1c': { Name: 'Документ' } } },
    ],
    [
      'ERROR_ACTIVITY_VALIDATION_FAILURE',
      'Empty property NAME sum!',
      { RETURN_PROPERTIES: { sum: { Type: 'double' } } },
    ],
    ['ERROR_ACTIVITY_VALIDATION_FAILURE', 'Wrong activity FILTER!', { FILTER: 'b24' }],
    [
      'ERROR_ACTIVITY_VALIDATION_FAILURE',
      'Wrong activity DOCUMENT_TYPE!',
      { DOCUMENT_TYPE: ['crm', 'DEAL'] },
    ],
    ['ERROR_WRONG_HANDLER_URL', 'Wrong handler URL', { USE_PLACEMENT: 'Y' }],
  ])('are refused with %s: %s', async (error, error_description, wrong) => {
    const bench = automationBench();
    const reply = await bench.call('bizproc.robot.add', { ...shipment, ...wrong });
    expect(reply).toEqual({ status: 400, body: { error, error_description } });
  });

  it('are installed once, belong to an application and to administrators', async () => {
    const bench = await withRobots('a');
    const codeOf = async (method: string, params: object) =>
      (await bench.call(method, { ...params })).body['error'];
    expect(await codeOf('bizproc.robot.add', { ...shipment, CODE: 'a' })).toBe(
      'ERROR_ACTIVITY_ALREADY_INSTALLED',
    );
    expect(await codeOf('bizproc.robot.update', { CODE: 'a' })).toBe('ERROR_ACTIVITY_VALIDATION_FAILURE');
    expect(await codeOf('bizproc.robot.delete', { CODE: 'A' })).toBe('ERROR_ACTIVITY_NOT_FOUND');
    bench.token = bench.tokenOf(2);
    expect(await codeOf('bizproc.robot.list', {})).toBe('ACCESS_DENIED');
    const hook = await bench.send(`${bench.portal.address}/rest/1/hook/bizproc.robot.list`);
    expect(hook).toEqual({
      status: 400,
      body: { error: 'ACCESS_DENIED', error_description: 'Application context required' },
    });
  });

  it('are gone with a new version of the application, and when it is removed', async () => {
    const bench = await withRobots('a');
    const installation = bench.portal.store(installationsStore).get('app.most24');
    if (!installation) throw new Error('not installed');
    bench.simulator.applications.update(bench.portal, installation, false);
    expect(await bench.result('bizproc.robot.list')).toEqual([]);
  });
});

describe('a robot on a stage', () => {
  it('calls its handler when a deal comes there, and the process waits for the answer', async () => {
    const bench = await withRobots('most24_create');
    await bench.place('most24_create', 'EXECUTING', {
      properties: { basis: 'invoice' },
      timeoutSeconds: 600,
    });
    const id = await bench.deal();
    expect(await bench.settle()).toEqual([]);
    await bench.move(id, 'EXECUTING');
    const [call, ...others] = await bench.settle();
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      url: handler,
      code: 'most24_create',
      document_id: { 0: 'crm', 1: 'CCrmDocumentDeal', 2: 'DEAL_1' },
      document_type: { 0: 'crm', 1: 'CCrmDocumentDeal', 2: 'DEAL' },
      properties: { basis: 'invoice', post: 'Y' },
      use_subscription: 'Y',
      timeout_duration: '600',
      auth: {
        member_id: bench.portal.memberId,
        application_token: 'application-token',
        user_id: '1',
      },
    });
    expect(call?.['event_token']).toMatch(
      /^[0-9a-f]{14}\.\d{8}\|A\d{5}_\d{5}_\d{5}_\d{5}\|[A-Za-z0-9]{32}\.[0-9a-f]{64}$/,
    );
    expect(call).not.toHaveProperty('event');
    expect(call?.['workflow_id']).toMatch(/^[0-9a-f]{14}\.\d{8}$/);
    expect(call?.['ts']).toMatch(/^\d{10}$/);
    expect(Object.keys(call?.['auth'] as object)).toContain('access_token');
    expect(Object.keys(call?.['auth'] as object)).toContain('refresh_token');
    expect(await bench.workflows()).toEqual(['running: waiting']);

    const returned = { RETURN_VALUES: { number: 'НФ-1', other: 'x' }, LOG_MESSAGE: 'Создано' };
    expect((await answer(bench, call?.['event_token'], returned)).body['result']).toBe(true);
    expect(await bench.control('GET', '/portals/acme/workflows')).toMatchObject([
      { state: 'done', steps: [{ state: 'done', returned: { number: 'НФ-1' } }], log: [{ text: 'Создано' }] },
    ]);
    const denied = { status: 403, body: { error: 'ACCESS_DENIED', error_description: 'Access denied!' } };
    expect(await answer(bench, call?.['event_token'])).toEqual(denied);
    expect(await answer(bench, 'unknown')).toEqual(denied);
  });

  it('starts after the one before it was answered; those told not to wait start together', async () => {
    const bench = await withRobots('a', 'b', 'c');
    await bench.place('a', 'EXECUTING');
    await bench.place('b', 'EXECUTING');
    await bench.place('c', 'EXECUTING', { afterPrevious: false });
    await bench.deal({ stageId: 'EXECUTING' });
    const first = await bench.settle();
    expect(first.map(({ code }) => code).sort()).toEqual(['a', 'c']);
    expect(await bench.workflows()).toEqual(['running: waiting,queued,waiting']);
    await answer(bench, first.find(({ code }) => code === 'a')?.['event_token']);
    const second = await bench.settle();
    expect(second.map(({ code }) => code)).toEqual(['b']);
    await answer(bench, second[0]?.['event_token']);
    expect(await bench.workflows()).toEqual(['running: done,done,waiting']);
  });

  it('waits for nobody when its application said so, and carries no token when nobody was named', async () => {
    const bench = automationBench();
    const { AUTH_USER_ID: _, ...quiet } = { ...shipment, USE_SUBSCRIPTION: 'N' };
    await bench.result('bizproc.robot.add', quiet);
    await bench.place(shipment.CODE, 'NEW');
    await bench.deal();
    const [call] = await bench.settle();
    expect(call?.['use_subscription']).toBe('N');
    expect(Object.keys(call?.['auth'] as object)).toEqual([
      'domain',
      'server_endpoint',
      'client_endpoint',
      'member_id',
      'application_token',
    ]);
    expect(await bench.workflows()).toEqual(['done: done']);
    expect((await answer(bench, call?.['event_token'])).status).toBe(403);
  });

  it('is given up when its time is over', async () => {
    const bench = await withRobots('a', 'b');
    await bench.place('a', 'NEW', { timeoutSeconds: 60 });
    await bench.place('b', 'NEW');
    await bench.deal();
    const [call] = await bench.settle();
    await bench.clock.advance(61_000);
    expect(await bench.workflows()).toEqual(['running: timed-out,waiting']);
    expect((await answer(bench, call?.['event_token'])).status).toBe(403);
  });

  it.each(['moved', 'deleted'])('is stopped when its deal is %s', async (how) => {
    const bench = await withRobots('a');
    await bench.place('a', 'NEW');
    const id = await bench.deal();
    const [call] = await bench.settle();
    if (how === 'moved') await bench.move(id, 'EXECUTING');
    else await bench.control('DELETE', `/portals/acme/deals/${id}`);
    expect(await bench.workflows()).toEqual(['stopped: stopped']);
    expect((await answer(bench, call?.['event_token'])).status).toBe(403);
  });

  it('that is no longer registered fails its process', async () => {
    const bench = await withRobots('a');
    await bench.place('a', 'NEW');
    await bench.result('bizproc.robot.delete', { CODE: 'a' });
    await bench.deal();
    expect(await bench.settle()).toEqual([]);
    expect(await bench.workflows()).toEqual(['failed: failed']);
  });

  it('is called once, whatever the handler says, or as faults want it', async () => {
    const bench = await withRobots('a');
    await bench.place('a', 'NEW');
    for (const [fault, calls] of [
      ['event-drop', 0],
      ['event-double', 2],
      ['event-delay', 1],
    ] as const) {
      bench.simulator.engine.faults.set([{ fault, method: 'bizproc.robot', times: 1, seconds: 30 }]);
      await bench.deal();
      const received = await bench.settle();
      expect(received).toHaveLength(calls);
      expect(new Set(received.map(({ event_token }) => event_token)).size).toBe(Math.min(calls, 1));
    }
    expect(await bench.workflows()).toEqual(['running: waiting', 'running: waiting', 'running: waiting']);
  });

  it.each([
    ['the list basis does not offer letter', { properties: { basis: 'letter' } }],
    ['the robot has no property sum', { properties: { sum: '1' } }],
    ['the property basis must be filled in', { properties: { basis: '' } }],
    ['no stage: C7:NEW', { stageId: 'C7:NEW' }],
    ['not offered for this type', { entityTypeId: 1 }],
  ])('is not put there: %s', async (said, more) => {
    const bench = await withRobots('a');
    await expect(bench.place('a', 'NEW', more)).rejects.toThrow(said);
  });
});
