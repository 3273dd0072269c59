import { fingerprint, sameValue } from '../../domain/entities/canonical.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { childrenOf, referringTo } from '../../domain/entities/registry.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import { sidesOf } from '../../domain/sync/three-way.ts';
import type { LinkRepository } from './links.ts';
import type { Mark, MarkRepository } from './marks.ts';
import type { ConnectionScope } from './scope.ts';

interface DependentsDeps {
  readonly links: LinkRepository;
  readonly marks: MarkRepository;
}

const linksPerPage = 1000;

/**
 * A record that was deleted on the portal took its children along: they are made anew with it. Whoever else refers to
 * it is looked at again. Returns how many were marked.
 */
export async function markDependents(
  deps: DependentsDeps,
  scope: ConnectionScope,
  dropped: readonly RecordKey[],
): Promise<number> {
  let count = 0;
  for (const { entity, ref } of dropped) {
    for (const child of childrenOf(entity)) {
      const links = await deps.links.below(scope, child, ref);
      await deps.marks.set(
        scope,
        links.map((link) => ({ side: 'base', entity: child, id: link.ref, root: ref, anew: true })),
      );
      count += links.length;
    }
  }
  for (const entity of new Set(dropped.map((key) => key.entity))) {
    const refs = dropped.filter((key) => key.entity === entity).map(({ ref }) => ref);
    for (const referring of referringTo(entity)) count += await markReferring(deps, scope, referring, refs);
  }
  return count;
}

/** Links are not kept by what their records refer to: all of the kind are looked through. */
async function markReferring(
  { links, marks }: DependentsDeps,
  scope: ConnectionScope,
  { entity, field }: { readonly entity: EntityName; readonly field: string },
  refs: readonly string[],
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await links.list(scope, entity, linksPerPage, cursor);
    const referring = page.links.filter(({ common }) => {
      const last = common[field];
      return last !== undefined && refs.some((ref) => sameValue(sidesOf(last).base, fingerprint(ref)));
    });
    await marks.set(
      scope,
      referring.map(({ ref }): Mark => ({ side: 'base', entity, id: ref, root: ref })),
    );
    count += referring.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return count;
}
