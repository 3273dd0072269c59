import { SqliteDatabase } from '../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../shared/adapters/node/sqlite-table.ts';
import { loadDictionaries } from '../../shared/app/portal/load-dictionaries.ts';
import type { Identification } from '../../shared/app/sync/identification.ts';
import { LinkRepository } from '../../shared/app/sync/links.ts';
import { type Mark, MarkRepository } from '../../shared/app/sync/marks.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { RecordChange, RecordProblem, SyncLog } from '../../shared/app/sync/sync-log.ts';
import { synchronise } from '../../shared/app/sync/synchronise.ts';
import { WaitRepository } from '../../shared/app/sync/waits.ts';
import type { OnPortalDeletion } from '../../shared/contracts/settings/synchronisation-settings.ts';
import type { Directions } from '../../shared/domain/sync/three-way.ts';
import type { Json } from '../../shared/kernel/canonical-json.ts';
import { asId } from '../../shared/kernel/ids.ts';
import type { Table } from '../../shared/ports/table.ts';
import { type Bench, portalBench } from '../unit/portal-simulator/support.ts';
import { DirectPortal } from './direct-portal.ts';
import { MemoryBase } from './memory-base.ts';

/** The engine between a simulated portal and a base in memory, without queues and workers. */
export class EngineBench {
  readonly bench: Bench = portalBench();
  readonly base = new MemoryBase();
  readonly scope: ConnectionScope = { tenant: asId('t'), connection: asId('1') };
  readonly changes: RecordChange[] = [];
  readonly problems: RecordProblem[] = [];
  readonly links: LinkRepository;
  readonly portal: DirectPortal;
  directions: Directions = { toPortal: true, toBase: true, winner: 'base' };
  identification: Identification | undefined;
  onPortalDeletion: OnPortalDeletion = 'keep-away';
  /** The process ends when the history is told of something next. */
  diesBeforeTelling = false;
  /** Whether the last run ended with nothing left to do. */
  finished = false;
  readonly #table: Table;
  /** Sets marks as another process does, which nobody watches. */
  readonly #bell: MarkRepository;
  readonly #marks: MarkRepository;

  /** `watched` may stand between the engine and its table. */
  constructor(watched: (kept: Table) => Table = (kept) => kept) {
    const { clock } = this.bench;
    this.portal = new DirectPortal(async (method, params) => {
      await clock.advance(500);
      return this.bench.result(method, params);
    });
    const kept = new SqliteTable(new SqliteDatabase({ path: ':memory:', clock }), 'main');
    this.#table = watched(kept);
    let token = 0;
    this.#bell = new MarkRepository(kept, () => String(token++));
    this.#marks = new MarkRepository(this.#table, () => String(token++));
    this.links = new LinkRepository(this.#table);
  }

  /** Synchronises what is marked; how many writes both sides got. */
  async run(...marks: readonly Mark[]): Promise<number> {
    await this.#bell.set(this.scope, marks);
    const dictionaries = await loadDictionaries(this.portal, undefined);
    const before = this.portal.commands.length;
    const writesBefore = this.base.writes.length;
    const deps = {
      ...{ marks: this.#marks, links: this.links, waits: new WaitRepository(this.#table) },
      ...{ base: this.base, portal: this.portal, clock: this.bench.clock },
      ...{ log: this.#log(), dictionaries, directionsOf: () => this.directions },
      onGone: () => this.onPortalDeletion,
      ...(this.identification && { identification: this.identification }),
    };
    this.finished = (await synchronise(deps, this.scope, () => true)).finished;
    const portalWrites = this.portal.commands.slice(before).filter(({ repeat }) => repeat !== 'read');
    return portalWrites.length + this.base.writes.length - writesBefore;
  }

  async companies(): Promise<readonly Record<string, Json>[]> {
    const result = await this.bench.result('crm.item.list', { entityTypeId: 4, select: ['*'] });
    return (result as { readonly items: readonly Record<string, Json>[] }).items;
  }

  /** A client of the base, `c1`, whose company's new title of the portal is on its way there; the company's id. */
  async renameOnItsWay(title: string): Promise<Json> {
    this.base.say({ entity: 'company', ref: 'c1' }, romashka);
    await this.run(ofBase('company', 'c1'));
    const id = (await this.companies())[0]?.['id'] ?? 0;
    this.base.mode = 'sent';
    await this.bench.result('crm.item.update', { entityTypeId: 4, id, fields: { title } });
    await this.run(ofPortal('company', id));
    if (this.base.writes.length !== 1) throw new Error('nothing is on its way to the base');
    return id;
  }

  #log(): SyncLog {
    return {
      changes: async (entries) => {
        if (this.diesBeforeTelling) {
          this.diesBeforeTelling = false;
          throw new Error('died here');
        }
        this.changes.push(...entries);
      },
      problems: async (entries) => void this.problems.push(...entries),
    };
  }
}

/** A client as the base says it. */
export const romashka = { name: 'Ромашка ООО', phones: ['+74951234567'], emails: [], opened: true };

/** A record of the base, to be looked at. */
export const ofBase = (entity: Mark['entity'], id: string, root = id): Mark => ({
  ...{ side: 'base', entity, id, root },
});

/** A record of the portal, to be looked at. */
export const ofPortal = (entity: Mark['entity'], id: Json): Mark => ({
  ...{ side: 'portal', entity, id: String(id), root: String(id) },
});
