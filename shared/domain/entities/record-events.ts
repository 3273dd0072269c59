import type { EntityName } from './descriptor.ts';
import { allDescriptors } from './registry.ts';

/**
 * Codes of all events that tell of changed records: https://apidocs.bitrix24.ru/api-reference/crm/index.html,
 * https://apidocs.bitrix24.ru/api-reference/catalog/index.html
 */
export const recordEvents: readonly string[] = allDescriptors.flatMap(({ portal }) => portal.events ?? []);

/** A record of the portal, named by an event. */
export interface ChangedRecord {
  readonly entity: EntityName;
  /** The portal's id. */
  readonly id: string;
}

/**
 * The record that an event is about; `other` when it tells of something that is none of ours, such as the address of a
 * deal, `undefined` when it names nothing.
 * @param fields the event's `FIELDS`
 */
export function changedRecord(code: string, fields: unknown): ChangedRecord | 'other' | undefined {
  const descriptor = allDescriptors.find(({ portal }) => portal.events?.includes(code));
  if (!descriptor) return 'other';
  if (fields === null || typeof fields !== 'object') return undefined;
  const { compositeKey = ['ID'], fixed } = descriptor.portal;
  const said = fields as Readonly<Record<string, unknown>>;
  const parts = compositeKey.map((name) => numberIn(said[name]));
  if (parts.includes(undefined)) return undefined;
  const isOurs = Object.entries(fixed).every(
    ([name, value]) => typeof value !== 'object' || String(said[name]) === String(value.literal),
  );
  return isOurs ? { entity: descriptor.name, id: parts.join(':') } : 'other';
}

/** Portals post numbers as text, and answer them as either. */
function numberIn(value: unknown): string | undefined {
  const number = typeof value === 'number' ? String(value) : value;
  return typeof number === 'string' && /^[1-9]\d{0,18}$/.test(number) ? number : undefined;
}
