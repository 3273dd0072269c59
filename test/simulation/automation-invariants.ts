import { robotReturns } from '../../shared/domain/automation/robots.ts';
import { triggerCode } from '../../shared/domain/automation/triggers.ts';
import { documentTypes } from '../../simulators/onec/base/documents/document-types.ts';
import { dealAttribute, documentView } from '../../simulators/onec/base/documents/document-view.ts';
import { goodsLine } from '../../simulators/onec/base/documents/goods-rows.ts';
import { stockOf } from '../../simulators/onec/base/documents/stock.ts';
import { asMap } from '../../simulators/portal/call/params.ts';
import {
  type Workflow,
  type WorkflowStep,
  workflowsStore,
} from '../../simulators/portal/data/automation/workflows.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../simulators/portal/data/crm/crm-items.ts';
import { type Activity, activitiesStore } from '../../simulators/portal/data/timeline/activities.ts';
import { parsePhpQuery } from '../../simulators/portal/transport/php-parameters.ts';
import { type AutomationSide, pieces } from './automation-side.ts';
import { agentExchange } from './clients-side.ts';
import type { Violation } from './invariants.ts';
import type { World } from './world.ts';

const shipmentType = 'Document_РасходнаяНакладная';
const dealEntity = crmEntityNamed('DEAL');
const minutes = 60_000;

/** Nobody edits anything, no period is closed; then every robot whose call reached us is answered. */
export async function untilAnswered(
  world: World,
  side: AutomationSide,
  confirm: () => Promise<void>,
): Promise<void> {
  const { refusals } = side.clients;
  delete refusals.locked;
  delete refusals.closedUntil;
  for (let waited = 0; waited < 120; waited += 1) {
    // That another base came may be noticed only when the working one speaks.
    if (!(await agentExchange(world, side.clients))) await confirm();
    await world.clock.sleep(minutes);
    if (hanging(world).length === 0 && locked(world).length === 0) return;
  }
  const left = [
    ...hanging(world).map(({ code, token }) => `${code} ${token}`),
    ...locked(world).map(({ id, card }) => `card ${id}: ${card?.pressed?.part}`),
  ];
  throw new Error(`robots and cards hang though nothing fails any more: ${left.join(', ')}`);
}

/** Everything that must hold of robots, documents and triggers in the end. */
export function automationViolations(world: World, side: AutomationSide): readonly Violation[] {
  return [
    ...hanging(world).map(({ code }) => violation('none left waiting', code)),
    ...locked(world).map(({ id }) => violation('none left waiting', `card ${id}`)),
    ...createdOnce(world, side),
    ...stockAgrees(side),
    ...firedOnce(world, side),
    ...cardsAgree(world, side),
  ];
}

/** Robots that wait for an answer though their call reached us. */
function hanging(world: World): readonly WorkflowStep[] {
  const called = calledTokens(world);
  return [...world.portal.store(workflowsStore)]
    .flatMap(({ steps }) => steps)
    .filter(({ state, token }) => state === 'waiting' && called.has(token));
}

/** A call made twice makes one document; a number that was answered is that of one document. */
function createdOnce(
  world: World,
  { clients: { store }, ownShipments }: AutomationSide,
): readonly Violation[] {
  const found: Violation[] = [];
  const made = store.ofType(shipmentType).filter(({ ref }) => !ownShipments.has(ref));
  const called = calledTokens(world);
  const runs = stepsOf(world, 'create').filter(
    ({ step, workflow }) => workflow.stageId === 'EXECUTING' && called.has(step.token),
  );
  if (made.length > runs.length)
    found.push(violation('no document twice', `${made.length} shipments by ${runs.length} robots`));
  const numbers = runs.flatMap(({ step }) => step.returned[robotReturns.number] || []);
  if (new Set(numbers).size < numbers.length)
    found.push(violation('no document twice', `one number for two robots: ${numbers.join(', ')}`));
  for (const number of numbers) {
    const there = made.filter(({ attributes }) => attributes['Number'] === number);
    if (there.length !== 1)
      found.push(violation('no document twice', `${there.length} with ${String(number)}`));
  }
  return found;
}

