import { callAsPerson } from '../call/call-as-person.ts';
import { asText } from '../call/params.ts';
import { RestError } from '../call/rest-error.ts';
import { activitiesStore } from '../data/timeline/activities.ts';
import { pressCard } from '../data/timeline/press-card.ts';
import type { Portal } from '../portal.ts';
import type { PortalSimulator } from '../simulator.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import type { PortalRequest, PortalResponse } from '../transport/request.ts';
import { requestParameters } from '../transport/request-parameters.ts';

/** Whoever uses the pages is the administrator. */
const administrator = 1;

/**
 * What the forms of the pages do: `/view/{portal}/deals/{id}/move` and `/view/{portal}/activities/{id}/press`. Leads back
 * to the deal; `undefined` for any other address.
 */
export function peopleAction(simulator: PortalSimulator, request: PortalRequest): PortalResponse | undefined {
  const { pathname, searchParams } = new URL(request.url);
  const [, root, name = '', kind, number, action] = pathname.split('/');
  const portal = simulator.portals.get(name);
  if (root !== 'view' || !portal) return undefined;
  const id = Number(number);
  const form = requestParameters(request);
  try {
    const deal =
      kind === 'deals' && action === 'move'
        ? move(simulator, portal, id, form)
        : kind === 'activities' && action === 'press'
          ? press(simulator, portal, id, form)
          : undefined;
    if (deal === undefined) return undefined;
    const location = `/view/${name}/deals/${deal}?lang=${searchParams.get('lang') ?? 'ru'}`;
    return { kind: 'answer', status: 303, headers: { location }, body: '' };
  } catch (error) {
    if (!(error instanceof RestError || error instanceof RangeError)) throw error;
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return { kind: 'answer', status: 409, headers, body: error.message };
  }
}

function move({ engine }: PortalSimulator, portal: Portal, id: number, form: JsonMap): number {
  const params = { entityTypeId: 2, id, fields: { stageId: asText(form['stageId']) } };
  callAsPerson(engine, portal, 'crm.item.update', params, administrator);
  return id;
}

function press({ engine }: PortalSimulator, portal: Portal, id: number, form: JsonMap): number | undefined {
  const activity = portal.store(activitiesStore).get(id);
  if (!activity) return undefined;
  pressCard(portal, activity, asText(form['part']), administrator, engine.clock.now() + portal.clockSkew);
  return Number(activity.values['OWNER_ID']);
}
