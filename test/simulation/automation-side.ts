import { Connections } from '../../shared/app/connections/connections.ts';
import { robotCode, robotKinds } from '../../shared/domain/automation/robots.ts';
import { triggerCode } from '../../shared/domain/automation/triggers.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { unf30Objects } from '../../simulators/onec/base/configurations.ts';
import { DocumentBook, type DocumentRef } from '../../simulators/onec/base/documents/document-book.ts';
import type { DocumentEvent } from '../../simulators/onec/base/documents/document-events.ts';
import { addTrade, type Trade } from '../../simulators/onec/base/documents/stock.ts';
import type { ObjectStore } from '../../simulators/onec/base/object-store.ts';
import { newActivityName } from '../../simulators/portal/automation/process-ids.ts';
import { person } from '../../simulators/portal/data/actor.ts';
import { robotsStore } from '../../simulators/portal/data/automation/robots.ts';
import { stageRobotsStore, stageTriggersStore } from '../../simulators/portal/data/automation/stage-rules.ts';
import { addCrmItem } from '../../simulators/portal/data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { type AgentClients, agentExchange } from './clients-side.ts';
import { application, type World } from './world.ts';

const deal = crmEntityNamed('DEAL');

/** Deals of the portal with orders of the base, robots and triggers on stages. */
export interface AutomationSide {
  readonly connection: Connection;
  readonly clients: AgentClients;
  readonly book: DocumentBook;
  readonly trade: Trade;
  /** Orders that people wrote, with the deal of each. */
  readonly orders: { readonly document: DocumentRef; readonly deal: number }[];
  /** Everything that ever happened to documents. */
  readonly happened: DocumentEvent[];
  /** Deals that documents belonged to before, by reference. */
  readonly formerDeals: Map<string, readonly string[]>;
  /** Shipments that people made themselves. */
  readonly ownShipments: Set<string>;
}

/** Pieces of each product to begin with: not enough for everything. */
export const pieces = 25;

const order = 'Document_ЗаказПокупателя';
const shipment = 'Document_РасходнаяНакладная';
const invoice = 'Document_СчетНаОплату';

/** Robots by stage: kind, and what people filled in. */
const robotsOfStages = [
  ['PREPARATION', 'post', { document_type: order }],
  ['PREPAYMENT_INVOICE', 'create', { document_type: order, target_type: invoice, post: 'Y' }],
  ['PREPAYMENT_INVOICE', 'print', { document_type: order, form: `${order}|СчетНаОплату`, facsimile: 'Y' }],
  ['EXECUTING', 'create', { document_type: order, target_type: shipment, post: 'Y' }],
  ['EXECUTING', 'print', { document_type: shipment, form: `${shipment}|УПД`, facsimile: 'N' }],
  ['FINAL_INVOICE', 'unpost', { document_type: shipment }],
] as const;

/** Triggers by stage: what has to happen to which document. */
const triggersOfStages = [
  ['PREPARATION', 'posted', order],
  ['EXECUTING', 'partly-paid', order],
  ['FINAL_INVOICE', 'shipped', order],
  ['FINAL_INVOICE', 'changed', shipment],
  ['WON', 'paid', order],
] as const;

/** Stages that people move deals to. */
export const stages = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE'] as const;

/** Switches automation on, before anything goes wrong; nothing where the base has no documents to speak of. */
export async function automationSide(
  world: World,
  connection: Connection,
  clients: AgentClients,
): Promise<AutomationSide | undefined> {
  if (clients.configuration !== unf30Objects) return undefined;
  const scope = { tenant: connection.tenant, connection: connection.id };
  const { automation } = connection.settings;
  await new Connections(world.platform.table).saveSettings(scope, {
    ...connection.settings,
    automation: { ...automation, enabled: true },
  });
  const { configuration, refusals, store } = clients;
  const { clock, random } = world;
  const side: AutomationSide = {
    ...{ connection, clients, orders: [], happened: eventsOf(store) },
    ...{ formerDeals: new Map(), ownShipments: new Set() },
    book: new DocumentBook({ store, configuration, clock, random, refusals }),
    trade: addTrade(store, random, pieces),
  };
  for (let count = 2 + Math.floor(random() * 3); count > 0; count -= 1) newDeal(world, side);
  await untilRegistered(world, side);
  for (const [stageId, kind, properties] of robotsOfStages) {
    const code = robotCode(connection.id, kind);
    world.portal.store(stageRobotsStore).add((id) => ({
      ...{ id, entityTypeId: 2, stageId, clientId: application.clientId, code, properties },
      ...{ activityName: newActivityName(random), afterPrevious: true, timeoutSeconds: 0 },
    }));
  }
  for (const [stageId, kind, type] of triggersOfStages) {
    const code = triggerCode(connection.id, kind, type);
    world.portal
      .store(stageTriggersStore)
      .add((id) => ({ id, entityTypeId: 2, stageId, clientId: application.clientId, code }));
  }
  return side;
}

/** A person makes a deal on the portal, and somebody the order for it in the base. */
export function newDeal(world: World, side: AutomationSide): number {
  const { book, clients, orders, trade } = side;
  const { id } = addCrmItem(world.portal, deal, { title: 'Поставка' }, [], person(1), world.portalTime());
  const { organization, products, warehouse } = trade;
  const customers = clients.store.ofType('Catalog_Контрагенты');
  const customer = customers[Math.floor(world.random() * customers.length)];
  const lines = products.slice(0, 2).map(({ price, ref }) => ({
    ...{ product: ref, price },
    quantity: 1 + Math.floor(world.random() * 4),
  }));
  const counterparty = customer?.ref ?? '';
  const document = book.order({ counterparty, organization, warehouse, lines, deal: String(id) });
  // Most orders are posted before anybody asks for more.
  if (world.random() < 0.8) book.post(document);
  orders.push({ document, deal: id });
  return id;
}

/** The base tells what it can do, and the portal gets its robots. */
async function untilRegistered(world: World, { clients, connection }: AutomationSide): Promise<void> {
  const codes = robotKinds.map((kind) => robotCode(connection.id, kind));
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await agentExchange(world, clients);
    await world.clock.sleep(60_000);
    const known = [...world.portal.store(robotsStore)].map(({ code }) => code);
    if (codes.every((code) => known.includes(code))) return;
  }
  throw new Error('the robots do not come to the portal');
}

/** Everything that the base notes from now on; what was told is forgotten there, not here. */
function eventsOf(store: ObjectStore): DocumentEvent[] {
  const events: DocumentEvent[] = [];
  const setRecord = store.setRecord.bind(store);
  store.setRecord = (register, key, value) => {
    const isEvent = register.endsWith('СобытияДокументов') && value !== undefined;
    if (isEvent) events.push(value as typeof value & DocumentEvent);
    setRecord(register, key, value);
  };
  return events;
}
