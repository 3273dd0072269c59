import { describe, expect, it } from 'vitest';
import { installationsStore } from '../../../simulators/portal/auth/applications.ts';
import { robot } from '../../../simulators/portal/data/actor.ts';
import { addCrmItem, updateCrmItem } from '../../../simulators/portal/data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../../../simulators/portal/data/crm/crm-entity.ts';
import { type JsonMap, parsePhpQuery } from '../../../simulators/portal/transport/php-parameters.ts';
import { type Bench, portalBench } from './support.ts';

const handler = 'https://most24.example/portal/events';

interface Listening {
  readonly bench: Bench;
  readonly received: JsonMap[];
  /** Lets time run until nothing is under way. */
  settle(): Promise<JsonMap[]>;
}

function listening(status = 200): Listening {
  const received: JsonMap[] = [];
  const bench = portalBench({
    outgoing: async (url, body) => {
      received.push({ url, ...parsePhpQuery(body) });
      return status;
    },
  });
  const settle = async () => {
    await bench.clock.run(bench.simulator.delivery.idle());
    return received.splice(0);
  };
  return { bench, received, settle };
}

function installationOf({ portal }: Bench) {
  const installation = portal.store(installationsStore).get('app.most24');
  if (!installation) throw new Error('not installed');
  return installation;
}

