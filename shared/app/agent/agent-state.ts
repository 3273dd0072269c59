import * as z from 'zod';
import { numberPart } from '../../contracts/key-pattern.ts';
import { keys } from '../../contracts/keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import { plain } from '../../kernel/json-text.ts';
import type { Text } from '../../kernel/text.ts';
import { ConditionFailed, type Item, type Table, type Update } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const suspicionSchema = z.object({
  causeKey: z.string(),
  text: z.object({ ru: z.string(), en: z.string() }),
  since: z.number(),
  /** What the base said that was not believed. */
  incarnation: z.string(),
  packet: z.int().optional(),
  after: z.int().optional(),
});

/** Why a base is not obeyed until a person has confirmed it. */
export type Suspicion = z.output<typeof suspicionSchema>;

const stateSchema = z.object({
  version: z.literal(1),
  /** Changes with each write; guards read-then-write. */
  revision: z.int(),
  /** Counts numberings that were taken: objects of a later one are newer whatever their packet's number. */
  epoch: z.int(),
  /** The numbering that the base uses: an id that an installation of the agent gives itself. */
  incarnation: z.string(),
  /** When that was taken, milliseconds since the Unix epoch. */
  since: z.number(),
  /** The last packet that was taken in full. */
  packet: z.int(),
  /** The packet after it, when it has been begun. */
  open: z.int().optional(),
  /**
   * Packets of earlier numberings that were begun and never finished, as `toldOrder` has them: what they brought was
   * kept, and perhaps never marked. Only the last ones: each takes a person's word to come about.
   */
  unsure: z.array(z.string()).optional(),
  /** The base has done with commands up to this one. */
  after: z.int(),
  afterAt: z.number(),
  /** Commands up to this one have been handed to the base at least once: their content stays as it is. */
  handed: z.int(),
  /** Errands that were handed out in an epoch before this one have been ended. */
  errandEpoch: z.int().optional(),
  suspicion: suspicionSchema.optional(),
  /** A person has confirmed the base: whoever speaks next is it, from where it says that it stands. */
  welcome: z.literal(true).optional(),
});

export type AgentState = Omit<z.output<typeof stateSchema>, 'version' | 'revision'>;

export interface FoundAgentState extends AgentState {
  readonly revision: number;
}

const mostUnsure = 10;

/** How long a packet is remembered by its content. Seconds. */
const packetSeconds = 90 * 24 * 3600;

/** Where the numbering of each connection's base stands, and which packets were taken. */
export class AgentStates {
  readonly #table: Table;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: Table, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#clock = clock;
  }

  /** `undefined` while no agent has ever spoken. */
  async get(scope: ConnectionScope): Promise<FoundAgentState | undefined> {
    const item = await this.#table.get(keys.agentState.build({ ...scope }));
    return item && stateOf(item);
  }

  /** The state, begun with this numbering if there is none. */
  async ensure(scope: ConnectionScope, incarnation: string): Promise<FoundAgentState> {
    const known = await this.get(scope);
    if (known) return known;
    const now = this.#clock.now();
    const numbers = { epoch: 1, packet: 0, after: 0, afterAt: now, handed: 0 };
    try {
      await this.#table.put(
        {
          ...keys.agentState.build({ ...scope }),
          version: 1,
          revision: 1,
          incarnation,
          since: now,
          ...numbers,
        },
        { absent: true },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const written = await this.get(scope);
    if (!written) throw new Error(`the agent's state of ${scope.connection} vanished`);
    return written;
  }

  /** Changes the state unless somebody changed it since it was read: then `undefined`, and nothing is written. */
  async change(
    scope: ConnectionScope,
    read: FoundAgentState,
    set: Partial<AgentState>,
    remove: readonly ('open' | 'suspicion' | 'welcome')[] = [],
  ): Promise<FoundAgentState | undefined> {
    const update: Update = { set: plain(set), add: { revision: 1 }, remove };
    try {
      const key = keys.agentState.build({ ...scope });
      const unchanged = { attribute: 'revision', equals: read.revision } as const;
      return stateOf(await this.#table.update(key, update, unchanged));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }

  /** Remembers what a packet held, before it counts as taken. */
  async rememberPacket(scope: ConnectionScope, epoch: number, packet: number, hash: string): Promise<void> {
    const ttl = Math.floor(this.#clock.now() / 1000) + packetSeconds;
    await this.#table.put({ ...packetKey(scope, epoch, packet), hash, ttl });
  }

  /** What a packet that was taken held. */
  async packetHash(scope: ConnectionScope, epoch: number, packet: number): Promise<string | undefined> {
    const item = await this.#table.get(packetKey(scope, epoch, packet));
    return typeof item?.['hash'] === 'string' ? item['hash'] : undefined;
  }

  /** Stops obeying a base until a person confirms it. The first suspicion stays. */
  async suspect(
    scope: ConnectionScope,
    said: Pick<Suspicion, 'incarnation' | 'packet' | 'after'>,
    causeKey: string,
    text: Text,
  ): Promise<void> {
    for (;;) {
      const state = await this.get(scope);
      if (!state || state.suspicion) return;
      const suspicion = { causeKey, text: { ...text }, since: this.#clock.now(), ...said };
      if (await this.change(scope, state, { suspicion })) return;
    }
  }

  /**
   * A person says that the right base is connected now. It need not be the one that was doubted: where that was a copy,
   * it has been switched off. So whoever speaks next is believed, and everything it tells is newer than what was known.
   */
  async confirm(scope: ConnectionScope): Promise<void> {
    for (;;) {
      const state = await this.get(scope);
      if (!state?.suspicion) return;
      if (await this.change(scope, state, { welcome: true }, ['suspicion'])) return;
    }
  }
}

/** The state after a numbering was taken over from where the base says it stands. */
export function adopting(
  state: AgentState,
  said: Pick<Suspicion, 'incarnation' | 'packet' | 'after'>,
  now: number,
): Partial<AgentState> {
  return {
    epoch: state.epoch + 1,
    incarnation: said.incarnation,
    since: now,
    packet: said.packet ?? 0,
    ...(state.open !== undefined && {
      unsure: [...(state.unsure ?? []), toldOrder(state.epoch, state.open)].slice(-mostUnsure),
    }),
    ...(said.after !== undefined && { after: said.after, afterAt: now }),
  };
}

/** Sorts what was told of objects by the order in which the base said it. */
export function toldOrder(epoch: number, packet: number, command = 0): string {
  return [numberPart(epoch, 6), numberPart(packet, 12), numberPart(command, 12)].join('.');
}

function packetKey(scope: ConnectionScope, epoch: number, packet: number) {
  return keys.agentPacket.build({ ...scope, epoch: numberPart(epoch, 6), packet: numberPart(packet, 12) });
}

function stateOf(item: Item): FoundAgentState {
  const { version: _, ...state } = stateSchema.parse(item);
  return state;
}
