import { SqliteDatabase } from '../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../shared/adapters/node/sqlite-table.ts';
import { readCatalogue } from '../../shared/adapters/onec/commerceml/read-catalogue.ts';
import { type StageResult, stageCatalogue } from '../../shared/app/catalogue/stage-catalogue.ts';
import { StagedBase } from '../../shared/app/catalogue/staged-base.ts';
import { StagedRepository } from '../../shared/app/catalogue/staged-repository.ts';
import { loadDictionaries } from '../../shared/app/portal/load-dictionaries.ts';
import { LinkRepository } from '../../shared/app/sync/links.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { RecordChange, RecordProblem } from '../../shared/app/sync/sync-log.ts';
import { synchronise } from '../../shared/app/sync/synchronise.ts';
import { WaitRepository } from '../../shared/app/sync/waits.ts';
import type { CatalogueSettings } from '../../shared/domain/catalogue/settings.ts';
import { families } from '../../shared/domain/entities/descriptor.ts';
import { asId } from '../../shared/kernel/ids.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import type { PortalParams } from '../../shared/ports/portal.ts';
import { pricesStore, productsStore, sectionsStore } from '../../simulators/portal/data/catalog/products.ts';
import { type Bench, portalBench } from '../unit/portal-simulator/support.ts';
import { DirectPortal } from './direct-portal.ts';

/** A base's catalogue files on one side, a simulated portal on the other, the engine between. */
export interface CatalogueBench {
  readonly bench: Bench;
  readonly portal: DirectPortal;
  readonly scope: ConnectionScope;
  readonly table: SqliteTable;
  readonly changes: RecordChange[];
  readonly problems: RecordProblem[];
  settings: CatalogueSettings;
  /** Reads a file into what the base says. */
  stage(file: string, xml: string | Uint8Array, again?: boolean): Promise<StageResult>;
  /** Forgets every mark, as a reading that was cut off between news and marks would have. */
  loseMarks(): Promise<void>;
  /** Brings the portal to what the base says. */
  synchronise(): Promise<{ readonly writes: number }>;
  sections(): readonly {
    readonly name: string;
    readonly parent: string | undefined;
    readonly active: boolean;
  }[];
  products(): readonly {
    readonly id: number;
    readonly xmlId: string;
    readonly name: string;
    readonly active: boolean;
    readonly section: string | undefined;
    readonly quantity: number | null;
    readonly price: number | undefined;
    readonly currency: string | undefined;
  }[];
}

/** See `CatalogueBench`. */
export function catalogueBench(bench: Bench = portalBench()): CatalogueBench {
  const { clock } = bench;
  const table = new SqliteTable(new SqliteDatabase({ path: ':memory:', clock }), 'main');
  const portal = new DirectPortal((method, params) =>
    method === 'crm.currency.list'
      ? Promise.resolve([
          { CURRENCY: 'RUB', BASE: 'Y' },
          { CURRENCY: 'USD', BASE: 'N' },
        ])
      : afterPause(bench, method, params),
  );
  const random = seededRandom(1);
  const blobs = { get: async () => undefined };
  const newToken = () => String(random());
  const staged = new StagedRepository(table);
  const marks = new MarkRepository(table, newToken);
  const links = new LinkRepository(table);
  const waits = new WaitRepository(table);
  const scope: ConnectionScope = { tenant: asId('t'), connection: asId('1') };
  const changes: RecordChange[] = [];
  const problems: RecordProblem[] = [];
  const made: CatalogueBench = {
    bench,
    portal,
    scope,
    table,
    changes,
    problems,
    settings: { registerChanges: true, pictures: 'mirror', deactivateMissing: false, mostMissingPercent: 30 },
    stage: (file, xml, again = false) =>
      stageCatalogue({ staged, marks, clock }, scope, readCatalogue(bytesOf(xml), { file }), { again }),
    loseMarks: () => loseMarks(marks, scope),
    synchronise: async () => {
      const dictionaries = await loadDictionaries(portal, undefined);
      const before = portal.commands.length;
      const base = new StagedBase({ staged, blobs }, scope, made.settings, dictionaries.baseCurrency);
      const log = {
        changes: async (entries: readonly RecordChange[]) => void changes.push(...entries),
        problems: async (entries: readonly RecordProblem[]) => void problems.push(...entries),
      };
      const directionsOf = () => ({ toPortal: true, toBase: false, winner: 'base' as const });
      await synchronise(
        { marks, links, waits, base, portal, clock, log, dictionaries, directionsOf },
        scope,
        () => true,
      );
      const writes = portal.commands.slice(before).filter((command) => command.repeat !== 'read').length;
      return { writes };
    },
    sections: () => {
      const sections = bench.portal.store(sectionsStore);
      return [...sections].map((row) => ({
        name: row.name,
        parent: sections.get(row.iblockSectionId ?? 0)?.name,
        active: row.active,
      }));
    },
    products: () => {
      const prices = bench.portal.store(pricesStore);
      return [...bench.portal.store(productsStore)].map((row) => {
        const price = prices.find('productId', row.id)[0];
        return {
          id: row.id,
          xmlId: row.xmlId,
          name: row.name,
          active: row.active,
          section: bench.portal.store(sectionsStore).get(row.iblockSectionId ?? 0)?.name,
          quantity: row.quantity,
          price: price?.price,
          currency: price?.currency,
        };
      });
    },
  };
  return made;
}

async function loseMarks(marks: MarkRepository, scope: ConnectionScope): Promise<void> {
  for (const family of families) await marks.settle(scope, (await marks.page(scope, family, 100)).marks);
}

async function* bytesOf(xml: string | Uint8Array): AsyncIterable<Uint8Array> {
  yield typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
}

/** Half a second between calls keeps within the portal's two a second. */
async function afterPause(bench: Bench, method: string, params: PortalParams) {
  await bench.clock.advance(500);
  return bench.result(method, params);
}