describe('events', () => {
  it('are posted as forms with the id and a token of the acting user', async () => {
    const { bench, settle } = listening();
    await bench.result('event.bind', { event: 'onCrmCompanyAdd', handler });
    await bench.result('crm.company.add', { fields: { TITLE: 'A' } });
    const [event] = await settle();
    expect(event).toMatchObject({
      url: handler,
      event: 'ONCRMCOMPANYADD',
      event_handler_id: '1',
      data: { FIELDS: { ID: '1' } },
      auth: {
        domain: 'acme.bitrix24.example',
        client_endpoint: 'https://acme.bitrix24.example/rest/',
        member_id: bench.portal.memberId,
        application_token: 'application-token',
        expires_in: '3600',
        user_id: '1',
      },
    });
    expect(event?.['ts']).toMatch(/^\d{10}$/);
    const auth = event?.['auth'] as JsonMap;
    expect(auth).not.toHaveProperty('refresh_token');
    bench.token = String(auth['access_token']);
    expect(await bench.result('profile')).toMatchObject({ ID: '1' });
  });

  it('of a robot carry no token, and of nothing changed there are none', async () => {
    const { bench, settle } = listening();
    await bench.result('event.bind', { event: 'ONCRMCOMPANYUPDATE', handler });
    const company = crmEntityNamed('COMPANY');
    const item = addCrmItem(bench.portal, company, { title: 'A' }, [], robot, bench.clock.now());
    updateCrmItem(bench.portal, company, item, { title: 'A' }, [], robot, bench.clock.now());
    expect(await settle()).toEqual([]);
    updateCrmItem(bench.portal, company, item, { title: 'B' }, [], robot, bench.clock.now());
    const [event] = await settle();
    expect(Object.keys(event?.['auth'] as object).sort()).toEqual([
      ...['application_token', 'client_endpoint', 'domain', 'member_id', 'server_endpoint'],
    ]);
  });

  it('belong to the family of the object, whichever method changed it', async () => {
    const { bench, settle } = listening();
    for (const event of [
      'ONCRMDEALUPDATE',
      'ONCRMDEALMOVETOCATEGORY',
      'ONCRMDYNAMICITEMADD',
      'ONCRMREQUISITEADD',
    ])
      await bench.result('event.bind', { event, handler });
    const funnel = await bench.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Б' } });
    const { id } = (funnel as { category: { id: number } }).category;
    await bench.result('crm.item.add', { entityTypeId: 2, fields: {} });
    await bench.result('crm.item.add', { entityTypeId: 31, fields: {} });
    await bench.result('crm.item.update', { entityTypeId: 2, id: 1, fields: { categoryId: id } });
    const events = (await settle()).map(({ event, data }) => ({ event, data }));
    expect(events).toHaveLength(3);
    expect(events).toEqual(
      expect.arrayContaining([
        { event: 'ONCRMDEALUPDATE', data: { FIELDS: { ID: '1' } } },
        {
          event: 'ONCRMDEALMOVETOCATEGORY',
          data: { FIELDS: { ID: '1', CATEGORY_ID: String(id), STAGE_ID: `C${id}:NEW` } },
        },
        { event: 'ONCRMDYNAMICITEMADD', data: { FIELDS: { ID: '1', ENTITY_TYPE_ID: '31' } } },
      ]),
    );
  });

  it('are sent once, whatever the handler answers, and may be dropped, doubled and overtaken', async () => {
    const failing = listening(500);
    await failing.bench.result('event.bind', { event: 'ONCRMCOMPANYADD', handler });
    await failing.bench.result('crm.company.add', { fields: { TITLE: 'A' } });
    expect(await failing.settle()).toHaveLength(1);
    await failing.bench.clock.advance(3_600_000);
    expect(failing.received).toEqual([]);

    const { bench, settle } = listening();
    await bench.result('event.bind', { event: 'ONCRMCOMPANYADD', handler });
    bench.simulator.engine.faults.set([
      { fault: 'event-drop', nth: [1] },
      { fault: 'event-double', nth: [2] },
      { fault: 'event-delay', nth: [3], seconds: 60 },
    ]);
    for (const TITLE of ['1', '2', '3', '4']) await bench.result('crm.company.add', { fields: { TITLE } });
    const ids = (await settle()).map(({ data }) => (data as { FIELDS: { ID: string } }).FIELDS.ID);
    expect(ids.toSorted()).toEqual(['2', '2', '3', '4']);
    expect(ids.at(-1)).toBe('3');
  });

  it('come later to a handler that was slow, and may come from nobody known', async () => {
    const arrivals: number[] = [];
    const members: unknown[] = [];
    const bench: Bench = portalBench({
      outgoing: async (_url, body) => {
        arrivals.push(bench.clock.now());
        members.push((parsePhpQuery(body)['auth'] as JsonMap)['member_id']);
        await bench.clock.sleep(5000);
        return 200;
      },
    });
    await bench.result('event.bind', { event: 'ONCRMCOMPANYADD', handler });
    bench.simulator.engine.faults.set([{ fault: 'event-foreign-member', nth: [2] }]);
    for (const TITLE of ['1', '2']) {
      await bench.result('crm.company.add', { fields: { TITLE } });
      await bench.clock.run(bench.simulator.delivery.idle());
    }
    const [first = 0, second = 0] = arrivals;
    // Five seconds of work, then twice as long as a penalty.
    expect(second - first).toBeGreaterThanOrEqual(15_000);
    expect(members).toEqual([bench.portal.memberId, 'f'.repeat(32)]);
  });

  it('wait for the end of the installation, tell of it, and end with the application', async () => {
    const { bench, settle } = listening();
    const { application } = installationOf(bench);
    const unfinished = { ...application, apiOnly: false };
    const installation = bench.simulator.applications.install(bench.portal, unfinished, 1, 'F');
    const [installed] = await settle();
    expect(installed).toMatchObject({ event: 'ONAPPINSTALL', data: { VERSION: '1', INSTALLED: 'N' } });
    expect(installed).toHaveProperty('auth.scope', application.scopes.join(' '));
    expect(installed).toHaveProperty('auth.refresh_token');
    await bench.result('event.bind', { event: 'ONCRMCOMPANYADD', handler });
    await bench.result('crm.company.add', { fields: { TITLE: 'A' } });
    expect(await settle()).toEqual([]);
    bench.simulator.applications.finish(installation);
    await bench.result('crm.company.add', { fields: { TITLE: 'B' } });
    expect(await settle()).toHaveLength(1);

    const proof = installation.applicationToken;
    bench.simulator.applications.update(bench.portal, installation, true);
    const [updated] = await settle();
    expect(updated).toMatchObject({ event: 'ONAPPUPDATE', data: { VERSION: '2', PREVIOUS_VERSION: '1' } });
    expect(updated).not.toHaveProperty('auth.application_token', proof);
    expect(updated).toHaveProperty('auth.application_token', installation.applicationToken);
    expect(await bench.result('event.get')).toEqual([]);

    bench.simulator.applications.setPayment(bench.portal, installation, true);
    const [payment] = await settle();
    expect(payment).toMatchObject({
      event: 'ONAPPPAYMENT',
      data: { STATUS: 'F', PAYMENT_EXPIRED: 'Y', DAYS: '-1' },
    });
    expect(payment).not.toHaveProperty('auth.application_token');

    bench.simulator.applications.uninstall(bench.portal, installation, true);
    const [gone] = await settle();
    expect(gone).toMatchObject({ event: 'ONAPPUNINSTALL', data: { CLEAN: '1' } });
    expect(gone).not.toHaveProperty('auth.access_token');
  });
});

describe('event.*', () => {
  it('binds once, refuses unknown events and what only an administrator may', async () => {
    const { bench } = listening();
    await bench.result('event.bind', { event: 'ONCRMDEALADD', handler });
    expect((await bench.call('event.bind', { event: 'ONCRMDEALADD', handler })).body).toMatchObject({
      error_description: 'Unable to set event handler: Handler already binded',
    });
    expect((await bench.call('event.bind', { event: 'ONNOTHING', handler })).body['error']).toBe(
      'ERROR_EVENT_NOT_FOUND',
    );
    expect(await bench.result('event.get')).toEqual([
      { event: 'ONCRMDEALADD', auth_type: '0', offline: 0, handler },
    ]);
    bench.token = bench.tokenOf(2);
    const offline = await bench.call('event.bind', { event: 'ONCRMDEALADD', event_type: 'offline' });
    expect(offline).toMatchObject({ status: 403, body: { error: 'ACCESS_DENIED' } });
    expect(await bench.result('event.get')).toEqual([]);
    bench.token = bench.tokenOf(1);
    expect(await bench.result('event.unbind', { event: 'ONCRMDEALADD', handler })).toEqual({ count: 1 });
  });

  it('tests itself', async () => {
    const { bench, settle } = listening();
    await bench.result('event.bind', { event: 'ONAPPTEST', handler });
    expect(await bench.result('event.test', { any: 'thing' })).toBe(1);
    expect(await settle()).toMatchObject([{ event: 'ONAPPTEST', data: { QUERY: { any: 'thing' } } }]);
  });
});

