import { describe, expect, it } from 'vitest';
import { holdCall } from '../../../simulators/portal/control/call-routes.ts';
import { eventHandlersStore } from '../../../simulators/portal/events/event-handlers.ts';
import { callsPage } from '../../../simulators/portal/pages/calls-page.ts';
import { textsOf } from '../../../simulators/portal/pages/texts.ts';
import { type Body, portalBench, startAt } from './support.ts';

const incoming = { USER_ID: 1, PHONE_NUMBER: '+7 906 219-50-47', TYPE: 2, EXTERNAL_CALL_ID: 'pbx-1' };
const heldCall = { ...{ userId: 1, type: 2, durationSeconds: 95, line: 'reg1', code: '200' } };

async function registered(bench: ReturnType<typeof portalBench>, changes: Body = {}): Promise<Body> {
  return (await bench.result('telephony.externalCall.register', { ...incoming, ...changes })) as Body;
}

describe('calls that applications tell of', () => {
  it('are one call for half an hour, and another after it', async () => {
    const bench = portalBench();
    const first = await registered(bench);
    expect(first['CALL_ID']).toMatch(/^externalCall\.[0-9a-f]{32}\.1787302800$/);
    expect(await registered(bench)).toMatchObject({ CALL_ID: first['CALL_ID'] });
    expect((await registered(bench, { EXTERNAL_CALL_ID: 'pbx-2' }))['CALL_ID']).not.toBe(first['CALL_ID']);
    await bench.clock.advance(31 * 60_000);
    expect((await registered(bench))['CALL_ID']).not.toBe(first['CALL_ID']);
  });

  it('find the client by the number, however it is written', async () => {
    const bench = portalBench();
    const PHONE = [{ VALUE: '8 (906) 219-50-47', VALUE_TYPE: 'WORK' }];
    await bench.result('crm.contact.add', { fields: { NAME: 'Пётр', LAST_NAME: 'Ильин', PHONE } });
    expect(await registered(bench)).toMatchObject({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1 });
    expect(
      await bench.result('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '79062195047' }),
    ).toEqual([
      {
        ...{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1, ASSIGNED_BY_ID: 1, NAME: 'Пётр Ильин' },
        ASSIGNED_BY: {
          ...{ ID: '1', TIMEMAN_STATUS: 'CLOSED', USER_PHONE_INNER: null, WORK_PHONE: null },
          ...{ PERSONAL_PHONE: null, PERSONAL_MOBILE: null },
        },
      },
    ]);
  });

  it('make a lead of a stranger when asked to', async () => {
    const bench = portalBench();
    expect(await registered(bench, { CRM_CREATE: 1 })).toMatchObject({
      CRM_CREATED_LEAD: 1,
      CRM_CREATED_ENTITIES: [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: 1 }],
      CRM_ENTITY_TYPE: 'LEAD',
    });
    expect(
      await bench.result('crm.duplicate.findbycomm', { type: 'PHONE', values: ['79062195047'] }),
    ).toEqual({ LEAD: [1] });
  });

  it('end with a row of the statistics, an activity and an event', async () => {
    const bench = portalBench();
    const sent: string[] = [];
    const bound = portalBench({
      outgoing: async (_, body) => {
        sent.push(body);
        return 200;
      },
    });
    await bound.result('event.bind', {
      event: 'onVoximplantCallEnd',
      handler: 'https://most24.example/portal/events',
    });
    expect([...bound.portal.store(eventHandlersStore)]).toHaveLength(1);
    for (const one of [bench, bound]) {
      const { CALL_ID } = await registered(one, { CRM_CREATE: 1 });
      const finish = { CALL_ID: CALL_ID ?? '', USER_ID: 1, DURATION: 95 };
      expect(await one.result('telephony.externalCall.finish', finish)).toMatchObject({
        ...{ ID: 1, INCOMING: '2', CALL_START_DATE: {}, CALL_FAILED_CODE: '200', CRM_ACTIVITY_ID: 1 },
        ...{ REST_APP_ID: '1', CALL_DURATION: 95, PORTAL_USER_ID: 1 },
      });
      expect((await one.call('telephony.externalCall.finish', finish)).body).toEqual({
        error: 'ERROR_CORE',
        error_description: 'Call is not found (call should be registered prior to finishing',
      });
      expect(
        await one.result('voximplant.statistic.get', { FILTER: { CALL_ID: CALL_ID ?? '' } }),
      ).toMatchObject([
        { ID: '1', CALL_DURATION: '95', CALL_TYPE: '2', COST: '0.0000', RECORD_FILE_ID: null },
      ]);
      expect(await one.result('crm.activity.get', { id: 1 })).toMatchObject({
        ...{ PROVIDER_ID: 'VOXIMPLANT_CALL', ORIGIN_ID: `VI_${String(CALL_ID)}`, OWNER_TYPE_ID: '1' },
      });
    }
    await bound.clock.run(bound.simulator.delivery.idle());
    expect(sent.map((body) => new URLSearchParams(body).get('data[CALL_DURATION]'))).toEqual(['95']);
  });
});

