import type { Json } from '../../kernel/canonical-json.ts';
import { fingerprint } from '../entities/canonical.ts';
import type { EntityDescriptor } from '../entities/descriptor.ts';
import type { BaseRecord, Fields, PortalRecord } from './record.ts';
import { commonOf, compareThreeWay, type Directions, type FieldConflict } from './three-way.ts';

/** What shall happen to one record on the portal. */
export type RecordPlan =
  /** Nothing of it is on the portal. */
  | { readonly action: 'create'; readonly write: Fields; readonly common: Fields }
  /** It is there; `write` may be empty, then only the pair or its common state is new. */
  | {
      readonly action: 'adopt' | 'update';
      readonly portalId: string;
      readonly write: Fields;
      /** Fields to write in the base. */
      readonly toBase: Fields;
      readonly common: Fields;
      readonly conflicts: readonly FieldConflict[];
    }
  /** Both sides agree already, or nobody may write. */
  | { readonly action: 'nothing' };

export interface KnownPair {
  readonly portalId: string;
  readonly common: Fields;
}

/**
 * Decides about one record from what the base says, what the portal says, and the last common state.
 * @param pair the link, if there is one and its row still is on the portal
 * @param portal the row of the link, or one found by its external key
 */
export function planRecord(
  descriptor: EntityDescriptor,
  base: BaseRecord,
  portal: PortalRecord | undefined,
  pair: KnownPair | undefined,
  directions: Directions,
): RecordPlan {
  if (!portal) return planCreation(descriptor, base, directions);
  const { forPortal } = base;
  const { forBase } = portal;
  const mapped = { forPortal, forBase };
  const compared = compareThreeWay(base.fields, portal.fields, pair?.common, directions, mapped);
  const { toPortal, toBase, common, conflicts } = compared;
  const silent = Object.keys(toPortal).length === 0 && Object.keys(toBase).length === 0;
  if (pair && silent && sameCommon(common, pair.common)) return { action: 'nothing' };
  const { portalId } = portal;
  return { action: pair ? 'update' : 'adopt', portalId, write: toPortal, toBase, common, conflicts };
}

/** What is deleted in the base and not on the portal is not created there. */
function planCreation(descriptor: EntityDescriptor, base: BaseRecord, directions: Directions): RecordPlan {
  if (base.deleted || !(directions.createOnPortal ?? directions.toPortal)) return { action: 'nothing' };
  const defaults = descriptor.fields.flatMap((field) =>
    field.onCreate === undefined ? [] : [[field.name, field.onCreate] as const],
  );
  const said = saidOf({ ...base.fields, ...base.forPortal });
  const common = commonAfter(base.fields, base.forPortal, (own, made) => commonOf(own, made));
  return { action: 'create', write: { ...Object.fromEntries(defaults), ...said }, common };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function sameCommon(left: Fields, right: Fields): boolean {
  return JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
}

/** What a record that was born on the portal brings to the base, and the common state once it is there. */
export function planBirth(portal: PortalRecord): { readonly toBase: Fields; readonly common: Fields } {
  const { fields, forBase } = portal;
  return {
    toBase: saidOf({ ...fields, ...forBase }),
    common: commonAfter(fields, forBase, (own, made) => commonOf(made, own)),
  };
}

/** A new record is told without what is empty. */
function saidOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && !isEmptyList(value)),
  );
}

/** The common state of a record that was made on the other side of what the settings made of it. */
function commonAfter(own: Fields, made: Fields = {}, pairOf: (own: Json, made: Json) => Json): Fields {
  const named = Object.entries(own).map(
    ([name, value]) => [name, pairOf(value, made[name] ?? value)] as const,
  );
  const extras = Object.entries(made).filter(([name]) => !Object.hasOwn(own, name));
  return Object.fromEntries([
    ...named,
    ...extras.map(([name, value]) => [name, fingerprint(value)] as const),
  ]);
}
