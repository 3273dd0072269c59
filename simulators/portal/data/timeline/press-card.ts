import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asMap, asText } from '../../call/params.ts';
import type { Portal } from '../../portal.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import { person } from '../actor.ts';
import { type Activity, activitiesStore } from './activities.ts';

/** Parts of a card with an action, by the path of keys that leads to them: `footer.buttons.refresh`. */
export function cardActions(layout: Json): ReadonlyMap<string, JsonMap> {
  const found = new Map<string, JsonMap>();
  collect(layout, [], found);
  return found;
}

/** What pressing came to: an event that was sent, or what the browser is told to open. */
export interface Pressed {
  readonly type: string;
  readonly uri?: string;
  readonly actionParams: JsonMap;
}

/**
 * A person presses a part of a card. An event goes to the handlers of the application that made the card, and to no
 * other; the part, or with `loader` the whole card, is locked until the application updates it.
 * See https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/configurable/structure/action.html
 * @throws RangeError when it has no such part, or is locked
 */
export function pressCard(
  portal: Portal,
  activity: Activity,
  part: string,
  userId: number,
  at: number,
): Pressed {
  const { card, values } = activity;
  if (!card) throw new RangeError(`activity ${activity.id} is no card of an application`);
  const action = cardActions(card.layout).get(part);
  if (!action) throw new RangeError(`the card has no ${part}`);
  const { pressed } = card;
  if (pressed && (pressed.animation === 'loader' || pressed.part === part))
    throw new RangeError(`locked since ${pressed.part} was pressed`);
  const type = asText(action['type']);
  const actionParams = asMap(action['actionParams']);
  if (type !== 'restEvent')
    return { type, actionParams, ...(type === 'redirect' && { uri: asText(action['uri']) }) };
  const animation = asText(action['animationType']);
  const locks = animation === 'loader' || (animation === 'disable' && part.startsWith('footer.'));
  if (locks)
    portal.store(activitiesStore).put({ ...activity, card: { ...card, pressed: { part, animation, at } } });
  const data = {
    ...actionParams,
    id: asText(action['id']),
    entityTypeId: values['OWNER_TYPE_ID'] ?? 0,
    entityId: values['OWNER_ID'] ?? 0,
    activityId: activity.id,
    userId,
  };
  portal.raiseFor(card.clientId, 'ONCRMTIMELINEITEMACTION', data, person(userId));
  return { type, actionParams };
}

function collect(value: Json, path: readonly string[], found: Map<string, JsonMap>): void {
  for (const [key, part] of Object.entries(asMap(value))) {
    if (part === undefined || part === null || typeof part !== 'object') continue;
    if (key === 'action' || key === 'titleAction')
      found.set([...path, ...(key === 'titleAction' ? [key] : [])].join('.'), asMap(part));
    else collect(part, [...path, key], found);
  }
}
