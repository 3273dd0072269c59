import { fingerprint } from '../entities/canonical.ts';
import type { EntityDescriptor } from '../entities/descriptor.ts';
import type { BaseRecord, Fields, PortalRecord } from './record.ts';
import { compareThreeWay, type Directions, type FieldConflict } from './three-way.ts';

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
  const compared = compareThreeWay(base.fields, portal.fields, pair?.common, directions);
  const { toPortal, toBase, common, conflicts } = compared;
  const silent = Object.keys(toPortal).length === 0 && Object.keys(toBase).length === 0;
  if (pair && silent && sameCommon(common, pair.common)) return { action: 'nothing' };
  const { portalId } = portal;
  return { action: pair ? 'update' : 'adopt', portalId, write: toPortal, toBase, common, conflicts };
}

/** What is deleted in the base and not on the portal is not created there. */
function planCreation(descriptor: EntityDescriptor, base: BaseRecord, directions: Directions): RecordPlan {
  if (base.deleted || !directions.toPortal) return { action: 'nothing' };
  const defaults = descriptor.fields.flatMap((field) =>
    field.onCreate === undefined ? [] : [[field.name, field.onCreate] as const],
  );
  const said = Object.entries(base.fields).filter(([, value]) => value !== null && !isEmptyList(value));
  const common = Object.fromEntries(
    Object.entries(base.fields).map(([name, value]) => [name, fingerprint(value)]),
  );
  return {
    action: 'create',
    write: { ...Object.fromEntries(defaults), ...Object.fromEntries(said) },
    common,
  };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function sameCommon(left: Fields, right: Fields): boolean {
  return JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
}

/** What a record that was born on the portal brings to the base, and the common state once it is there. */
export function planBirth(portal: PortalRecord): { readonly toBase: Fields; readonly common: Fields } {
  const said = Object.entries(portal.fields).filter(([, value]) => value !== null && !isEmptyList(value));
  const common = Object.entries(portal.fields).map(([name, value]) => [name, fingerprint(value)] as const);
  return { toBase: Object.fromEntries(said), common: Object.fromEntries(common) };
}