/** What lies in the warehouse is what posted shipments left there. */
function stockAgrees({ clients: { store }, trade }: AutomationSide): readonly Violation[] {
  return trade.products.flatMap(({ name, ref }) => {
    const shipped = store
      .ofType(shipmentType)
      .filter(({ attributes }) => attributes['Posted'] === true)
      .flatMap(({ tables }) => (tables['Запасы'] ?? []).map(goodsLine))
      .filter(({ product }) => product === ref)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    const left = stockOf(store, trade.warehouse, ref);
    return left === pieces - shipped && left >= 0
      ? []
      : [violation('no document posted twice', `${name}: ${left} left of ${pieces}, ${shipped} shipped`)];
  });
}

/**
 * No trigger was executed more often than what it stands for happened: in all deals together, and in each to documents
 * that belonged to it at some time.
 */
function firedOnce(
  world: World,
  { connection, formerDeals, happened, clients: { store } }: AutomationSide,
): readonly Violation[] {
  const allowed = new Map<string, number>();
  const fired = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { kind, ref, type } of happened) {
    const code = triggerCode(connection.id, kind, type);
    const deal = String(store.get(type, ref)?.attributes[dealAttribute]);
    count(allowed, code);
    for (const one of new Set([deal, ...(formerDeals.get(ref) ?? [])])) count(allowed, `${code} ${one}`);
  }
  for (const { error, method, params } of world.calls) {
    if (method.toLowerCase() !== 'crm.automation.trigger.execute' || error !== undefined) continue;
    count(fired, String(params['CODE']));
    count(fired, `${String(params['CODE'])} ${String(params['OWNER_ID'])}`);
  }
  return [...fired]
    .filter(([key, times]) => times > (allowed.get(key) ?? 0))
    .map(([key, times]) =>
      violation('no trigger fired twice', `${key}: ${times} for ${allowed.get(key) ?? 0} events`),
    );
}

/** A document has one card where its deal is, none elsewhere, and the card says what the document is. */
function cardsAgree(
  world: World,
  { clients: { configuration, store } }: AutomationSide,
): readonly Violation[] {
  const found: Violation[] = [];
  const cards = [...world.portal.store(activitiesStore)].filter(({ card }) => card);
  const views = documentTypes(configuration)
    .flatMap(({ type }) => store.ofType(type))
    .map((object) => documentView(configuration, object));
  for (const view of views) {
    const deal = crmItems(world.portal, dealEntity).get(Number(view.deal));
    const own = cards.filter(({ values }) => values['ORIGIN_ID'] === view.ref);
    if (own.length !== (deal ? 1 : 0))
      found.push(violation('one card', `${own.length} of ${view.type} ${view.ref} in deal ${view.deal}`));
    for (const { id, card, values } of own) {
      const layout = JSON.stringify(card?.layout);
      const state = view.deletionMark ? 'Помечен на удаление' : view.posted ? 'Проведён' : 'Не проведён';
      if (values['OWNER_ID'] !== Number(view.deal)) found.push(violation('one card', `${id} is elsewhere`));
      if (!layout.includes(`"title":"${state}"`) || !layout.includes(view.number))
        found.push(
          violation('card tells the truth', `${id} of ${view.number} (${state}): ${layout.slice(0, 300)}`),
        );
    }
  }
  const refs = new Set(views.map(({ ref }) => ref));
  for (const { id, values } of cards)
    if (!refs.has(String(values['ORIGIN_ID']))) found.push(violation('one card', `${id} of no document`));
  return found;
}

/** Cards that wait for us though the press reached us. */
function locked(world: World): readonly Activity[] {
  const presses = world.posted.map(parsePhpQuery).filter(({ event }) => event === 'ONCRMTIMELINEITEMACTION');
  return [...world.portal.store(activitiesStore)].filter(({ id, card }) => {
    const at = card?.pressed?.at;
    if (at === undefined) return false;
    // Cards show the portal's time, events the sender's.
    const since = Math.floor((at - world.portal.clockSkew) / 1000);
    return presses.some(({ data, ts }) => asMap(data)['activityId'] === String(id) && Number(ts) >= since);
  });
}

function stepsOf(
  world: World,
  kind: string,
): readonly { readonly workflow: Workflow; readonly step: WorkflowStep }[] {
  return [...world.portal.store(workflowsStore)].flatMap((workflow) =>
    workflow.steps.filter(({ code }) => code.endsWith(`-${kind}`)).map((step) => ({ workflow, step })),
  );
}

/** Tokens of robots' calls that were taken. */
function calledTokens({ posted }: World): ReadonlySet<string> {
  return new Set(posted.flatMap((body) => String(parsePhpQuery(body)['event_token'] ?? '') || []));
}

function violation(invariant: string, detail: string): Violation {
  return { invariant, detail };
}
