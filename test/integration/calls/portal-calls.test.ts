import { describe, expect, test } from 'vitest';
import { callAsPerson } from '../../../simulators/portal/call/call-as-person.ts';
import { callsStore } from '../../../simulators/portal/data/telephony/calls.ts';
import { keepRecording } from '../../../simulators/portal/data/telephony/recordings.ts';
import { activitiesStore } from '../../../simulators/portal/data/timeline/activities.ts';
import { timelineStore } from '../../../simulators/portal/data/timeline/timeline-records.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';

function addContact({ simulator, portal }: CallHouse, phone = '8 (906) 219-50-47'): void {
  const fields = { NAME: 'Пётр', LAST_NAME: 'Ильин', PHONE: [{ VALUE: phone, VALUE_TYPE: 'WORK' }] };
  callAsPerson(simulator.engine, portal, 'crm.contact.add', { fields }, 1);
}

describe('a call of the portal’s own telephony', () => {
  test('comes back with its words on the card, the summary in the timeline and a to-do', async () => {
    const house = await callHouse({ settings: { toDos: true } });
    addContact(house);
    house.hold();
    await house.minutes(3);
    const [call, ...others] = await house.calls();
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      ...{ source: 'portal', direction: 'incoming', phone: '+79062195047', seconds: 60, answered: true },
      client: { entity: 'contact', id: '1', name: 'Пётр Ильин' },
      recording: { state: 'stored', bytes: 8, fileName: 'запись.mp3' },
      transcription: { state: 'done', engine: 'amazon-transcribe', turns: 2 },
      summary: { state: 'done', headline: 'Купить насосы' },
    });
    expect(call?.settledAt).toBeDefined();
    expect([...house.portal.store(callsStore)]).toMatchObject([
      {
        transcriptId: 1,
        transcript: [
          { side: 'Client', startTime: 0, stopTime: 4, message: 'Здравствуйте, нужны насосы.' },
          { side: 'User', startTime: 3, stopTime: 7, message: 'Пришлю счёт завтра.' },
        ],
      },
    ]);
    const [note] = house.portal.store(timelineStore);
    expect(note?.text).toContain('[b]Итоги звонка +79062195047 21.11.2026, 12:59:00[/b]');
    expect(note?.text).toContain('— Прислать счёт (сотрудник, до 2026-11-23)');
    expect(note?.text).toContain('(url=https://bad.example)счёт(/url)');
    const todos = [...house.portal.store(activitiesStore)].filter(
      ({ values }) => values['PROVIDER_ID'] === 'CRM_TODO',
    );
    expect(
      todos.map(({ values }) => [values['SUBJECT'], values['RESPONSIBLE_ID'], values['DEADLINE']]),
    ).toEqual([['Прислать счёт', 1, Date.UTC(2026, 10, 23, 15)]]);
    expect(await house.causes()).toEqual([]);
  });

  test('is one entry and one job however often its event comes', async () => {
    const house = await callHouse();
    house.hold();
    await house.platform.clock.run(house.simulator.delivery.idle());
    const [event = ''] = house.posted;
    house.posted.push(...Array.from({ length: 9 }, () => event));
    await house.minutes(3);
    expect(await house.calls()).toHaveLength(1);
    expect(house.transcriber.begun).toBe(1);
    expect(house.summariser.asked).toBe(1);
  });

  test('waits for a recording that the carrier stores later', async () => {
    const house = await callHouse();
    const { callId } = house.hold({ recording: undefined });
    await house.minutes(4);
    expect(await house.calls()).toMatchObject([{ recording: { state: 'expected' } }]);
    const [row] = house.portal.store(callsStore).find('callId', callId);
    if (!row) throw new Error('the portal has no call');
    const file = { name: 'поздно.mp3', bytes: new Uint8Array(Buffer.from('звук')) };
    keepRecording(house.portal, row, file, house.platform.clock.now());
    await house.minutes(10);
    expect(await house.calls()).toMatchObject([
      { recording: { state: 'stored', fileName: 'поздно.mp3' }, transcription: { state: 'done' } },
    ]);
  });

  test('that nobody answered is kept without words', async () => {
    const house = await callHouse();
    house.hold({ durationSeconds: 0, code: '304', recording: undefined });
    await house.minutes(2);
    expect(await house.calls()).toMatchObject([
      { answered: false, recording: { state: 'none' }, transcription: { state: 'new' } },
    ]);
    expect((await house.calls())[0]?.settledAt).toBeDefined();
  });
});

describe('who called', () => {
  test.each([
    ['lead', 'crm.lead.list'],
    ['contact', 'crm.contact.list'],
  ] as const)('a stranger becomes a %s once, as the connection says', async (unknownCaller, list) => {
    const house = await callHouse({ settings: { unknownCaller } });
    house.hold();
    house.hold({ durationSeconds: 30 });
    await house.minutes(4);
    const { result } = callAsPerson(house.simulator.engine, house.portal, list, {}, 1);
    expect(result).toHaveLength(1);
    expect((await house.calls()).map(({ client }) => client?.entity)).toEqual([unknownCaller, unknownCaller]);
  });

  test('earlier calls of a number are tied to a client that is made later', async () => {
    const house = await callHouse();
    house.hold();
    await house.minutes(3);
    expect((await house.calls())[0]).toMatchObject({ caller: 'looked' });
    addContact(house);
    await house.minutes(4);
    expect((await house.calls())[0]).toMatchObject({ client: { entity: 'contact', id: '1' } });
    expect([...house.portal.store(timelineStore)]).toHaveLength(1);
  });

  test('several clients with a number leave its calls alone', async () => {
    const house = await callHouse();
    house.hold();
    await house.minutes(2);
    addContact(house);
    addContact(house);
    await house.minutes(4);
    const [call] = await house.calls();
    expect([call?.caller, call?.client]).toEqual(['looked', undefined]);
  });
});
