import type { Portal } from '../../portal.ts';
import { robot } from '../actor.ts';
import { updateCrmItem } from '../crm/change-crm-items.ts';
import { crmEntity } from '../crm/crm-entity.ts';
import { crmItems } from '../crm/crm-items.ts';
import { statusesOf } from '../crm/statuses.ts';
import type { OwnerRef } from '../timeline/timeline-records.ts';
import { type StageTrigger, stageTriggersStore } from './stage-rules.ts';

/**
 * Moves an object to the first later stage of its funnel on which the trigger stands. Nothing happens where there is
 * none, where the object is gone, or closed.
 */
export function moveByTrigger(
  portal: Portal,
  { clientId, code }: Pick<StageTrigger, 'clientId' | 'code'>,
  { entityTypeId, entityId }: OwnerRef,
  now: number,
): void {
  const entity = crmEntity(entityTypeId);
  const item = entity && crmItems(portal, entity).get(entityId);
  if (!entity?.stages || !item) return;
  const stages = statusesOf(portal, entity.stages(Number(item.values['categoryId'] ?? 0)));
  const current = stages.findIndex(({ statusId }) => statusId === item.values['stageId']);
  if (stages[current]?.semantics) return;
  const placed = new Set(
    [...portal.store(stageTriggersStore)]
      .filter((one) => one.entityTypeId === entityTypeId && one.clientId === clientId && one.code === code)
      .map(({ stageId }) => stageId),
  );
  const target = stages.find(({ statusId }, index) => index > current && placed.has(statusId));
  if (target) updateCrmItem(portal, entity, item, { stageId: target.statusId }, [], robot, now);
}
