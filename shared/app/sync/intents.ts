import type { RecordPlan } from '../../domain/sync/plan-record.ts';
import type { Candidate } from './candidate.ts';
import { changedFields } from './outcomes.ts';
import type { RecordChange } from './sync-log.ts';

/** What a plan says of a record, as it will have been done on either side. */
export function intentsOf({ base, key, portal }: Candidate, plan: RecordPlan): readonly RecordChange[] {
  if (plan.action === 'nothing') return [];
  const { entity, ref } = key;
  const written = changedFields(plan.write, portal?.fields ?? {});
  if (plan.action === 'create')
    return [{ entity, ref, portalId: '', action: 'created', fields: written, conflicts: [] }];
  const { action, conflicts, portalId, toBase } = plan;
  const inBase = changedFields(toBase, base?.fields ?? {});
  const isSilent = Object.keys(plan.write).length === 0 && conflicts.length === 0;
  const onPortal = { entity, ref, portalId, fields: written, conflicts };
  return [
    ...(action === 'adopt' || !isSilent
      ? [{ ...onPortal, action: action === 'adopt' ? ('adopted' as const) : ('updated' as const) }]
      : []),
    ...(Object.keys(toBase).length > 0
      ? [{ entity, ref, portalId, action: 'updated-in-base' as const, fields: inBase, conflicts: [] }]
      : []),
  ];
}
