import * as z from 'zod';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { callAsPerson } from '../call/call-as-person.ts';
import { asMap } from '../call/params.ts';
import { RestError } from '../call/rest-error.ts';
import { activitiesStore } from '../data/timeline/activities.ts';
import { cardActions, pressCard } from '../data/timeline/press-card.ts';
import { usersStore } from '../data/users.ts';
import type { PortalSimulator } from '../simulator.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import { ControlError, type ControlRoute, route, routeWithBody } from './control-route.ts';
import { portalOf } from './portal-routes.ts';

const userId = z.int().default(1);

const newDeal = z.strictObject({
  title: z.string().min(1),
  categoryId: z.int().min(0).default(0),
  stageId: z.string().optional().describe('The first of the funnel when absent'),
  fields: z.record(z.string(), z.custom<Json>()).default({}).describe('As crm.item.add takes them'),
  rows: z.array(z.record(z.string(), z.custom<Json>())).default([]).describe('As crm.item.productrow.set'),
  userId,
});

/** What people do with deals and with the cards in their timelines. */
export const dealRoutes: readonly ControlRoute[] = [
  routeWithBody(
    'POST',
    '/control/portals/{portal}/deals',
    'A person makes a deal; robots of its first stage start',
    newDeal,
    ({ simulator, path, body }) => {
      const { rows, title, categoryId, stageId } = body;
      const fields = { ...body.fields, title, categoryId, ...(stageId !== undefined && { stageId }) };
      const added = asPerson(simulator, path, body.userId, 'crm.item.add', { entityTypeId: 2, fields });
      const { id } = asMap(asMap(added)['item']);
      const set = { ownerType: 'D', ownerId: id ?? 0, productRows: rows };
      if (rows.length > 0) asPerson(simulator, path, body.userId, 'crm.item.productrow.set', set);
      return { id: id ?? 0 };
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/deals/{id}/move',
    'A person moves a deal to a stage; robots of the stage start, those of the former one are stopped',
    z.strictObject({ stageId: z.string().min(1), userId }),
    ({ simulator, path, body }) => {
      const { stageId } = body;
      const funnel = /^C(\d+):/.exec(stageId)?.[1];
      const fields = { stageId, categoryId: Number(funnel ?? 0) };
      const change = { entityTypeId: 2, id: Number(path['id']), fields };
      asPerson(simulator, path, body.userId, 'crm.item.update', change);
      return true;
    },
  ),
  route(
    'DELETE',
    '/control/portals/{portal}/deals/{id}',
    'The administrator deletes a deal with everything in its timeline',
    ({ simulator, path }) => {
      asPerson(simulator, path, 1, 'crm.item.delete', { entityTypeId: 2, id: Number(path['id']) });
      return true;
    },
  ),
  route(
    'GET',
    '/control/portals/{portal}/activities/{id}/parts',
    'What can be pressed on a card of an application',
    ({ simulator, path }) => {
      const activity = portalOf(simulator, path).store(activitiesStore).get(Number(path['id']));
      if (!activity?.card) throw new ControlError(404, `no card: ${path['id'] ?? ''}`);
      const { layout, pressed } = activity.card;
      return { parts: Object.fromEntries(cardActions(layout)), pressed };
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/activities/{id}/press',
    'A person presses a part of a card; ONCRMTIMELINEITEMACTION goes out where its action is an event',
    z.strictObject({ part: z.string().describe('Path of its keys: footer.buttons.refresh'), userId }),
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      const activity = portal.store(activitiesStore).get(Number(path['id']));
      if (!activity) throw new ControlError(404, `no activity: ${path['id'] ?? ''}`);
      if (!portal.store(usersStore).get(body.userId)) throw new ControlError(400, `no user: ${body.userId}`);
      try {
        const at = simulator.engine.clock.now() + portal.clockSkew;
        return { ...pressCard(portal, activity, body.part, body.userId, at) };
      } catch (error) {
        if (error instanceof RangeError) throw new ControlError(409, error.message);
        throw error;
      }
    },
  ),
];

function asPerson(
  simulator: PortalSimulator,
  path: Readonly<Record<string, string>>,
  user: number,
  name: string,
  params: JsonMap,
): Json {
  try {
    return callAsPerson(simulator.engine, portalOf(simulator, path), name, params, user).result;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    throw new ControlError(400, `${error.code}: ${error.description}`);
  }
}
