import type { OnPortalDeletion } from '../../contracts/settings/synchronisation-settings.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Directions } from '../../domain/sync/three-way.ts';
import type { Candidate } from './candidate.ts';

/** What a deletion of a record on the portal means. */
export type OnGone = (key: RecordKey) => OnPortalDeletion;

interface Wishes {
  readonly directionsOf: (key: RecordKey) => Directions;
  readonly onGone?: OnGone;
}

/**
 * Which way values of a record may travel: as its kind's, less what the settings hold back of this one. What a side
 * does not register travels when a run, or something that hangs on it, asks for the record.
 */
export function directionsFor(
  directionsOf: (key: RecordKey) => Directions,
  { key, base, marks, portal }: Candidate,
): Directions {
  const { unregistered, ...directions } = directionsOf(key);
  const isAsked = marks.some(({ anew, mayDelete, run }) => run !== undefined || anew || mayDelete);
  const holds = (side: 'base' | 'portal') => unregistered?.[side] === true && !isAsked;
  return {
    ...directions,
    ...(marks.some(({ remap }) => remap) && { remap: true }),
    ...((base?.held || holds('base')) && { toPortal: false, createOnPortal: false }),
    ...((portal?.held || holds('portal')) && { toBase: false, createInBase: false }),
  };
}

/** What a deletion of the record on the portal means; a base that is not to be changed gets no mark. */
export function onGoneOf({ directionsOf, onGone }: Wishes, candidate: Candidate): OnPortalDeletion {
  const wanted = onGone?.(candidate.key) ?? 'keep-away';
  return wanted === 'mark' && !directionsFor(directionsOf, candidate).toBase ? 'keep-away' : wanted;
}
