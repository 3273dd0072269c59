import type { EntityDescriptor } from '../../domain/entities/descriptor.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { encodeFields, type ReferenceMap } from '../../domain/sync/portal-codec.ts';
import type { BaseRecord, FieldProblem, Fields, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { PortalAnswer, PortalCommand, PortalParams } from '../../ports/portal.ts';
import { fixedFields, signedFields } from './read-portal.ts';

/** A command that writes one record, and what it could not say. */
export interface WriteCommand {
  /** Missing when a required field could not be said, or nothing is left to say. */
  readonly command?: PortalCommand;
  /** Fields that the command does not carry. */
  readonly left: readonly string[];
  readonly problems: readonly FieldProblem[];
}

/** The command that creates a record; `name` is for references of other commands of the same batch. */
export function addCommand(
  descriptor: EntityDescriptor,
  key: RecordKey,
  write: Fields,
  dictionaries: PortalDictionaries,
  references: ReferenceMap,
  name: string,
): WriteCommand {
  const { params, left, problems } = encodeFields(descriptor, write, dictionaries, references);
  if (lacksRequired(descriptor, write, left)) return { left, problems };
  const { add, found } = descriptor.portal;
  const externalKey =
    found.by === 'externalKey' ? { [found.field]: key.ref, ...signedFields(descriptor, dictionaries) } : {};
  const fields: PortalParams = { ...fixedFields(descriptor, dictionaries), ...externalKey, ...params };
  const command: PortalCommand = {
    method: add.method,
    params: { ...descriptor.portal.params, fields },
    repeat: 'once',
    name,
  };
  return { command, left, problems };
}

/** The command that changes some fields of a record. `rekey` also gives it the external key of this reference. */
export function updateCommand(
  descriptor: EntityDescriptor,
  key: BaseRecord,
  portalId: string,
  write: Fields,
  dictionaries: PortalDictionaries,
  references: ReferenceMap,
  portal: PortalRecord | undefined,
  rekey: boolean,
): WriteCommand {
  const { update, found, compositeKey, params } = descriptor.portal;
  const changed = encodeFields(descriptor, write, dictionaries, references, portal?.row);
  const { left, problems } = changed;
  if (lacksRequired(descriptor, write, left)) return { left, problems };
  const externalKey =
    rekey && found.by === 'externalKey'
      ? { [found.field]: key.ref, ...signedFields(descriptor, dictionaries) }
      : {};
  const news: PortalParams = { ...externalKey, ...changed.params };
  if (Object.keys(news).length === 0) return { left, problems };
  const repeated = Object.fromEntries((update.always ?? []).map((name) => [name, key.fields[name] ?? null]));
  const fields: PortalParams = {
    ...(update.withFixed ? fixedFields(descriptor, dictionaries) : {}),
    ...encodeFields(descriptor, repeated, dictionaries, references).params,
    ...news,
    ...namingFields(descriptor, portalId),
  };
  const command: PortalCommand = {
    method: update.method,
    params: { ...params, ...(compositeKey ? {} : { id: Number(portalId) }), fields },
    repeat: 'idempotent',
  };
  return { command, left, problems };
}

/** The command that takes a record away again. */
export function removeCommand(descriptor: EntityDescriptor, portalId: string): PortalCommand {
  const { compositeKey, params, remove } = descriptor.portal;
  const named = compositeKey ? { fields: namingFields(descriptor, portalId) } : { id: Number(portalId) };
  return { method: remove.method, params: { ...params, ...named }, repeat: 'idempotent' };
}

/** The command that takes away the external key that we gave a record; `undefined` for kinds that have none. */
export function unkeyCommand(descriptor: EntityDescriptor, portalId: string): PortalCommand | undefined {
  const { compositeKey, found, params, signed = {}, update } = descriptor.portal;
  if (found.by !== 'externalKey' || compositeKey) return undefined;
  const fields = Object.fromEntries([found.field, ...Object.keys(signed)].map((name) => [name, '']));
  return { method: update.method, params: { ...params, id: Number(portalId), fields }, repeat: 'idempotent' };
}

/** A row without an id is named by its fields. */
function namingFields(descriptor: EntityDescriptor, portalId: string): PortalParams {
  const { compositeKey, fixed } = descriptor.portal;
  if (!compositeKey) return {};
  const parts = portalId.split(':');
  const literals = Object.entries(fixed).flatMap(([name, value]) =>
    typeof value === 'object' ? [[name, value.literal] as const] : [],
  );
  return {
    ...Object.fromEntries(literals),
    ...Object.fromEntries(compositeKey.map((name, at) => [name, parts[at] ?? ''])),
  };
}

/** A required field is missed when it is to be written and could not be said. */
function lacksRequired(descriptor: EntityDescriptor, write: Fields, left: readonly string[]): boolean {
  return descriptor.fields.some(
    (field) =>
      field.required && field.name in write && (left.includes(field.name) || write[field.name] === null),
  );
}

/**
 * The id of the record that an add created; `undefined` when the answer has none.
 * @param parentId the portal's id of the parent, where the record is named by it
 */
export function createdId(
  descriptor: EntityDescriptor,
  answer: PortalAnswer,
  write: Fields,
  parentId: string | undefined,
): string | undefined {
  if (descriptor.portal.compositeKey) return parentId && compositeId(descriptor, write, parentId);
  let value: Json | undefined = answer.result;
  for (const step of descriptor.portal.add.resultAt) {
    value = value !== null && typeof value === 'object' ? (value as Record<string, Json>)[step] : undefined;
  }
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

/** The id of a record that is named by its fields and its parent's id; `undefined` for kinds with an id of their own. */
export function compositeId(
  descriptor: EntityDescriptor,
  fields: Fields,
  parentId: string,
): string | undefined {
  const { compositeKey } = descriptor.portal;
  const own = compositeKey?.slice(0, -1).map((name) => {
    const field = descriptor.fields.find(({ portal }) => 'field' in portal && portal.field === name);
    return String((field && fields[field.name]) ?? '');
  });
  return own && [...own, parentId].join(':');
}

/** How a later command of the same batch refers to the id of the record that the named command creates. */
export function createdReference(descriptor: EntityDescriptor, name: string): string {
  return `$result[${name}]${descriptor.portal.add.resultAt.map((step) => `[${step}]`).join('')}`;
}
