import { targetOf } from '../../domain/entities/reference-target.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import type { ReferenceMap } from '../../domain/sync/portal-codec.ts';
import type { BaseRecord, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import { isLacking, lacking, takenUpAgain } from '../../domain/sync/three-way.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Link } from './links.ts';

type Known = Pick<ReferenceMap, 'portalId'>;

/** What the fields of a record refer to and no link stands for, by field. */
export type Missing = ReadonlyMap<string, readonly RecordKey[]>;

/** What the fields refer to and the portal's id of which is not known. */
export function missingReferences(
  record: Pick<BaseRecord, 'entity' | 'fields'>,
  fields: readonly string[],
  references: Known,
): Missing {
  const missing = new Map<string, readonly RecordKey[]>();
  for (const { name, type } of descriptorOf(record.entity).fields) {
    if (!fields.includes(name) || (type.kind !== 'reference' && type.kind !== 'references')) continue;
    const value = record.fields[name] ?? null;
    const refs = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
    const unknown = refs
      .map((ref) => targetOf(type, ref))
      .filter(({ entity, ref }) => references.portalId(entity, ref) === undefined);
    if (unknown.length > 0) missing.set(name, unknown);
  }
  return missing;
}

/** The common state of a field that was written without what it lacks. */
export function commonOfLacking(
  { entity, fields }: BaseRecord,
  name: string,
  missing: readonly RecordKey[],
  portal: PortalRecord | undefined,
): Json {
  const said = fields[name] ?? null;
  const type = descriptorOf(entity).fields.find((field) => field.name === name)?.type;
  if (type?.kind !== 'references' || !Array.isArray(said)) return lacking(said, portal?.fields[name] ?? null);
  const isMissing = (ref: Json) => {
    const target = targetOf(type, String(ref));
    return missing.some((key) => key.entity === target.entity && key.ref === target.ref);
  };
  return lacking(
    said,
    said.filter((ref: Json) => !isMissing(ref)),
  );
}

/** The link as it is to be compared: fields that lack nothing any more are compared with what the portal got then. */
export function withWhatHasCome(
  link: Link | undefined,
  base: BaseRecord | undefined,
  references: Known,
): Link | undefined {
  const names = Object.keys(link?.common ?? {}).filter((name) => isLacking(link?.common[name] ?? null));
  if (!link || !base || names.length === 0) return link;
  const still = missingReferences(base, names, references);
  const come = names.filter((name) => !still.has(name));
  const reopened = come.map((name) => [name, takenUpAgain(link.common[name] ?? null)] as const);
  return { ...link, common: { ...link.common, ...Object.fromEntries(reopened) } };
}
