import { Broken } from '../../kernel/outcome.ts';
import * as sentences from './sentences.ts';
import type { SweepState } from './sweeps.ts';

/** Fewer than so many prove nothing. */
const fewest = 3;
/** So many may be deleted for good at once whatever their share. */
const usuallyDeleted = 20;
const mostDeletedShare = 0.2;

/** What a person is asked about, by what stands in the state of the sweeps once it was asked. */
export const doubts = { restored: 'odata.base-restored', vanished: 'odata.many-vanished' } as const;

/** What a set said when it was last looked at, and what it says now: versions by reference. */
export interface SetLook {
  readonly set: string;
  readonly before: ReadonlyMap<string, string>;
  readonly now: ReadonlyMap<string, string>;
}

/**
 * Versions only grow. Several that went back, more than went on, mean that the base was restored from a backup, or that
 * a copy of it stands at the address. All sets are looked at together, before anything of them is believed.
 * @throws Broken unless a person has said that the base is the right one
 */
export function checkNotRestored({ doubt }: Pick<SweepState, 'doubt'>, looks: readonly SetLook[]): void {
  if (doubt === doubts.restored) return;
  let back = 0;
  let on = 0;
  const sets = new Set<string>();
  for (const { before, now, set } of looks)
    for (const [ref, version] of now) {
      const order = compareVersions(before.get(ref), version);
      if (order > 0) sets.add(set);
      if (order > 0) back += 1;
      if (order < 0) on += 1;
    }
  if (back >= fewest && back > on)
    throw new Broken(doubts.restored, sentences.restored, { about: [...sets].join(', '), back });
}

/** @throws Broken when so much is gone that a person has to say whether that is meant */
export function checkNotVanished(
  { doubt }: Pick<SweepState, 'doubt'>,
  set: string,
  missing: number,
  all: number,
): void {
  if (doubt === doubts.vanished) return;
  if (missing <= usuallyDeleted || missing <= all * mostDeletedShare) return;
  throw new Broken(doubts.vanished, sentences.vanished(set, missing, all), { about: set, missing, all });
}

/** `DataVersion` is a counter of eight bytes as base64; what follows a blank is none of it. Above zero: the first is later. */
export function compareVersions(before: string | undefined, now: string | undefined): number {
  if (before === undefined || now === undefined) return 0;
  const [one, other] = [before, now].map((version) => Buffer.from(version.split(' ')[0] ?? '', 'base64'));
  if (one?.length !== 8 || other?.length !== 8) return 0;
  return Buffer.compare(one, other);
}
