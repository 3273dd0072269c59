import { describe, expect, test } from 'vitest';
import { AgentStates } from '../../../shared/app/agent/agent-state.ts';
import { Outbox } from '../../../shared/app/agent/outbox.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';

async function withAgent(configuration: string): Promise<{ house: CallHouse; outbox: Outbox }> {
  const house = await callHouse({ settings: { pushToBase: true } });
  const { clock, table } = house.platform;
  const states = new AgentStates(table, clock);
  await states.ensure(house.scope, 'base-1');
  await house.parts().connections.heardOfBase(house.scope, clock.now(), { configuration });
  return { house, outbox: new Outbox(table, states, clock) };
}

describe('a call for the base', () => {
  test.each([
    ['УправлениеНебольшойФирмой', 'Document_Событие', 'Содержание'],
    ['УправлениеТорговлей', 'Document_ТелефонныйЗвонок', 'Описание'],
  ])('of %s becomes a %s with its words, once', async (configuration, type, attribute) => {
    const { house, outbox } = await withAgent(configuration);
    house.hold();
    await house.minutes(3);
    const commands = (await outbox.after(house.scope, 0, 10)).flatMap((one) => ('write' in one ? [one] : []));
    expect(commands.map(({ write }) => [write.type, write.create])).toEqual([[type, true]]);
    const [command] = commands;
    expect(command?.write.attributes['Date']).toBe('2026-11-21T12:59:00');
    expect(command?.write.attributes[attribute]).toBe(
      [
        ...['— Закупка насосов', '— Купить насосы', '— Счёт завтра', '— Прислать счёт (до 2026-11-23)'],
        '— Оплатить [url=https://bad.example]счёт[/url]',
        ...['', 'Клиент: Здравствуйте, нужны насосы.', 'Сотрудник: Пришлю счёт завтра.'],
      ].join('\n'),
    );
  });

  test('of accounting, which has no such document, becomes nothing', async () => {
    const { house, outbox } = await withAgent('БухгалтерияПредприятия');
    house.hold();
    await house.minutes(3);
    expect(await outbox.after(house.scope, 0, 10)).toEqual([]);
    expect(await house.calls()).toMatchObject([{ toldBase: false, transcription: { state: 'done' } }]);
  });
});
