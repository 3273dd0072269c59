import type { OnPortalDeletion } from '../../contracts/settings/synchronisation-settings.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import type { RecordPlan } from '../../domain/sync/plan-record.ts';
import type { BaseRecord } from '../../domain/sync/record.ts';
import { agreedToDiffer } from '../../domain/sync/three-way.ts';
import type { Candidate } from './candidate.ts';
import type { Decision } from './gate.ts';
import type { Link } from './links.ts';
import { parentOf } from './record-references.ts';
import type { KnownReferences } from './references.ts';

/** What is to become of a pair whose record a person deleted on the portal. */
export type GoneStep =
  /** It stays as it is: the link keeps the record away. */
  | 'leave'
  /** The link is dropped. */
  | 'forget'
  /** The object of the base gets its deletion mark. */
  | 'mark'
  /** The mark that was sent has arrived. */
  | 'arrived'
  /** It has arrived, and the base does not say so: that was read too early, or somebody has taken the mark away. */
  | 'again'
  /** The base would not have the mark. */
  | 'refused';

/**
 * What a deletion on the portal leads to. A mark is set once: one that the base refused is tried again when a run asks,
 * one that was taken back by an undoing never, nor is anything done that somebody has said no to.
 */
export function goneStep({ base, link, marks, sent }: Candidate, onGone: OnPortalDeletion): GoneStep {
  const deletion = link?.deletion;
  if (deletion === 'sent') {
    if (base?.deleted) return 'arrived';
    if (sent?.state === 'in-vain') return 'refused';
    if (sent?.state === 'written') return 'again';
    return sent === undefined || sent.state === 'never' ? 'mark' : 'leave';
  }
  if (deletion === 'kept') return 'leave';
  if (onGone !== 'mark') return onGone === 'forget' ? 'forget' : 'leave';
  if (base?.deleted || deletion === 'set') return 'leave';
  const isAsked = marks.some(({ mayDelete, run }) => run !== undefined || mayDelete);
  return deletion === 'refused' && !isAsked ? 'leave' : 'mark';
}

/** Whether somebody took the mark away in the base that we had set: the record comes back to the portal. */
export function isRestored({ base, link }: Candidate): boolean {
  return link?.deletion === 'set' && base !== undefined && !base.deleted;
}

/** Whether a record hangs on one that was deleted on the portal and stays away. */
export function isParentAway(base: BaseRecord, references: KnownReferences): boolean {
  const parent = parentOf(base);
  return parent !== undefined && references.link(parent)?.deletion !== undefined;
}

/** What of a record is written on the portal because the base has deleted it; nothing where it is not. */
export function deletionIn(base: BaseRecord, plan: RecordPlan): readonly string[] {
  if (!base.deleted || plan.action !== 'update') return [];
  const written = Object.keys(plan.write);
  // What can be inactive is deleted once; whatever else is said of it deletes nothing.
  const canBeInactive = descriptorOf(base.entity).fields.some(({ name }) => name === 'active');
  if (!canBeInactive) return written;
  return plan.write['active'] === false ? ['active'] : [];
}

/**
 * The link of a pair after somebody said that it stays on one side though it is gone on the other: what the deletion
 * would have written differs from now on, until the side that is gone says something new.
 */
export function keptLink({ link, portal }: Candidate, decision: Decision): Link | undefined {
  if (!link || decision.kind === 'birth') return undefined;
  if (decision.kind === 'gone') return { ...link, deletion: 'kept' };
  const { base, plan } = decision;
  const differing = deletionIn(base, plan).map((name) => {
    const said = base.fields[name] ?? null;
    return [name, agreedToDiffer(said, portal?.fields[name] ?? null)] as const;
  });
  return { ...link, common: { ...link.common, ...Object.fromEntries(differing) } };
}
