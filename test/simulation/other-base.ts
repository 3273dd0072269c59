import { createHash } from 'node:crypto';
import { createDeps } from '../../functions/api/deps.ts';
import { createHandler } from '../../functions/api/handler.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { AgentMemory, type Remembered } from '../../simulators/onec/agent/memory.ts';
import { type Backup, ObjectStore } from '../../simulators/onec/base/object-store.ts';
import { Person } from '../../simulators/onec/base/person.ts';
import { httpEvent, lambdaContext } from '../support/lambda.ts';
import type { AgentClients } from './clients-side.ts';
import type { Violation } from './invariants.ts';
import type { World } from './world.ts';

/** What somebody writes in a base that is not the working one: it must be seen nowhere else. */
export const foreignName = 'Не из рабочей базы';
const minutes = 60_000;
const operatorToken = 'operator';

/** Now and then a copy of the base comes with the key, or an old state of it; then the base itself is back. */
export class OtherBases {
  readonly #world: World;
  readonly #side: AgentClients;
  readonly #scope: ConnectionScope;
  #backup: Backup | undefined;
  /** The last packet of the working base when it was confirmed. */
  #confirmed: number | undefined;

  constructor(world: World, side: AgentClients, scope: ConnectionScope) {
    this.#world = world;
    this.#side = side;
    this.#scope = scope;
  }

  /** One of it may happen, or nothing. */
  async come(): Promise<void> {
    const chance = this.#world.random();
    // Whoever comes first after the confirmation is what was confirmed.
    if (this.#side.agent.remembered.packet === this.#confirmed) return;
    if (chance < 0.15) this.#backup = this.#side.store.backup();
    else if (chance < 0.25 && this.#backup) await this.#oldState(this.#backup);
    else if (chance < 0.3) await this.#copy();
  }

  /** After whatever was noticed an administrator sees to it that the working base is connected, and resumes. */
  async confirm(): Promise<void> {
    const { clock, table } = this.#world.platform;
    const status = (await new Connections(table).get(this.#scope))?.status;
    if (status?.state !== 'paused' || !status.causeKey.startsWith('agent.base-')) return;
    await clock.sleep(5 * minutes);
    this.#world.note(`base confirmed: ${status.causeKey}`);
    this.#confirmed = this.#side.agent.remembered.packet;
    const environment = {
      OPERATOR_TOKEN_SHA256: createHash('sha256').update(operatorToken).digest('hex'),
      PUBLIC_URL: 'https://most24.example',
    };
    const api = createHandler(createDeps(this.#world.platform, environment));
    const event = httpEvent('PATCH', `/v1/connections/${this.#scope.connection}`, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
      body: JSON.stringify({ status: 'active' }),
    });
    const { statusCode } = await api(event, lambdaContext(60_000));
    if (statusCode !== 200) throw new Error(`the connection is not resumed: ${statusCode}`);
  }

  async #copy(): Promise<void> {
    // The first who comes with a key is believed.
    if (this.#side.agent.remembered.packet === 0) return;
    const copy = this.#side.store.copy();
    this.#rename(copy);
    const end = await this.#side.agentOf(copy, 'server-2').exchange();
    this.#world.note(`copy of the base: ${end}`);
    await this.confirm();
  }

  async #oldState(backup: Backup): Promise<void> {
    const { agent, store } = this.#side;
    const working = store.backup();
    // A state from which nothing was heard since is not known for an old one: such a base is rightly believed.
    if (!isBehind(backup, working)) return;
    store.restore(backup);
    this.#rename(store);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const end = await agent.exchange();
      this.#world.note(`old state of the base: ${end}`);
      if (end === 'stopped' || end === 'done') break;
      await this.#world.clock.sleep(6 * minutes);
    }
    store.restore(working);
    await this.confirm();
  }

  #rename(store: ObjectStore): void {
    const { configuration } = this.#side;
    const { type } = configuration.partners ?? configuration.counterparties;
    const client = store.ofType(type).find(({ isFolder }) => !isFolder);
    if (client) new Person(store, configuration).rename(type, client.ref, foreignName);
  }
}

/** Nothing of a base that is not the working one was believed. */
export function otherBaseViolations(world: World): readonly Violation[] {
  return world.calls
    .filter(({ params }) => JSON.stringify(params).includes(foreignName))
    .map(({ method }) => ({ invariant: 'no other base is obeyed', detail: method }));
}

/** Whether packets were taken since of which the old state does not know. */
function isBehind(old: Backup, working: Backup): boolean {
  const [before, now] = [rememberedIn(old), rememberedIn(working)];
  if (!before || !now) return false;
  return before.packet + (before.pending ? 1 : 0) < now.packet;
}

function rememberedIn(backup: Backup): Remembered | undefined {
  const store = new ObjectStore();
  store.restore(backup);
  return new AgentMemory(store).read();
}
