import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { StagedRepository } from './staged-repository.ts';

/** Marks of everything on the portal that some goods stand behind: products of them or of their characteristics, prices. */
export async function productMarks(
  repository: StagedRepository,
  scope: ConnectionScope,
  goodIds: readonly string[],
): Promise<readonly Mark[]> {
  const variants = await repository.read(scope, 'variants', goodIds);
  const refs = goodIds.flatMap((id) => variants.get(id)?.state.ids ?? [id]);
  return refs.flatMap((ref) => [markOf('product', ref), markOf('price', ref)]);
}

function markOf(entity: 'product' | 'price', ref: string): Mark {
  return { side: 'base', entity, id: ref, root: ref };
}
