import { expect, it } from 'vitest';
import { peopleInterface } from '../../../../simulators/portal/pages/people-interface.ts';
import { bodyText } from '../../../../simulators/portal/transport/request.ts';
import type { Bench } from '../support.ts';
import { automationBench, shipment } from './automation-bench.ts';

function ask(bench: Bench, path: string, form?: Record<string, string>) {
  const answer = peopleInterface(bench.simulator, {
    method: form ? 'POST' : 'GET',
    url: `http://127.0.0.1:8781/view/acme/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form ? new URLSearchParams(form).toString() : '',
    source: '127.0.0.1',
  });
  if (answer?.kind !== 'answer') throw new Error(`nothing at ${path}`);
  return { status: answer.status, location: answer.headers['location'], text: bodyText(answer) };
}

const card = (title: string) => ({
  icon: { code: 'document' },
  header: { title },
  body: { logo: { code: 'document' }, blocks: { a: { type: 'text', properties: { value: 'Сумма' } } } },
  footer: {
    buttons: {
      refresh: {
        title: 'Обновить',
        type: 'primary',
        action: { type: 'restEvent', id: 'refresh', animationType: 'loader' },
      },
    },
  },
});

it('moves a deal to a stage, and shows its robots at work', async () => {
  const bench = automationBench();
  await bench.result('bizproc.robot.add', shipment);
  await bench.place(shipment.CODE, 'EXECUTING');
  await bench.deal();
  expect(ask(bench, 'deals/1').text).toContain('<option value="NEW" selected>Новая</option>');
  const moved = ask(bench, 'deals/1/move?lang=en', { stageId: 'EXECUTING' });
  expect(moved).toMatchObject({ status: 303, location: '/view/acme/deals/1?lang=en' });
  const [call] = await bench.settle();
  const waiting = ask(bench, 'deals/1?lang=ru').text;
  expect(waiting).toContain('1С: создать документ');
  expect(waiting).toContain('ждёт ответа');
  const answer = { EVENT_TOKEN: String(call?.['event_token']), LOG_MESSAGE: 'Создана накладная' };
  await bench.result('bizproc.event.send', answer);
  expect(ask(bench, 'deals/1?lang=en').text).toContain('Создана накладная');
  expect(ask(bench, 'deals/1/move', { stageId: 'NOWHERE' }).status).toBe(409);
});

it('presses the buttons of cards; one with a loader waits for its application', async () => {
  const bench = automationBench();
  await bench.result('event.bind', {
    event: 'ONCRMTIMELINEITEMACTION',
    handler: 'https://most24.example/portal/events',
  });
  await bench.deal();
  const owner = { ownerTypeId: 2, ownerId: 1 };
  await bench.result('crm.activity.configurable.add', { ...owner, fields: {}, layout: card('Заказ') });
  const part = 'footer.buttons.refresh';
  expect(ask(bench, 'activities/1/press?lang=ru', { part }).status).toBe(303);
  expect(await bench.settle()).toMatchObject([{ data: { id: 'refresh', userId: '1' } }]);
  const locked = ask(bench, 'deals/1?lang=ru').text;
  expect(locked).toContain('Ждёт ответа приложения…');
  expect(locked).toContain(`<button name="part" value="${part}" disabled>`);
  expect(ask(bench, 'activities/1/press', { part }).status).toBe(409);
  await bench.result('crm.activity.configurable.update', { id: 1, layout: card('Заказ НФ-1') });
  const free = ask(bench, 'deals/1?lang=ru').text;
  expect(free).toContain('Заказ НФ-1');
  expect(free).not.toContain('Ждёт ответа приложения…');
});
