import type { Json } from '../../kernel/canonical-json.ts';
import { fingerprint, sameValue } from '../entities/canonical.ts';
import type { Fields } from './record.ts';

/** Which way values may travel, and who wins when both sides changed. */
export interface Directions {
  readonly toPortal: boolean;
  readonly toBase: boolean;
  readonly winner: 'base' | 'portal';
}

/** A value that both sides changed since they were last equal. */
export interface FieldConflict {
  readonly field: string;
  readonly winner: 'base' | 'portal';
  readonly kept: Json;
  readonly lost: Json;
}

export interface Comparison {
  /** Fields to write on the portal. */
  readonly toPortal: Fields;
  /** Fields to write in the base. */
  readonly toBase: Fields;
  /** Fingerprints to keep as the last common state once both are written. */
  readonly common: Fields;
  readonly conflicts: readonly FieldConflict[];
}

/** What each side said when they were left different on purpose, e.g. because the portal's list lacks the value. */
interface AgreedToDiffer {
  readonly base: Json;
  readonly portal: Json;
}

/** The common state of a field whose sides differ and shall stay so until one of them moves. */
export function agreedToDiffer(base: Json, portal: Json): Json {
  return { differ: { base: fingerprint(base), portal: fingerprint(portal) } };
}

function differing(common: Json): AgreedToDiffer | undefined {
  if (common === null || typeof common !== 'object' || Array.isArray(common)) return undefined;
  const pair = (common as { readonly differ?: AgreedToDiffer }).differ;
  return pair;
}

type Verdict = 'equal' | 'to-portal' | 'to-base' | 'leave';

function judge(
  base: Json,
  portal: Json,
  common: Json | undefined,
  directions: Directions,
): Verdict | 'conflict' {
  if (sameValue(base, portal)) return 'equal';
  const pair = common === undefined ? undefined : differing(common);
  const baseMoved = common === undefined || !sameValue(fingerprint(base), pair?.base ?? common);
  const portalMoved = common === undefined || !sameValue(fingerprint(portal), pair?.portal ?? common);
  if (!baseMoved && !portalMoved) return 'leave';
  if (baseMoved && portalMoved) {
    if (directions.toPortal && directions.toBase) return 'conflict';
    if (directions.toPortal) return common === undefined ? 'to-portal' : 'conflict';
    return directions.toBase ? (common === undefined ? 'to-base' : 'conflict') : 'leave';
  }
  if (baseMoved) return directions.toPortal ? 'to-portal' : 'leave';
  return directions.toBase ? 'to-base' : 'leave';
}

/** The side whose value stays; a side that may not be written to wins. */
function winnerOf(
  base: Json,
  portal: Json,
  common: Json | undefined,
  directions: Directions,
): 'base' | 'portal' {
  if (!directions.toBase) return 'base';
  if (!directions.toPortal) return 'portal';
  // At the first meeting a value beats nothing, whoever has it.
  if (common === undefined && base === null) return 'portal';
  if (common === undefined && portal === null) return 'base';
  return directions.winner;
}

/**
 * Compares what both sides say with the last state in which they agreed, field by field. A field that either side does
 * not speak of is left alone. Nothing differs → nothing to write; an echo of our own write equals the common state.
 */
export function compareThreeWay(
  base: Fields,
  portal: Fields,
  common: Fields | undefined,
  directions: Directions,
): Comparison {
  const toPortal: Record<string, Json> = {};
  const toBase: Record<string, Json> = {};
  const nextCommon: Record<string, Json> = { ...common };
  const conflicts: FieldConflict[] = [];
  for (const [field, baseValue] of Object.entries(base)) {
    const portalValue = portal[field];
    if (portalValue === undefined) continue;
    const last = common?.[field];
    let verdict = judge(baseValue, portalValue, last, directions);
    if (verdict === 'conflict') {
      const winner = winnerOf(baseValue, portalValue, last, directions);
      const [kept, lost] = winner === 'base' ? [baseValue, portalValue] : [portalValue, baseValue];
      if (last !== undefined || (kept !== null && lost !== null))
        conflicts.push({ field, winner, kept, lost });
      verdict = winner === 'base' ? 'to-portal' : 'to-base';
    }
    if (verdict === 'to-portal') toPortal[field] = baseValue;
    if (verdict === 'to-base') toBase[field] = portalValue;
    if (verdict !== 'leave') nextCommon[field] = fingerprint(verdict === 'to-base' ? portalValue : baseValue);
  }
  return { toPortal, toBase, common: nextCommon, conflicts };
}
