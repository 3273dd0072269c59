import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import type { RecordPlan } from '../../domain/sync/plan-record.ts';
import type { BaseRecord } from '../../domain/sync/record.ts';
import type { Candidate } from './candidate.ts';
import type { KnownReferences } from './references.ts';
import { addCommand, updateCommand, type WriteCommand } from './write-commands.ts';

/** A plan that writes something, or at least keeps a new pair. */
export type WritingPlan = Exclude<RecordPlan, { action: 'nothing' }>;

/** What a plan comes to on the portal; `name` is for references of other commands of the same batch. */
export function plannedCommand(
  {
    dictionaries,
    references,
  }: { readonly dictionaries: PortalDictionaries; readonly references: KnownReferences },
  candidate: Candidate,
  base: BaseRecord,
  plan: WritingPlan,
  name: string,
): WriteCommand {
  const descriptor = descriptorOf(base.entity);
  if (plan.action === 'create')
    return addCommand(descriptor, base, plan.write, dictionaries, references, name);
  // A key that somebody else gave the record stays; one that we gave it follows the reference.
  const key = candidate.portal?.externalKey;
  const isOurs = candidate.link !== undefined || key === base.inherits;
  const rekey = key !== base.ref && (key === undefined || isOurs);
  const { portalId, write } = plan;
  return updateCommand(descriptor, base, portalId, write, dictionaries, references, candidate.portal, rekey);
}
