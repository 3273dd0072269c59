import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { type Activity, activitiesStore, activityTable } from './activities.ts';
import { type OwnerRef, ownerKey, timelineStore } from './timeline-records.ts';

type Values = Readonly<Record<string, Json>>;

/** What a new activity consists of. */
export type NewActivity = Omit<Activity, 'id' | 'values'> & {
  readonly values: Values;
  /** Set where the deadline does not follow from the other times. */
  readonly deadline?: number | null;
};

/** Adds an activity and tells the portal. */
export function addActivity(
  portal: Portal,
  { values, deadline, ...rest }: NewActivity,
  actor: Actor,
  now: number,
): Activity {
  const stamp = { CREATED: now, LAST_UPDATED: now, AUTHOR_ID: actor.userId, EDITOR_ID: actor.userId };
  const all = settled({ ...activityTable.initial(), ...values, ...stamp }, deadline);
  const row = portal.store(activitiesStore).add((id) => ({ id, values: all, ...rest }));
  portal.raise('ONCRMACTIVITYADD', { FIELDS: { ID: row.id } }, actor);
  return row;
}

/** Changes an activity and tells the portal; what is not given stays. */
export function updateActivity(
  portal: Portal,
  before: Activity,
  { values, deadline, ...rest }: Partial<NewActivity>,
  actor: Actor,
  now: number,
): Activity {
  const stamp = { LAST_UPDATED: now, EDITOR_ID: actor.userId };
  const all = settled({ ...before.values, ...values, ...stamp }, deadline);
  const row: Activity = { ...before, ...rest, values: all };
  portal.store(activitiesStore).put(row);
  portal.raise('ONCRMACTIVITYUPDATE', { FIELDS: { ID: row.id } }, actor);
  return row;
}

/** Removes an activity and tells the portal. */
export function deleteActivity(portal: Portal, { id }: Activity, actor: Actor): void {
  portal.store(activitiesStore).delete(id);
  portal.raise('ONCRMACTIVITYDELETE', { FIELDS: { ID: id } }, actor);
}

/** Removes what hangs on an object that is gone, or lets go of it where it hangs on another too; nobody is told. */
export function forgetTimelineOf(portal: Portal, owner: OwnerRef): void {
  const timeline = portal.store(timelineStore);
  for (const { id } of timeline.find('owner', ownerKey(owner))) timeline.delete(id);
  const activities = portal.store(activitiesStore);
  for (const activity of activities.find('owner', ownerKey(owner))) {
    const bindings = activity.bindings.filter((one) => ownerKey(one) !== ownerKey(owner));
    const [first] = bindings;
    if (!first) activities.delete(activity.id);
    else activities.put({ ...activity, bindings, values: { ...activity.values, ...ownerValues(first) } });
  }
}

/** The owner as fields. */
export function ownerValues({ entityTypeId, entityId }: OwnerRef): Values {
  return { OWNER_TYPE_ID: entityTypeId, OWNER_ID: entityId };
}

/** Calls and meetings are due when they start, everything else when it ends; done ones have the status 2. */
function settled(values: Values, deadline: number | null | undefined): Values {
  const byStart = values['TYPE_ID'] === 1 || values['TYPE_ID'] === 2;
  const due = deadline ?? (byStart ? values['START_TIME'] : values['END_TIME']) ?? null;
  return { ...values, DEADLINE: due, STATUS: values['COMPLETED'] === 'Y' ? 2 : 1 };
}
