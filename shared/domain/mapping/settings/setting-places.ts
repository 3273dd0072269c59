import type { ClientObjectName } from '../../../contracts/settings/client-settings.ts';
import type { Json } from '../../../kernel/canonical-json.ts';
import { descriptorOf } from '../../entities/registry.ts';
import type { Fields } from '../../sync/record.ts';

/** What settings look at: the record, and what its object holds besides. */
export interface SettingsInput {
  /** Fields as the product's own algorithms say them. */
  readonly fields: Fields;
  /** Attributes of the object of 1C, or the fields of the portal's row. */
  readonly attributes: Readonly<Record<string, Json>>;
  /** Additional attributes of 1C by name, or user fields of the portal. */
  readonly additional: Readonly<Record<string, Json>>;
}

/** The value at a place: `name`, `attribute:Покупатель`, `additional:Город`; `null` when there is none. */
export function valueAt(place: string, { fields, attributes, additional }: SettingsInput): Json {
  const colon = place.indexOf(':');
  if (colon === -1) return fields[place] ?? null;
  const name = place.slice(colon + 1);
  const values = place.startsWith('attribute:') ? attributes : additional;
  return values[name] ?? null;
}

/** Names of the fields that settings of an object may name. */
export function fieldNames(object: ClientObjectName): readonly string[] {
  return descriptorOf(object).fields.map(({ name }) => name);
}

/** Fields that say to whom a record belongs, which settings must not touch. */
export function isFixedField(object: ClientObjectName, field: string): boolean {
  const { parent } = descriptorOf(object);
  return parent?.field === field || (object === 'address' && field === 'kind');
}
