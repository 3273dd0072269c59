import type { Json } from '../../kernel/canonical-json.ts';
import type { Text } from '../../kernel/text.ts';
import type { EntityName } from '../entities/descriptor.ts';

/** Fields in canonical form, by name; a field that is not there is not spoken of. */
export type Fields = Readonly<Record<string, Json>>;

/** Something of one record could not be carried over; the rest of the record goes on. */
export interface FieldProblem {
  readonly field: string;
  /** Stable cause, e.g. `currency-unknown`. */
  readonly cause: string;
  readonly text: Text;
}

/** Names one record by the base's reference. */
export interface RecordKey {
  readonly entity: EntityName;
  /** The base's reference: a GUID, or whatever else the base calls it (up to 128 characters). */
  readonly ref: string;
}

/** What the base says of one record. */
export interface BaseRecord extends RecordKey {
  readonly fields: Fields;
  /** Marked for deletion, or gone. */
  readonly deleted: boolean;
  readonly problems: readonly FieldProblem[];
  /** What the settings make of it on its way to the portal, see `MappedFields`. */
  readonly forPortal?: Fields;
  /** The settings keep it from the portal. */
  readonly held?: true;
  /** This record takes over the link of another reference, because the base now splits that thing up. */
  readonly inherits?: string;
  /** When the base told the objects that it is made of, in the base's own order, by their names. */
  readonly toldAt?: Readonly<Record<string, string>>;
}

/** What the portal says of one record. */
export interface PortalRecord {
  readonly entity: EntityName;
  readonly portalId: string;
  readonly fields: Fields;
  /** What the settings make of it on its way to the base, see `MappedFields`. */
  readonly forBase?: Fields;
  /** The settings keep it from the base. */
  readonly held?: true;
  /** What the settings could not make. */
  readonly problems?: readonly FieldProblem[];
  /** The row as the portal answered it. */
  readonly row: Readonly<Record<string, Json>>;
  /** The external key it carries, if any. */
  readonly externalKey?: string;
}
