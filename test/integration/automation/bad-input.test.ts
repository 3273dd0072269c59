import { beforeEach, expect, test } from 'vitest';
import { type AutomationHouse, automationHouse } from '../../support/automation-house.ts';

const containing = (part: string): unknown => expect.stringContaining(part);
const orderType = 'Document_ЗаказПокупателя';

let house: AutomationHouse;
let deal: string;
beforeEach(async () => {
  house = await automationHouse();
  await house.settle();
  await house.automate();
  deal = String(((await house.control('POST', '/deals', { title: 'Насосы' })) as { readonly id: number }).id);
  const body = {
    ...{ clientId: house.application.clientId, code: `most24-${house.connection.id}-post` },
    ...{ stageId: 'EXECUTING', properties: { document_type: orderType } },
  };
  await house.control('POST', '/stage-robots', body);
});

/** The deal comes to the stage; what the portal posts is changed on its way. */
async function call(change: (body: URLSearchParams) => void = () => undefined): Promise<void> {
  await house.control('POST', `/deals/${deal}/move`, { stageId: 'EXECUTING' });
  await house.platform.clock.run(house.simulator.delivery.idle());
  for (const [index, posted] of house.posted.entries()) {
    const form = new URLSearchParams(posted);
    if (form.has('event_token')) change(form);
    house.posted[index] = form.toString();
  }
  await house.settle();
}

const returned = () => house.workflows().flatMap(({ steps }) => steps.map(({ returned }) => returned));
const posted = () => house.base.store.ofType(orderType).filter(({ attributes }) => attributes['Posted']);

test.each([
  ['an unknown code', 'code', 'most24-99-post', 'robot.unknown', 'больше не относится ни к одной базе'],
  ['no code of ours', 'code', 'pump', 'robot.unknown', 'больше не относится ни к одной базе'],
  ['a foreign token', 'auth[application_token]', 'foreign', 'robot.not-proved', 'не смог проверить'],
  ['no deal', 'document_id[2]', 'LEAD_1', 'robot.not-a-deal', 'работают только в сделках'],
  [
    'a type the base lacks',
    'properties[document_type]',
    'Document_Счёт',
    'robot.type-unknown',
    'нет документов вида «Document_Счёт»',
  ],
])('%s: answered with a sentence, and the journal has the detail', async (_, field, value, cause, said) => {
  house.base.order({ deal });
  await house.settle();
  await call((form) => form.set(field, value));
  expect(returned()).toMatchObject([{ error: containing(said) }]);
  expect(await house.errors()).toMatchObject([{ causeKey: cause, text: { ru: containing(said) } }]);
  expect(posted()).toEqual([]);
});

test('ten documents where one was meant: answered with their numbers, and none is posted', async () => {
  for (let count = 0; count < 10; count += 1) house.base.order({ deal });
  await house.settle();
  await call();
  expect(returned()).toMatchObject([
    { error: containing('несколько документов 1С «Заказ покупателя» (10): ') },
  ]);
  expect(await house.errors()).toMatchObject([{ causeKey: 'robot.several-documents' }]);
  expect(posted()).toEqual([]);
});

test('a deal deleted meanwhile: what the base did goes to the journal, since nobody waits any more', async () => {
  house.base.order({ deal });
  await house.settle();
  await house.control('POST', `/deals/${deal}/move`, { stageId: 'EXECUTING' });
  await house.work();
  await house.control('DELETE', `/deals/${deal}`);
  await house.settle();
  expect(posted()).toHaveLength(1);
  const found = await house.errors();
  const untaken = found.find(({ causeKey }) => causeKey === 'robot.answer-not-taken');
  expect(untaken?.text.ru).toContain('процесс его уже не ждёт');
});

test('a token that was used up: the call does nothing again', async () => {
  house.base.order({ deal });
  await house.settle();
  let used = '';
  await call((form) => {
    used = form.toString();
  });
  expect(returned()).toMatchObject([{ error: '' }]);
  const [order] = posted();
  if (!order) throw new Error('nothing was posted');
  house.base.book.unpost({ type: orderType, ref: order.ref });
  house.posted.push(used);
  await house.settle();
  expect(posted()).toEqual([]);
  expect(await house.errors()).toEqual([]);
});

test('a used-up token in a call that was never made: the portal takes no answer, and the journal says so', async () => {
  house.base.order({ deal });
  await house.settle();
  await call((form) => form.set('event_token', 'made-up|token|1'));
  expect(await house.errors()).toMatchObject([{ causeKey: 'robot.answer-not-taken' }]);
});
