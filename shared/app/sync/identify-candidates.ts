import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { decodeRow } from '../../domain/sync/portal-codec.ts';
import type { BaseRecord } from '../../domain/sync/record.ts';
import type { Candidate } from './candidate.ts';
import type { GatherDeps } from './gather-deps.ts';
import { recordKey } from './links.ts';
import { readRows } from './read-portal.ts';
import type { KnownReferences } from './references.ts';

/** Looks for records of the base that have neither a link nor an external key on the portal, by their natural keys. */
export async function identify(
  deps: GatherDeps,
  candidates: readonly Candidate[],
  dictionaries: PortalDictionaries,
  references: KnownReferences,
): Promise<readonly Candidate[]> {
  const strangers = candidates.flatMap(({ base, link, portal }) =>
    base && !base.deleted && !link && !portal ? [base] : [],
  );
  const identified = await (strangers.length > 0 ? deps.identification?.onPortal(strangers) : undefined);
  if (!identified || identified.size === 0) return candidates;
  const rows = await rowsOf(deps, strangers, identified, dictionaries);
  return candidates.map((candidate) => {
    const who = identified.get(recordKey(candidate.key));
    if (!who) return candidate;
    if ('several' in who) return { ...candidate, ambiguous: who.several };
    const row = rows.get(`${candidate.key.entity} ${who.one}`);
    if (!row) return candidate;
    const portal = decodeRow(descriptorOf(candidate.key.entity), row, dictionaries, references);
    return { ...candidate, portal: deps.loadSettings?.(portal) ?? portal };
  });
}

async function rowsOf(
  deps: GatherDeps,
  strangers: readonly BaseRecord[],
  identified: ReadonlyMap<string, { readonly one: string } | { readonly several: readonly string[] }>,
  dictionaries: PortalDictionaries,
) {
  const ids = new Map<BaseRecord['entity'], string[]>();
  for (const record of strangers) {
    const who = identified.get(recordKey(record));
    if (who && 'one' in who) ids.set(record.entity, [...(ids.get(record.entity) ?? []), who.one]);
  }
  const requests = [...ids].map(([entity, values]) => ({ entity, by: 'id' as const, values }));
  const answers = await readRows(deps.portal, dictionaries, requests, deps.alsoRead);
  return new Map(
    answers.flatMap(({ request, rows }) =>
      rows.map(
        (row) =>
          [
            `${request.entity} ${String(row[descriptorOf(request.entity).portal.list.idField])}`,
            row,
          ] as const,
      ),
    ),
  );
}