describe('recordings and transcripts', () => {
  it('belong to calls that have ended', async () => {
    const bench = portalBench();
    const { CALL_ID = '' } = await registered(bench);
    const messages = [{ SIDE: 'User', START_TIME: 0, STOP_TIME: 2, MESSAGE: 'Алло' }];
    const attach = { CALL_ID, FILENAME: 'call.mp3', FILE_CONTENT: 'AAAA' };
    expect((await bench.call('telephony.externalCall.attachRecord', attach)).body).toMatchObject({
      error_description: 'Call is not found in the statistic table. Looks like it is not finished yet.',
    });
    const transcript = { CALL_ID, MESSAGES: messages };
    expect((await bench.call('telephony.call.attachTranscription', transcript)).body).toMatchObject({
      error_description: `Call ${String(CALL_ID)} is not found. Is it finished?`,
    });
    await bench.result('telephony.externalCall.finish', { CALL_ID, USER_ID: 1, DURATION: 5 });
    const { FILE_ID } = (await bench.result('telephony.externalCall.attachRecord', attach)) as Body;
    await bench.result('telephony.call.attachTranscription', transcript);
    expect(await bench.result('voximplant.statistic.get', {})).toMatchObject([
      { RECORD_FILE_ID: FILE_ID, TRANSCRIPT_ID: '1' },
    ]);
  });

  it.each([
    [{ SIDE: 'Bot' }, 'MESSAGES[0][SIDE] should be either Client or User'],
    [{ START_TIME: -1 }, 'MESSAGES[0][START_TIME] should be greater or equal to zero'],
    [{ STOP_TIME: 0 }, 'MESSAGES[0][STOP_TIME] should be greater than zero'],
    [{ MESSAGE: '' }, 'MESSAGES[0][MESSAGE] is empty'],
  ])('refuse a wrong turn: %j', async (change, description) => {
    const bench = portalBench();
    const turn = { SIDE: 'User', START_TIME: 0, STOP_TIME: 2, MESSAGE: 'Алло', ...change };
    const given = { CALL_ID: 'any', MESSAGES: [turn] };
    expect((await bench.call('telephony.call.attachTranscription', given)).body).toEqual({
      error: 'ERROR_CORE',
      error_description: description,
    });
  });

  it('are uploaded in a second step', async () => {
    const bench = portalBench();
    const { CALL_ID = '' } = await registered(bench);
    await bench.result('telephony.externalCall.finish', { CALL_ID, USER_ID: 1, DURATION: 5 });
    const given = { CALL_ID, FILENAME: 'call.wav' };
    const { uploadUrl } = (await bench.result('telephony.externalCall.attachRecord', given)) as Body;
    const form = new FormData();
    form.set('file', new Blob(['звук']), 'other.wav');
    const answer = await bench.send(String(uploadUrl), { method: 'POST', body: form });
    expect(answer.body).toEqual({ result: { FILE_ID: 2 } });
    expect(await bench.result('disk.file.get', { id: 2 })).toMatchObject({ NAME: 'call.wav', SIZE: '8' });
  });
});

describe('calls of the portal’s own telephony', () => {
  it('have a recording behind a link that expires', async () => {
    const bench = portalBench();
    bench.portal.linkLifetime = 60_000;
    const base64 = Buffer.from('звук').toString('base64');
    const { callId } = holdCall(bench.simulator, 'acme', {
      ...{ ...heldCall, phone: '+79062195047', recording: { name: 'запись.mp3', base64 } },
    });
    const [row] = (await bench.result('voximplant.statistic.get', { FILTER: { CALL_ID: callId } })) as Body[];
    expect(row).toMatchObject({
      ...{ CALL_START_DATE: '2026-08-21T11:58:25+03:00', CALL_RECORD_URL: '', REST_APP_ID: null },
    });
    const id = row?.['RECORD_FILE_ID'] ?? 0;
    const { DOWNLOAD_URL } = (await bench.result('disk.file.get', { id })) as Body;
    const open = () =>
      bench.simulator.handle({
        ...{ method: 'GET', url: String(DOWNLOAD_URL), headers: {}, body: '', source: '203.0.113.1' },
      });
    expect(await open()).toMatchObject({ status: 200, headers: { 'content-type': 'audio/mpeg' } });
    await bench.clock.advance(61_000);
    expect(await open()).toMatchObject({ status: 401 });
  });

  it('are seen by whoever may see them', async () => {
    const bench = portalBench();
    holdCall(bench.simulator, 'acme', { ...heldCall, phone: '+79062195047' });
    holdCall(bench.simulator, 'acme', { ...heldCall, phone: '+79062195048', userId: 2 });
    expect(await bench.result('voximplant.statistic.get', { SORT: 'ID', ORDER: 'DESC' })).toHaveLength(2);
    bench.token = bench.tokenOf(2);
    expect(await bench.result('voximplant.statistic.get', {})).toMatchObject([{ PORTAL_USER_ID: '2' }]);
  });

  it('stand on a page with what was said', async () => {
    const bench = portalBench();
    const { callId } = holdCall(bench.simulator, 'acme', { ...heldCall, phone: '+79062195047' });
    const MESSAGES = [{ SIDE: 'Client', START_TIME: 65, STOP_TIME: 67, MESSAGE: '<b>Алло</b>' }];
    await bench.result('telephony.call.attachTranscription', { CALL_ID: callId, MESSAGES });
    const view = { portal: bench.portal, texts: textsOf.ru, language: 'ru', now: startAt, page: 0 } as const;
    const page = callsPage(view).text;
    expect(page).toContain('Входящий · <b>Анна Титова</b>');
    expect(page).toContain('1:05 Клиент:</span> &lt;b&gt;Алло&lt;/b&gt;');
  });
});
