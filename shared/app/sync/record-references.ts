import { targetOf } from '../../domain/entities/reference-target.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';

/** The record that this one hangs on. */
export function parentOf(record: BaseRecord): RecordKey | undefined {
  const { parent, fields } = descriptorOf(record.entity);
  const type = fields.find((field) => field.name === parent?.field)?.type;
  const value = parent && record.fields[parent.field];
  return type?.kind === 'reference' && typeof value === 'string' ? targetOf(type, value) : undefined;
}

/** Every record that the fields of this one refer to. */
export function referencesOf(record: BaseRecord): readonly RecordKey[] {
  return descriptorOf(record.entity).fields.flatMap((field) => {
    const value = record.fields[field.name];
    if (value === undefined || value === null) return [];
    const { type } = field;
    if (type.kind === 'reference') return [targetOf(type, value as string)];
    if (type.kind === 'references') return (value as readonly string[]).map((ref) => targetOf(type, ref));
    return [];
  });
}