describe('the offline queue', () => {
  const offline = { event: 'ONCRMCOMPANYUPDATE', event_type: 'offline' };

  async function change(bench: Bench, id: number, TITLE: string, given = {}): Promise<void> {
    await bench.result('crm.company.update', { id, fields: { TITLE }, ...given });
  }

  it('keeps one record of an object and event, and gives packs away or reserves them', async () => {
    const { bench } = listening();
    await bench.result('event.bind', offline);
    for (const TITLE of ['A', 'B']) await bench.result('crm.company.add', { fields: { TITLE } });
    await change(bench, 1, 'A1');
    await change(bench, 2, 'B1');
    await change(bench, 1, 'A2');
    const pack = (await bench.result('event.offline.get', { clear: 0, limit: 1 })) as {
      process_id: string;
      events: JsonMap[];
    };
    expect(pack.events).toMatchObject([
      {
        EVENT_NAME: 'ONCRMCOMPANYUPDATE',
        EVENT_DATA: { FIELDS: { ID: '1' } },
        EVENT_ADDITIONAL: { user_id: '1' },
      },
    ]);
    // What is reserved is not given to another, and a change meanwhile is a new record.
    await change(bench, 1, 'A3');
    const other = (await bench.result('event.offline.get')) as { process_id: null; events: JsonMap[] };
    expect(other.process_id).toBeNull();
    expect(other.events).toMatchObject([
      { EVENT_DATA: { FIELDS: { ID: '2' } } },
      { EVENT_DATA: { FIELDS: { ID: '1' } } },
    ]);
    expect(await bench.result('event.offline.list')).toMatchObject([
      { PROCESS_ID: pack.process_id, ERROR: '0' },
    ]);
    await bench.result('event.offline.error', { process_id: pack.process_id });
    expect(await bench.result('event.offline.list')).toMatchObject([{ PROCESS_ID: '', ERROR: '1' }]);
    const failed = (await bench.result('event.offline.get', { clear: 0, error: 1 })) as {
      process_id: string;
    };
    expect(await bench.result('event.offline.clear', { process_id: failed.process_id })).toBe(true);
    expect(await bench.result('event.offline.list')).toEqual([]);
  });

  it('leaves out what the connector itself changed, and keeps queues of connectors apart', async () => {
    const { bench } = listening();
    await bench.result('event.bind', { ...offline, auth_connector: 'most24' });
    await bench.result('crm.company.add', { fields: { TITLE: 'A' } });
    await change(bench, 1, 'A1', { auth_connector: 'most24' });
    expect(await bench.result('event.offline.list', { auth_connector: 'most24' })).toEqual([]);
    await change(bench, 1, 'A2');
    expect(await bench.result('event.offline.list')).toEqual([]);
    expect(await bench.result('event.offline.list', { auth_connector: 'most24' })).toHaveLength(1);
  });

  it('tells of itself no more often than wanted', async () => {
    const { bench, settle } = listening();
    await bench.result('event.bind', offline);
    await bench.result('event.bind', { event: 'ONOFFLINEEVENT', handler, options: { minTimeout: 10 } });
    await bench.result('crm.company.add', { fields: { TITLE: 'A' } });
    await change(bench, 1, '1');
    await change(bench, 1, '2');
    const first = await settle();
    expect(first).toMatchObject([{ event: 'ONOFFLINEEVENT' }]);
    expect(first[0]).toHaveProperty('auth.refresh_token');
    await bench.clock.advance(12_000);
    expect(await settle()).toMatchObject([{ event: 'ONOFFLINEEVENT' }]);
  });

  it('needs the tariff for reserving and for connectors', async () => {
    const { bench } = listening();
    bench.portal.tariffName = 'std';
    expect(await bench.result('feature.get', { CODE: 'rest_offline_extended' })).toEqual({ value: 'N' });
    expect((await bench.call('event.offline.get', { clear: 0 })).status).toBe(403);
    expect((await bench.call('event.bind', { ...offline, auth_connector: 'x' })).status).toBe(403);
    expect((await bench.call('feature.get')).body['error']).toBe('CODE_EMPTY');
  });
});
