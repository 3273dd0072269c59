import type { Json } from '../../kernel/canonical-json.ts';
import type { DictionaryName, FixedValue } from './descriptor.ts';

/** In place of the id of a property that the portal will be given before anything is written there. */
export const propertyToCome = 0;

/** What differs from portal to portal, read from it once in a while: ids of lists, of properties, modes. */
export interface PortalDictionaries {
  /** The catalogue's information block, the connection's price type, the name by which we sign external keys. */
  readonly fixed: { readonly catalogueId: number; readonly priceTypeId: number; readonly originator: string };
  /** Ids of user-defined product properties by their code. */
  readonly propertyIds: Readonly<Record<string, number>>;
  /** Quantities belong to stock documents; product fields refuse them. */
  readonly inventoryMode: boolean;
  /** Neutral value (as text) → the portal's id, per list. */
  readonly ids: Readonly<Record<DictionaryName, Readonly<Record<string, Json>>>>;
}

/** The portal's id of a neutral value; `undefined` when the portal has none. */
export function toPortalChoice(
  dictionaries: PortalDictionaries,
  list: DictionaryName,
  neutral: Json,
): Json | undefined {
  return dictionaries.ids[list][String(neutral)];
}

/** The neutral value of the portal's id; an id that the list lacks comes back as `portal:<id>`. */
export function fromPortalChoice(dictionaries: PortalDictionaries, list: DictionaryName, id: Json): Json {
  const found = Object.entries(dictionaries.ids[list]).find(([, other]) => String(other) === String(id));
  return found ? found[0] : `portal:${String(id)}`;
}

/** What a fixed value is on this portal. */
export function fixedValue(dictionaries: PortalDictionaries, value: FixedValue): Json {
  return typeof value === 'string' ? dictionaries.fixed[value] : value.literal;
}
