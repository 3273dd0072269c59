import { Connections } from '../../shared/app/connections/connections.ts';
import { Sweeps } from '../../shared/app/published/sweeps.ts';
import { askForRun } from '../../shared/app/runs/ask-for-run.ts';
import { Runs } from '../../shared/app/runs/runs.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import type { Backup } from '../../simulators/onec/base/object-store.ts';
import { person } from '../../simulators/portal/data/actor.ts';
import { updateCrmItem } from '../../simulators/portal/data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../simulators/portal/data/crm/crm-items.ts';
import { doSomethingWithClients } from './clients-deeds.ts';
import type { ConnectedBase } from './connected-base.ts';
import { showOldState } from './old-state.ts';
import { askNow, enterBase, type PublishedClients } from './published-clients.ts';
import { doSomethingInPublishedBase, drawFaults, endTrouble } from './published-deeds.ts';
import type { World } from './world.ts';

const minutes = 60_000;
const company = crmEntityNamed('COMPANY');

/** A base that the house asks itself: what comes in between, and how people mend it. */
export class PublishedBase implements ConnectedBase {
  readonly clients: PublishedClients;
  readonly #world: World;
  readonly #sweeps: Sweeps;
  readonly #connections: Connections;
  #backup: Backup;

  constructor(world: World, clients: PublishedClients) {
    this.#world = world;
    this.clients = clients;
    const { blobs, table } = world.platform;
    this.#sweeps = new Sweeps(table, blobs);
    this.#connections = new Connections(table);
    this.#backup = clients.store.backup();
  }

  /** Polls go their own way; a person who finds the connection stopped mends it, in time or not. */
  async meet(): Promise<void> {
    drawFaults(this.#world, this.clients);
    if (this.#world.random() < 0.5) await this.#mend();
  }

  async deed(): Promise<void> {
    for (let more = Math.floor(this.#world.random() * 3); more > 0; more -= 1) {
      if (this.#world.random() < 0.5)
        await doSomethingWithClients(this.#world, this.clients, this.clients.scope);
      else doSomethingInPublishedBase(this.#world, this.clients);
    }
  }

  async misfortune(): Promise<void> {
    const chance = this.#world.random();
    if (chance < 0.2) this.#backup = this.clients.store.backup();
    else if (chance < 0.4) {
      await showOldState(this.#world, this.clients, this.#backup);
      await this.#mend();
    }
  }

  async confirm(): Promise<void> {
    endTrouble(this.clients);
    // Whoever waits for an answer from before gets none soon.
    await this.#world.clock.sleep(5 * minutes);
    await this.#mend();
    // From here on the house is told when to ask: polls of hours in which nothing happens prove nothing.
    this.clients.entry.everyMinutes = 60;
    await enterBase(this.#world, this.clients);
    await this.#askForAll();
    this.#sayAgain();
  }

  async untilTold(): Promise<void> {
    const from = this.#world.clock.now();
    for (let waited = 0; waited < 120; waited += 1) {
      if (waited % 5 === 0) await askNow(this.#world, this.clients);
      await this.#world.clock.sleep(minutes);
      const state = await this.#sweeps.get(this.clients.scope);
      if ((state?.completeAt ?? 0) > from) return;
      await this.#mend();
    }
    throw new Error('the base is not read to its end though nothing fails any more');
  }

  writes(): number {
    return this.clients.server.asked.filter((asked) => !asked.startsWith('GET')).length;
  }

  /** What stopped the connection, or is about to, is put right, and the base entered again. */
  async #mend(): Promise<void> {
    const { composition, entry, scope, server } = this.clients;
    const status = (await this.#connections.get(scope))?.status;
    const isStopped = status?.state === 'paused' && status.causeKey.startsWith('odata.');
    const password = server.users[0]?.password ?? entry.password;
    if (!isStopped && password === entry.password) return;
    this.#world.note(`base mended: ${isStopped ? status.causeKey : 'password'}`);
    for (const set of server.sets) composition.add(set);
    server.mood = 'open';
    entry.password = password;
    await enterBase(this.#world, this.clients);
  }

  /** A full run asks the base again for the marks that it refused. */
  async #askForAll(): Promise<void> {
    const { scope } = this.clients;
    const { clock, queue, table } = { ...this.#world.platform, queue: this.#world.queue('work.fifo') };
    const connection = await this.#connections.get(scope);
    if (!connection) throw new RangeError('the connection is gone');
    const runs = new Runs(table, clock, () => `again${clock.now()}`);
    const run = await askForRun({ clock, runs }, connection, 'full', 'operator', {});
    await ringDoorbell(queue, scope, `run-${run.id}`);
  }

  /** What the base refused stays different until somebody moves, as the journal says: people of the portal do. */
  #sayAgain(): void {
    const { configuration, edits, store } = this.clients;
    const { type } = configuration.partners ?? configuration.counterparties;
    const known = new Set(store.ofType(type).map(({ attributes }) => attributes['Description']));
    for (const item of crmItems(this.#world.portal, company)) {
      if (item.values['isMyCompany'] === 'Y' || known.has(item.values['title'])) continue;
      const title = `Ещё раз ${item.id}`;
      updateCrmItem(this.#world.portal, company, item, { title }, [], person(1), this.#world.portalTime());
      edits.portal.set(`${item.id} name`, title);
      this.#world.note(`portal: rename company ${item.id} once more`);
    }
  }
}
