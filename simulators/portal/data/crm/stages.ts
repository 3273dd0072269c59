import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asText } from '../../call/params.ts';
import { codeError } from '../../call/rest-error.ts';
import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { categoriesOf, defaultCategory } from './categories.ts';
import type { CrmEntity } from './crm-entity.ts';
import { type Status, statusesOf } from './statuses.ts';

type Values = Readonly<Record<string, Json>>;

/**
 * Brings category, stage and what follows from them into line: a category without a stage gets its first stage, a
 * stage brings its semantics, a closed stage closes the deal, a new stage is stamped.
 * @throws RestError when the category or the stage does not exist
 */
export function settleStage(
  portal: Portal,
  entity: CrmEntity,
  values: Values,
  before: Values | undefined,
  now: number,
  actor?: Actor,
): Values {
  if (!entity.stages) return values;
  const categoryId = categoryOf(portal, entity, values);
  const stages = statusesOf(portal, entity.stages(categoryId));
  const stage = stageOf(stages, values, before, categoryId);
  const semantics = stage.semantics ?? 'P';
  const settled: Record<string, Json> = { ...values, stageId: stage.statusId, stageSemanticId: semantics };
  if (entity.entityTypeId !== 1) settled['categoryId'] = categoryId;
  if (entity.name === 'DEAL') {
    settled['closed'] = semantics === 'P' ? 'N' : 'Y';
    settled['isNew'] = stages[0] === stage ? 'Y' : 'N';
  }
  if (entity.name === 'LEAD')
    settled['dateClosed'] = semantics === 'P' ? null : (before?.['dateClosed'] ?? now);
  if (before && before['stageId'] !== stage.statusId) {
    settled['movedTime'] = now;
    settled['movedBy'] = actor?.userId ?? 0;
    if (entity.name === 'SMART_INVOICE') settled['previousStageId'] = before['stageId'] ?? null;
  }
  return settled;
}

function categoryOf(portal: Portal, entity: CrmEntity, values: Values): number {
  if (entity.entityTypeId === 1) return 0;
  const wanted = values['categoryId'];
  if (typeof wanted !== 'number') return defaultCategory(portal, entity.entityTypeId).id;
  if (!categoriesOf(portal, entity.entityTypeId).some((category) => category.id === wanted)) {
    throw codeError('CRM_FIELD_ERROR_VALUE_NOT_VALID', `Неверное значение поля "Воронка"`);
  }
  return wanted;
}

function stageOf(
  stages: readonly Status[],
  values: Values,
  before: Values | undefined,
  categoryId: number,
): Status {
  const [first] = stages;
  if (!first) throw new Error(`no stages in category ${categoryId}`);
  const wanted = asText(values['stageId']);
  if (wanted === '') return first;
  const found = stages.find((stage) => stage.statusId === wanted);
  if (found) return found;
  // Moved to another category without a stage of it: its first stage.
  if (before && before['stageId'] === wanted) return first;
  throw codeError('CRM_FIELD_ERROR_VALUE_NOT_VALID', `Неверное значение поля "Стадия"`);
}
