import type { OnPortalDeletion } from '../../contracts/settings/synchronisation-settings.ts';
import type { Candidate } from './candidate.ts';

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
 * one that was taken back by an undoing never.
 */
export function goneStep({ base, link, marks, sent }: Candidate, onGone: OnPortalDeletion): GoneStep {
  const deletion = link?.deletion;
  if (deletion === 'sent') {
    if (base?.deleted) return 'arrived';
    if (sent?.state === 'in-vain') return 'refused';
    if (sent?.state === 'written') return 'again';
    return sent === undefined || sent.state === 'never' ? 'mark' : 'leave';
  }
  if (onGone !== 'mark') return onGone === 'forget' ? 'forget' : 'leave';
  if (base?.deleted || deletion === 'set' || deletion === 'kept') return 'leave';
  const isAsked = marks.some(({ mayDelete, run }) => run !== undefined || mayDelete);
  return deletion === 'refused' && !isAsked ? 'leave' : 'mark';
}

/** Whether somebody took the mark away in the base that we had set: the record comes back to the portal. */
export function isRestored({ base, link }: Candidate): boolean {
  return link?.deletion === 'set' && base !== undefined && !base.deleted;
}
