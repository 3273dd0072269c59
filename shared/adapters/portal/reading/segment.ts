import type { PortalRow } from '../../../ports/portal.ts';

/** A piece of a list's id range: ids above `above`, up to and with `upTo`. */
export interface Segment {
  readonly above: number;
  readonly upTo: number;
  /** How many pages it is thought to have. */
  readonly pages: number;
  state: 'waiting' | 'reading' | 'done';
  /** Once done: its rows by growing id. */
  rows: readonly PortalRow[];
}

/** A piece nobody reads yet. */
export function waitingSegment(above: number, upTo: number, pages: number): Segment {
  return { above, upTo, pages: Math.max(1, pages), state: 'waiting', rows: [] };
}
