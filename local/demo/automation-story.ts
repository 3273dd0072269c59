import * as z from 'zod';
import { type RobotKind, robotCode } from '../../shared/domain/automation/robots.ts';
import { triggerCode } from '../../shared/domain/automation/triggers.ts';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import type { DocumentRef } from '../../simulators/onec/base/documents/document-book.ts';
import type { StoryParts } from './story-parts.ts';

const orderType = 'Document_ЗаказПокупателя';
const shipmentType = 'Document_РасходнаяНакладная';
const stages = { shipment: 'SHIPMENT', paid: 'PAID' } as const;

const patienceMilliseconds = 60_000;
const pauseMilliseconds = 300;

const commentSchema = z.object({
  COMMENT: z.string(),
  FILES: z.record(z.string(), z.object({ name: z.string(), urlDownload: z.string().optional() })),
});
const automationSchema = z.object({
  robots: z.array(z.object({ code: z.string() })),
  triggers: z.array(z.object({ code: z.string() })),
});
const dealSchema = z.object({ item: z.object({ stageId: z.string() }) });

/**
 * A person puts robots and a trigger on stages. A deal comes to “Отгрузка”: a robot creates and posts the shipment of its
 * order, the next one adds its printed form to the timeline. The order is paid in 1C: a trigger moves the deal. All of it
 * is read back from the portal and the base.
 */
export async function automateDeal(parts: StoryParts): Promise<string> {
  const { connection, operator } = parts;
  const id = connection.connection.id;
  const settings = { automation: { enabled: true } };
  await operator.ask('PUT', `/v1/connections/${id}/settings`, z.unknown(), settings);
  await parts.extension.agent.exchange();
  await until(parts, 'robots and triggers', async () => {
    const { robots, triggers } = automationSchema.parse(await control(parts, 'GET', 'automation'));
    return robots.length === 4 && triggers.length > 0;
  });
  await furnishStages(parts);
  const deal = await newDeal(parts);
  const order = newOrder(parts, deal);
  await until(parts, `the card of the order in deal ${deal}`, async () => (await cardsOf(parts, deal)) === 1);
  await control(parts, 'POST', `deals/${deal}/move`, { stageId: stages.shipment });
  const comment = await waitForForm(parts, deal);
  const shipment = theShipment(parts);
  parts.extension.book.pay(order);
  await until(parts, `deal ${deal} to be moved by the payment`, async () => {
    const { item } = dealSchema.parse(await parts.reader.call('crm.item.get', { entityTypeId: 2, id: deal }));
    return item.stageId === stages.paid;
  });
  return `Сделка ${deal} пришла на «Отгрузку»: робот создал и провёл в 1С накладную ${shipment}, в ленте — «${comment}». Заказ оплачен в 1С — триггер перенёс сделку на «Оплачено».`;
}

/** As an administrator does in the settings of deals: two stages, two robots on one, a trigger on the other. */
async function furnishStages(parts: StoryParts): Promise<void> {
  const added: readonly (readonly [string, string, number])[] = [
    [stages.shipment, 'Отгрузка', 42],
    [stages.paid, 'Оплачено', 44],
  ];
  for (const [STATUS_ID, NAME, SORT] of added) {
    await parts.reader.call('crm.status.add', { fields: { ENTITY_ID: 'DEAL_STAGE', STATUS_ID, NAME, SORT } });
  }
  await placeRobot(parts, 'create', { document_type: orderType, target_type: shipmentType, post: 'Y' });
  await placeRobot(parts, 'print', {
    document_type: shipmentType,
    form: `${shipmentType}|УПД`,
    facsimile: 'N',
  });
  const { clientId } = parts.portal;
  const code = triggerCode(parts.connection.connection.id, 'paid', orderType);
  await control(parts, 'POST', 'stage-triggers', { clientId, code, stageId: stages.paid });
}

async function placeRobot(parts: StoryParts, kind: RobotKind, properties: object): Promise<void> {
  const { clientId } = parts.portal;
  const code = robotCode(parts.connection.connection.id, kind);
  await control(parts, 'POST', 'stage-robots', { clientId, code, stageId: stages.shipment, properties });
}

async function newDeal(parts: StoryParts): Promise<number> {
  const made = await control(parts, 'POST', 'deals', { title: 'Поставка насосов' });
  return z.object({ id: z.number() }).parse(made).id;
}

/** A posted order of the deal, as a manager enters it in 1C. */
function newOrder({ extension }: StoryParts, deal: number): DocumentRef {
  const { book, store, trade } = extension;
  const [client] = store.ofType('Catalog_Контрагенты');
  const [pump, valve] = trade.products;
  if (!client || !pump || !valve) throw new Error('the base has neither clients nor goods');
  const lines = [
    { product: pump.ref, quantity: 2, price: pump.price },
    { product: valve.ref, quantity: 10, price: valve.price },
  ];
  const { organization, warehouse } = trade;
  const order = book.order({
    ...{ counterparty: client.ref, organization, warehouse, lines },
    deal: String(deal),
  });
  book.post(order);
  return order;
}

async function cardsOf({ reader }: StoryParts, deal: number): Promise<number> {
  const filter = { OWNER_TYPE_ID: 2, OWNER_ID: deal, PROVIDER_ID: 'CONFIGURABLE_REST_APP' };
  const rows = await reader.call('crm.activity.list', { filter, select: ['ID'] });
  return z.array(z.unknown()).parse(rows).length;
}

/** The text of the comment with the printed form, once it is there. @throws Error when the file is no PDF */
async function waitForForm(parts: StoryParts, deal: number): Promise<string> {
  let found: z.output<typeof commentSchema> | undefined;
  await until(parts, `the printed form in deal ${deal}`, async () => {
    const filter = { ENTITY_ID: deal, ENTITY_TYPE: 'deal' };
    const rows = await parts.reader.call('crm.timeline.comment.list', { filter });
    [found] = z.array(commentSchema).parse(rows);
    return found !== undefined;
  });
  const [file] = Object.values(found?.FILES ?? {});
  if (!found || !file?.name.endsWith('.pdf')) throw new Error('the comment in the timeline has no PDF');
  return found.COMMENT;
}

/** The number of the only shipment. @throws Error when there are others, or it is not posted */
function theShipment({ extension }: StoryParts): string {
  const [shipment, ...others] = extension.store.ofType(shipmentType);
  if (!shipment || others.length > 0)
    throw new Error(`shipments in the base: ${others.length + (shipment ? 1 : 0)}`);
  const { number, posted } = extension.book.view({ type: shipmentType, ref: shipment.ref });
  if (!posted) throw new Error(`the shipment ${number} is not posted`);
  return number;
}

/** Lets the base exchange until something is so. @throws Error when it does not become so */
async function until({ extension }: StoryParts, what: string, so: () => Promise<boolean>): Promise<void> {
  const deadline = systemClock.now() + patienceMilliseconds;
  for (;;) {
    const ended = await extension.agent.exchange();
    if (ended !== 'done') throw new Error(`the base could not exchange: ${ended}`);
    if (await so()) return;
    if (systemClock.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await systemClock.sleep(pauseMilliseconds);
  }
}

/** What people do on the simulated portal that no method of it does. */
async function control(
  { portal }: StoryParts,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${portal.running.origin}/control/portals/demo/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
