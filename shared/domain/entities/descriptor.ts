import type { Json } from '../../kernel/canonical-json.ts';

/** Kinds of things the product keeps the same on both sides. A new kind is a descriptor, not a new engine. */
export type EntityName =
  | 'section'
  | 'product'
  | 'price'
  | 'company'
  | 'contact'
  | 'requisite'
  | 'address'
  | 'bankDetail';

/**
 * Entities that are synchronised together, in the order of this list: whatever a later family refers to is on both
 * sides before its turn comes.
 */
export const families = ['sections', 'catalogue', 'clients'] as const;
export type FamilyName = (typeof families)[number];

/** Lists of a portal whose ids differ from portal to portal; records hold the neutral value. */
export type DictionaryName = 'measure' | 'vat' | 'priceType' | 'currency' | 'preset';

/** What kind of value a field holds in a record, and so how it is made canonical and compared. */
export type FieldType =
  /** Trimmed, at most so many characters; empty is `null`. */
  | { readonly kind: 'text'; readonly maxLength: number }
  /** Rounded half away from zero to so many digits after the point. */
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'flag' }
  /**
   * A picture by the hash of its bytes. The portal tells only whether it has one; the bytes are sent after the rest of
   * the record. Goes one way, from the base to the portal.
   */
  | { readonly kind: 'picture' }
  /**
   * The base's reference to another record, or `null`. Where several kinds can be meant the value is `kind/reference`,
   * and the portal tells the kind in a field of its own.
   */
  | { readonly kind: 'reference'; readonly to: readonly EntityName[]; readonly kindTold?: KindTold }
  /** References to other records, in code-unit order, each once. */
  | { readonly kind: 'references'; readonly to: readonly EntityName[] }
  /** Phone numbers, e-mail addresses, …: normalised, in code-unit order, each once. */
  | { readonly kind: 'communications'; readonly type: CommunicationType }
  /** A neutral value (VAT rate in per cent, measure code, ISO currency, …) that the portal knows by an id of its own. */
  | { readonly kind: 'choice'; readonly dictionary: DictionaryName };

/** In which field of the row the portal tells the kind of the record that is referred to, and how. */
export interface KindTold {
  readonly field: string;
  readonly as: Readonly<Partial<Record<EntityName, number>>>;
}

/** Kinds of multi-fields of CRM objects. */
export type CommunicationType = 'PHONE' | 'EMAIL' | 'WEB';

/** Where the portal keeps a field. */
export type PortalPlace =
  /** A field of the row, `Y`/`N` for flags. */
  | { readonly field: string }
  /** A user-defined property of catalogue products, by its code; the row holds it under `property<id>`. */
  | { readonly property: string }
  /** Among the multi-fields of a CRM object (`fm`). */
  | { readonly communication: CommunicationType };

/** A value that is the same for all records of a connection. */
export type FixedValue = 'catalogueId' | 'priceTypeId' | 'originator' | { readonly literal: Json };

export interface FieldDescriptor {
  readonly name: string;
  readonly type: FieldType;
  readonly portal: PortalPlace;
  /** Name of a reference whose value the portal repeats in this list; it is left out when the list is read. */
  readonly without?: string;
  /** Name of a reference that the base keeps it with: where that is empty, the base has no place for it. */
  readonly within?: string;
  /** Without it the record is not written at all. */
  readonly required?: true;
  /** Sent when a record is created though the base has no value for it. */
  readonly onCreate?: Json;
  /** The portal computes or locks it under a mode of the portal; named by the problem journalled then. */
  readonly lockedBy?: 'inventoryMode';
}

/** How a list of one kind is read: rows under `rowsAt` of the result, by growing `idField`. */
export interface PortalListing {
  readonly method: string;
  readonly rowsAt: string;
  readonly idField: string;
  /** Filter that names wanted ids, e.g. `@id`. */
  readonly idsFilter: string;
  /** Everything has to be asked for, because something that is needed cannot be named. */
  readonly selectAll?: true;
}

/** How the portal keeps one entity. Methods and field names are those of the vendor's REST reference. */
export interface PortalDescriptor {
  /** Parameters of every call, beside the fields. */
  readonly params?: Readonly<Record<string, Json>>;
  readonly list: PortalListing;
  readonly add: { readonly method: string; readonly resultAt: readonly string[] };
  readonly update: {
    readonly method: string;
    /** Fields of the record that every update has to carry, changed or not. */
    readonly always?: readonly string[];
    /** Whether the fixed fields go with updates too. */
    readonly withFixed?: true;
  };
  /** Takes a record away again that we made; by its id, or by the fields of its composite key. */
  readonly remove: { readonly method: string };
  /** Fields with one value for the whole portal, sent with every add and asked in every list, e.g. the catalogue's id. */
  readonly fixed: Readonly<Record<string, FixedValue>>;
  /** Fields that say that we wrote the external key: sent with it, and asked for when a record is sought by it. */
  readonly signed?: Readonly<Record<string, FixedValue>>;
  /**
   * For rows without an id of their own: the fields that name a row, in order. The parent's id is the last of them and
   * the id of such a record is their values joined by `:`.
   */
  readonly compositeKey?: readonly string[];
  /**
   * How a record that we created is found again when its link is lost: the row's field that holds either the base's
   * reference or the id of its parent on the portal (then at most one such row exists per parent).
   */
  readonly found: { readonly by: 'externalKey' | 'parent'; readonly field: string };
  /** A row whose external key equals its own id was never given one: it is nobody's. */
  readonly externalKeyDefaultsToId?: boolean;
  /**
   * Codes of the events that tell of changes, in upper case; their `FIELDS` hold the row's `ID`, or the fields of its
   * composite key. Without them changes are found by comparing.
   */
  readonly events?: readonly string[];
  /**
   * The row's fields with the moments of its last change, by which lists can be filtered; several where the portal
   * leaves one empty until the first change.
   */
  readonly modified?: readonly string[];
}

export interface EntityDescriptor {
  readonly name: EntityName;
  readonly family: FamilyName;
  /** Order of writing within the family: parents before children. */
  readonly rank: number;
  /** The field that refers to the record this one hangs on; the two may be created in one HTTP call. */
  readonly parent?: { readonly entities: readonly EntityName[]; readonly field: string };
  readonly fields: readonly FieldDescriptor[];
  readonly portal: PortalDescriptor;
  /**
   * How a record that was born on the portal is called in the base: by a reference of its own, by that of its parent
   * (the base keeps both in one object), or by its parent's and a field's value. Without it such records stay where
   * they are.
   */
  readonly bornAs?: 'own' | 'parent' | { readonly parentAnd: string };
}
