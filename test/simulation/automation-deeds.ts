import type { DocumentRef } from '../../simulators/onec/base/documents/document-book.ts';
import { documentTypes } from '../../simulators/onec/base/documents/document-types.ts';
import { WriteLocked, WriteRefused } from '../../simulators/onec/base/write-rules.ts';
import { person } from '../../simulators/portal/data/actor.ts';
import { deleteCrmItem, updateCrmItem } from '../../simulators/portal/data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../../simulators/portal/data/crm/crm-items.ts';
import { activitiesStore } from '../../simulators/portal/data/timeline/activities.ts';
import { cardActions, pressCard } from '../../simulators/portal/data/timeline/press-card.ts';
import { type AutomationSide, newDeal, stages } from './automation-side.ts';
import type { World } from './world.ts';

type Deed = (world: World, side: AutomationSide) => string | undefined;

const dealEntity = crmEntityNamed('DEAL');

const move: Deed = (world, side) => {
  const item = anyDeal(world, side);
  const stageId = pick(world, stages);
  if (!item || stageId === undefined) return undefined;
  updateCrmItem(world.portal, dealEntity, item, { stageId }, [], person(1), world.portalTime());
  return `portal: move deal ${item.id} to ${stageId}`;
};

const deeds: readonly Deed[] = [
  move,
  move,
  move,
  (world, side) => {
    const document = anyOrder(world, side);
    if (!document) return undefined;
    side.book.post(document);
    return `base: post ${document.ref}`;
  },
  (world, side) => {
    const document = anyOrder(world, side);
    if (!document) return undefined;
    side.book.pay(document, world.random() < 0.5 ? 100 : undefined);
    return `base: pay ${document.ref}`;
  },
  (world, side) => {
    const document = anyOrder(world, side);
    if (!document) return undefined;
    side.ownShipments.add(side.book.ship(document).ref);
    return `base: ship ${document.ref}`;
  },
  (world, side) => {
    const document = anyDocument(world, side);
    if (!document) return undefined;
    side.book.unpost(document);
    return `base: un-post ${document.type} ${document.ref}`;
  },
  (world, side) => {
    const document = anyDocument(world, side);
    if (!document) return undefined;
    side.book.edit(document, { Комментарий: `№ ${Math.floor(world.random() * 1000)}` });
    return `base: edit ${document.type} ${document.ref}`;
  },
  (world, side) => {
    const document = anyDocument(world, side);
    if (!document) return undefined;
    side.book.report(document, world.random() < 0.5);
    return `base: report ${document.type} ${document.ref}`;
  },
  (world, side) => {
    const document = anyDocument(world, side);
    const deal = pick(world, side.orders)?.deal;
    if (!document || deal === undefined) return undefined;
    const { deal: former } = side.book.view(document);
    side.book.tie(document, String(deal));
    side.formerDeals.set(document.ref, [...(side.formerDeals.get(document.ref) ?? []), former]);
    return `base: tie ${document.type} ${document.ref} to deal ${deal}`;
  },
  (world, { clients: { refusals }, ...side }) => {
    const document = refusals.locked ? undefined : pick(world, side.orders)?.document;
    if (document) refusals.locked = new Set([`${document.type} ${document.ref}`]);
    else delete refusals.locked;
    return document ? `base: open ${document.ref}` : 'base: close the document';
  },
  (_, { clients: { refusals } }) => {
    if (refusals.closedUntil === undefined) refusals.closedUntil = '2030-12-31';
    else delete refusals.closedUntil;
    return `base: period closed until ${refusals.closedUntil ?? 'never'}`;
  },
  (world) => {
    const card = pick(
      world,
      [...world.portal.store(activitiesStore)].filter((activity) => activity.card),
    );
    const part = card?.card && pick(world, [...cardActions(card.card.layout).keys()]);
    if (!card || !part) return undefined;
    pressCard(world.portal, card, part, 1, world.portalTime());
    return `portal: press ${part} of ${card.id}`;
  },
  (world, side) => (world.random() < 0.7 ? undefined : `portal: new deal ${newDeal(world, side)}`),
  (world, side) => {
    const item = world.random() < 0.7 ? undefined : anyDeal(world, side);
    if (!item) return undefined;
    deleteCrmItem(world.portal, dealEntity, item, person(1));
    return `portal: delete deal ${item.id}`;
  },
];

/** Somebody does something with deals or documents; what the base or the portal refuses is not done. */
export function doSomethingWithDeals(world: World, side: AutomationSide): void {
  try {
    const done = pick(world, deeds)?.(world, side);
    if (done !== undefined) world.note(done);
  } catch (error) {
    const isRefused =
      error instanceof WriteRefused || error instanceof WriteLocked || error instanceof RangeError;
    if (!isRefused) throw error;
    world.note(`refused: ${error.message}`);
  }
}

function anyDeal(world: World, { orders }: AutomationSide): CrmItem | undefined {
  const id = pick(world, orders)?.deal;
  return id === undefined ? undefined : crmItems(world.portal, dealEntity).get(id);
}

function anyOrder(world: World, { orders }: AutomationSide): DocumentRef | undefined {
  return pick(world, orders)?.document;
}

function anyDocument(
  world: World,
  { clients: { configuration, store } }: AutomationSide,
): DocumentRef | undefined {
  return pick(
    world,
    documentTypes(configuration).flatMap(({ type }) => store.ofType(type)),
  );
}

function pick<T>({ random }: World, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}
