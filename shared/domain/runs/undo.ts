import type { Json } from '../../kernel/canonical-json.ts';
import { sameValue } from '../entities/canonical.ts';
import type { EntityDescriptor } from '../entities/descriptor.ts';
import { userFieldPrefix } from '../sync/portal-codec.ts';
import type { Fields } from '../sync/record.ts';
import type { RunRecord } from './run-record.ts';

/** What undoing a change of fields comes to. */
export type UndoVerdict =
  /** Every field still is what the run made of it: these values take it back. */
  | { readonly kind: 'revert'; readonly fields: Fields }
  /** It is as it was before. */
  | { readonly kind: 'already' }
  /** Somebody has edited these fields since. */
  | { readonly kind: 'edited'; readonly fields: readonly string[] };

/**
 * Compares what a run wrote with what the record says now. A record that was edited since is left as a whole: half of
 * it taken back would be what nobody ever wanted.
 */
export function judgeUndo(fields: RunRecord['fields'], now: Fields): UndoVerdict {
  // What the portal does not tell with the record cannot be compared.
  const told = Object.entries(fields).filter(([name]) => !name.startsWith(userFieldPrefix));
  const differing = told.filter(([name, { before = null }]) => !same(now[name], before));
  if (differing.length === 0) return { kind: 'already' };
  const edited = differing.filter(([name, { after }]) => !same(now[name], after)).map(([name]) => name);
  if (edited.length > 0) return { kind: 'edited', fields: edited };
  return {
    kind: 'revert',
    fields: Object.fromEntries(differing.map(([name, { before = null }]) => [name, before])),
  };
}

/**
 * Fields of a record that a run created in which somebody has put something since. Fields that the portal fills by
 * itself (flags, choices, numbers) are judged only where the run wrote them.
 */
export function editedSinceCreation(
  descriptor: EntityDescriptor,
  written: RunRecord['fields'],
  now: Fields,
): readonly string[] {
  return descriptor.fields
    .filter(({ name, type }) => {
      // Which picture it is the portal does not tell.
      if (type.kind === 'picture') return false;
      const own = written[name];
      if (own) return !same(now[name], own.after);
      const isFilledByPeople = type.kind === 'text' || type.kind === 'communications';
      return isFilledByPeople && !same(now[name], null);
    })
    .map(({ name }) => name);
}

/** Nothing is nothing, whether a list is empty or a value is not there. */
function same(left: Json | undefined, right: Json): boolean {
  return sameValue(plain(left), plain(right));
}

function plain(value: Json | undefined): Json {
  return value === undefined || (Array.isArray(value) && value.length === 0) ? null : value;
}
