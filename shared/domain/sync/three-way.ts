import type { Json } from '../../kernel/canonical-json.ts';
import { fingerprint, sameValue } from '../entities/canonical.ts';
import type { Fields } from './record.ts';

/** Which way values may travel, and who wins when both sides changed. */
export interface Directions {
  /** Records that are on both sides are updated on the portal. */
  readonly toPortal: boolean;
  /** Records that are on both sides are updated in the base. */
  readonly toBase: boolean;
  /** New records of the base are made on the portal; as `toPortal` when missing. */
  readonly createOnPortal?: boolean;
  /** New records of the portal are made in the base; as `toBase` when missing. */
  readonly createInBase?: boolean;
  readonly winner: 'base' | 'portal';
  /** The settings changed: what they now make of values that nobody has moved is written too. */
  readonly remap?: boolean;
  /** Sides whose changes do not count as changes: they are carried over only when somebody asks for the record. */
  readonly unregistered?: { readonly base: boolean; readonly portal: boolean };
}

/**
 * Values that the settings of the connection make of a record on its way to the other side, by field; a field that
 * they do not touch travels as it is. They may name things that only the receiving side knows.
 */
export interface MappedFields {
  readonly forPortal?: Fields | undefined;
  readonly forBase?: Fields | undefined;
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
  return differing(fingerprint(base), fingerprint(portal));
}

/** The same of fingerprints. */
export function differing(base: Json, portal: Json): Json {
  return { differ: { base, portal } };
}

/**
 * The common state of a field that refers to something the portal does not have yet: the sides differ until it has come.
 * @param portal what the portal got instead
 */
export function lacking(base: Json, portal: Json): Json {
  return { differ: { base: fingerprint(base), portal: fingerprint(portal) }, lacking: true };
}

/** Whether a field was left because of something that it refers to. */
export function isLacking(common: Json): boolean {
  return differingSides(common) !== undefined && (common as { readonly lacking?: Json }).lacking === true;
}

/** The common state of such a field once all is there: the base has said something that the portal never got. */
export function takenUpAgain(common: Json): Json {
  return sidesOf(common).portal;
}

/** Fingerprints of what each side said when they last agreed on this. */
export function sidesOf(common: Json): { readonly base: Json; readonly portal: Json } {
  return differingSides(common) ?? { base: common, portal: common };
}

function differingSides(common: Json): AgreedToDiffer | undefined {
  if (common === null || typeof common !== 'object' || Array.isArray(common)) return undefined;
  const pair = (common as { readonly differ?: AgreedToDiffer }).differ;
  return pair;
}

type Verdict = 'equal' | 'to-portal' | 'to-base' | 'leave';

/** One field: what each side says, and what the other side would get of it. */
interface FieldValues {
  readonly base: Json;
  readonly portal: Json;
  readonly forPortal: Json;
  readonly forBase: Json;
}

/** Only what the settings make travels so, and not back: values that differ on purpose without them stay. */
function remapped(
  { base, forBase, forPortal, portal }: FieldValues,
  { toBase, toPortal }: Directions,
): Verdict {
  if (toPortal && !sameValue(forPortal, base) && !sameValue(forPortal, portal)) return 'to-portal';
  return toBase && !sameValue(forBase, portal) && !sameValue(forBase, base) ? 'to-base' : 'leave';
}

function judge(values: FieldValues, common: Json | undefined, directions: Directions): Verdict | 'conflict' {
  const { base, forBase, forPortal, portal } = values;
  if (sameValue(forPortal, portal) && sameValue(base, forBase)) return 'equal';
  const last = common === undefined ? undefined : sidesOf(common);
  const baseMoved = last === undefined || !sameValue(fingerprint(base), last.base);
  const portalMoved = last === undefined || !sameValue(fingerprint(portal), last.portal);
  if (!baseMoved && !portalMoved) return directions.remap ? remapped(values, directions) : 'leave';
  // Where a formula stands between the two, they agree as soon as either says what the other makes of it.
  const agree = (baseMoved && sameValue(forPortal, portal)) || (portalMoved && sameValue(base, forBase));
  if (agree) return 'equal';
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
  { base, portal }: FieldValues,
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

/** What is to be kept of two values that are to stand for one another. */
export function commonOf(base: Json, portal: Json): Json {
  return sameValue(base, portal) ? fingerprint(base) : agreedToDiffer(base, portal);
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
  mapped: MappedFields = {},
): Comparison {
  const toPortal: Record<string, Json> = {};
  const toBase: Record<string, Json> = {};
  const nextCommon: Record<string, Json> = { ...common };
  const conflicts: FieldConflict[] = [];
  for (const [field, baseValue] of Object.entries(base)) {
    const portalValue = portal[field];
    if (portalValue === undefined) continue;
    const values: FieldValues = {
      base: baseValue,
      portal: portalValue,
      forPortal: mapped.forPortal?.[field] ?? baseValue,
      forBase: mapped.forBase?.[field] ?? portalValue,
    };
    const last = common?.[field];
    let verdict = judge(values, last, directions);
    if (verdict === 'conflict') {
      const winner = winnerOf(values, last, directions);
      const [kept, lost] = winner === 'base' ? [baseValue, portalValue] : [portalValue, baseValue];
      if (last !== undefined || (kept !== null && lost !== null))
        conflicts.push({ field, winner, kept, lost });
      verdict = winner === 'base' ? 'to-portal' : 'to-base';
    }
    if (verdict === 'to-portal') toPortal[field] = values.forPortal;
    if (verdict === 'to-base') toBase[field] = values.forBase;
    if (verdict !== 'leave') nextCommon[field] = agreement(verdict, values);
  }
  const { remap = false } = directions;
  addExtras(toPortal, nextCommon, mapped.forPortal, base, common, directions.toPortal, remap);
  addExtras(toBase, nextCommon, mapped.forBase, portal, common, directions.toBase, remap);
  return { toPortal, toBase, common: nextCommon, conflicts };
}

function agreement(verdict: Exclude<Verdict, 'leave'>, values: FieldValues): Json {
  if (verdict === 'to-portal') return commonOf(values.base, values.forPortal);
  if (verdict === 'to-base') return commonOf(values.forBase, values.portal);
  return commonOf(values.base, values.portal);
}

/**
 * Things that only the receiving side knows travel one way: with a new record, and whenever what is made of the record
 * changes, or the settings do. At the first meeting of two records they stay as they are.
 */
function addExtras(
  to: Record<string, Json>,
  nextCommon: Record<string, Json>,
  made: Fields | undefined,
  own: Fields,
  common: Fields | undefined,
  allowed: boolean,
  remap: boolean,
): void {
  for (const [name, value] of Object.entries(made ?? {})) {
    if (Object.hasOwn(own, name) || !allowed) continue;
    const last = common?.[name];
    const isNew = last === undefined ? remap && common !== undefined : !sameValue(last, fingerprint(value));
    if (isNew) to[name] = value;
    nextCommon[name] = fingerprint(value);
  }
}
