import type { CatalogueSettings } from '../../domain/catalogue/settings.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { productMarks } from './product-marks.ts';
import type { StagedRepository } from './staged-repository.ts';

const pageSize = 500;

/**
 * Marks every product and price again when settings changed that say how the base's prices and stock are read. Which
 * settings were last applied is kept, so it may be called at any time; the next import calls it too. Callers hold the
 * connection's import lease. May be cut off anywhere and run again.
 * @returns whether anything was marked: ring the connection's doorbell then
 */
export async function applyCatalogueSettings(
  { staged, marks }: { readonly staged: StagedRepository; readonly marks: MarkRepository },
  scope: ConnectionScope,
  settings: CatalogueSettings,
): Promise<boolean> {
  const applied = stableHash(readingOf(settings));
  const before = await staged.catalogueState(scope);
  if (before.settings === applied) return false;
  // Nothing was read under other settings, unless the base was there before they were noted: then marks do no harm.
  let any = false;
  let cursor: string | undefined;
  do {
    const page = await staged.refs(scope, 'good', pageSize, cursor);
    await marks.set(scope, await productMarks(staged, scope, page.refs));
    any ||= page.refs.length > 0;
    cursor = page.next;
  } while (cursor !== undefined);
  await staged.saveCatalogueState(scope, { ...(await staged.catalogueState(scope)), settings: applied });
  return any;
}

/** The settings that change what is said of records; how many may be missing does not. */
function readingOf(settings: CatalogueSettings): Json {
  const { deactivateMissing, pictures, portalPriceType, priceType, warehouses } = settings;
  return {
    pictures,
    priceType: priceType ?? null,
    portalPriceType: portalPriceType ?? null,
    warehouses: warehouses ? [...warehouses].sort() : null,
    deactivateMissing,
  };
}
