import { sleepUntilAborted } from '../../../shared/kernel/clock.ts';
import { DocumentBook } from '../base/documents/document-book.ts';
import { printDocument } from '../base/documents/print-document.ts';
import { uuid } from '../base/generate.ts';
import { abilitiesOf } from './abilities.ts';
import type { AgentOptions } from './agent-options.ts';
import { AgentApi, NoAnswer, Refused } from './api.ts';
import { type Command, Commands } from './commands.ts';
import { AgentMemory, type Remembered } from './memory.ts';
import { formPacket, largestInline } from './packet.ts';
import { takeDocuments } from './told-documents.ts';
import { uploadFile } from './upload-file.ts';

/** How an exchange ended. */
export type ExchangeEnd =
  /** Everything was sent, and no command waits. */
  | 'done'
  /** The base is down at this hour. */
  | 'asleep'
  /** The service waits until a person has said which base is the right one. */
  | 'stopped'
  /** No answer, or one that is none: the next exchange goes on where this one broke off. */
  | 'broken-off';

const node = 'Most24';
const moscow = 3 * 3600_000;

/**
 * A 1C extension: registers changes, sends them in numbered packets, fetches commands and carries them out. What it
 * keeps lies in the base. It may be thrown away at any moment and made anew.
 */
export class OnecAgent {
  readonly #options: AgentOptions;
  readonly #api: AgentApi;
  readonly #memory: AgentMemory;
  readonly #book: DocumentBook;
  readonly #commands: Commands;

  constructor(options: AgentOptions) {
    const { bom = true, key, transport, url, configuration, store } = options;
    const {
      clock,
      random,
      refusals = {},
      switchedOff = new Set(),
      print = printDocument,
      misprint,
      reports = [],
    } = options;
    this.#options = options;
    this.#api = new AgentApi({ key, transport, url, bom });
    this.#memory = new AgentMemory(store);
    this.#book = new DocumentBook({ store, configuration, clock, random, refusals });
    this.#commands = new Commands({
      ...{ store, configuration, refusals, switchedOff, print, misprint, reports, node },
      ...{ api: this.#api, book: this.#book },
    });
  }

  /** Numbers that the extension remembers. */
  get remembered(): Remembered {
    return this.#start();
  }

  /** Introduces the base, as an administrator does after entering the key. @throws NoAnswer, Refused */
  async connect(): Promise<void> {
    const { baseId = 'base-1', configuration } = this.#options;
    this.#start();
    await this.#api.connect({
      id: baseId,
      configuration: configuration.metadata,
      release: configuration.release,
      platform: '8.3.27.1508',
      name: configuration.name,
    });
  }

  /** One exchange: sends what has changed, then carries out commands until there are none. */
  async exchange(): Promise<ExchangeEnd> {
    if (!this.isUp()) return 'asleep';
    try {
      if (this.#start().stopped && !(await this.#mayGoOn())) return 'stopped';
      await this.#tellAbilities();
      await this.#sendResults();
      await this.#sendChanges();
      await this.#sendDocuments();
      while (await this.#carryOut()) {
        await this.#sendResults();
        await this.#sendDocuments();
      }
      return 'done';
    } catch (error) {
      if (error instanceof NoAnswer) return 'broken-off';
      if (!(error instanceof Refused)) throw error;
      return this.#refused(error).catch((again: unknown) => {
        if (again instanceof NoAnswer) return 'broken-off' as const;
        throw again;
      });
    }
  }

  /** Exchanges as the scheduled job does, until told to stop. */
  async work(every: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.exchange();
      await sleepUntilAborted(this.#options.clock, every, signal);
    }
  }

  /** Whether the base is up at this hour. */
  isUp(): boolean {
    const { clock, hours } = this.#options;
    if (!hours) return true;
    const hour = new Date(clock.now() + moscow).getUTCHours();
    return hour >= hours[0] && hour < hours[1];
  }

  /** Registers everything anew. */
  registerAll(): void {
    this.#options.store.registerAll(node);
  }

  /** What is remembered; at the first start, and in another place, it begins anew. */
  #start(): Remembered {
    const { place = 'server-1', random, store } = this.#options;
    const known = this.#memory.read();
    store.addNode(node);
    if (known && known.place === place) return known;
    const begun: Remembered = {
      incarnation: uuid(random),
      place,
      packet: 0,
      after: 0,
      results: [],
      stopped: false,
    };
    this.#memory.write(begun);
    store.registerAll(node);
    return begun;
  }

  #numbering({ after, incarnation, packet }: Remembered) {
    return { incarnation, packet, after };
  }

  async #sendChanges(): Promise<void> {
    const { configuration, objectsPerPacket = 500, store } = this.#options;
    for (;;) {
      let memory = this.#start();
      if (!memory.pending) {
        const formed = formPacket(store, configuration, store.registered(node), objectsPerPacket);
        if (!formed) return;
        memory = this.#memory.change({ pending: { packet: memory.packet + 1, ...formed } });
        // What is in the packet is on its way; a change from now on is another one.
        store.forget(node, formed.keys);
      }
      await this.#sendPending(memory);
    }
  }

  async #sendPending(memory: Remembered): Promise<void> {
    const { pending } = memory;
    if (!pending) return;
    const { objects, packet, removed } = pending;
    const content = JSON.stringify({ objects, removed });
    const large = Buffer.byteLength(content) > largestInline;
    const body = large ? { file: await this.#upload(content) } : { objects, removed };
    const answer = await this.#api.post('/agent/v1/changes', { ...this.#numbering(memory), packet, ...body });
    const { refused } = answer as { readonly refused: readonly unknown[] };
    if (refused.length > 0) this.#options.onRefused?.(refused);
    this.#memory.change({ packet, pending: undefined });
  }

  #upload(content: string): Promise<string> {
    const about = { purpose: 'packet', name: 'packet.json', contentType: 'application/json' } as const;
    return uploadFile(this.#api, about, Buffer.from(content));
  }

  async #tellAbilities(): Promise<void> {
    const { configuration, reports = [], switchedOff = new Set() } = this.#options;
    const abilities = abilitiesOf(configuration, switchedOff, reports);
    const memory = this.#start();
    if (memory.abilities === JSON.stringify(abilities)) return;
    await this.#api.put('/agent/v1/abilities', { ...this.#numbering(memory), abilities });
    this.#memory.change({ abilities: JSON.stringify(abilities) });
  }

  /** Tells of documents that belong to deals, and of what happened to them. */
  async #sendDocuments(): Promise<void> {
    const { configuration, objectsPerPacket = 500, store } = this.#options;
    for (;;) {
      const pending =
        this.#start().documents ??
        takeDocuments(store, configuration, node, this.#book.events, objectsPerPacket);
      if (!pending) return;
      const memory = this.#memory.change({ documents: pending });
      if (pending.documents.length > 0) {
        const body = { ...this.#numbering(memory), documents: pending.documents };
        const { refused } = (await this.#api.post('/agent/v1/documents', body)) as {
          readonly refused: readonly unknown[];
        };
        if (refused.length > 0) this.#options.onRefused?.(refused);
      }
      this.#memory.change({ documents: undefined });
    }
  }

  /** Fetches commands and carries them out; false when there are none. */
  async #carryOut(): Promise<boolean> {
    const { pollSeconds = 0 } = this.#options;
    const { after, incarnation, packet } = this.#start();
    const query = `incarnation=${incarnation}&packet=${packet}&after=${after}&wait=${pollSeconds}`;
    const answer = await this.#api.get(`/agent/v1/commands?${query}`);
    const { commands } = answer as { readonly commands: readonly Command[] };
    let done: number | undefined;
    for (const command of commands) {
      // Stop at the first gap: what is missing may still come.
      if (done !== undefined && command.number !== done + 1) break;
      await this.#do(command);
      done = command.number;
    }
    return commands.length > 0;
  }

  /** Carries out a command; its effect, its result and its number are one transaction of the base. */
  async #do(command: Command): Promise<void> {
    const { clock, writeTakes = 0 } = this.#options;
    if (command.kind !== 'none' && writeTakes > 0) await clock.sleep(writeTakes);
    const prepared = await this.#commands.prepare(command);
    const { results } = this.#start();
    const changesNothing = command.kind === 'none' || command.kind === 'print' || command.kind === 'report';
    const done = changesNothing ? prepared : this.#commands.carryOut(command);
    this.#memory.change({ after: command.number, results: done ? [...results, done] : results });
  }

  async #sendResults(): Promise<void> {
    const memory = this.#start();
    if (memory.results.length === 0) return;
    const results = memory.results.slice(0, 200);
    await this.#api.post('/agent/v1/results', { ...this.#numbering(memory), results });
    this.#memory.change({ results: memory.results.slice(results.length) });
    if (memory.results.length > results.length) await this.#sendResults();
  }

  /** After a stop everything is told anew: who knows what the other side believes. */
  async #mayGoOn(): Promise<boolean> {
    const state = (await this.#api.get('/agent/v1/state')) as { readonly stopped?: unknown };
    if (state.stopped !== undefined) return false;
    this.#memory.change({ stopped: false });
    this.registerAll();
    return true;
  }

  async #refused(error: Refused): Promise<ExchangeEnd> {
    if (error.status === 409 && /^agent\.base-/.test(error.causeKey)) {
      this.#memory.change({ stopped: true });
      return 'stopped';
    }
    if (error.causeKey === 'agent.overtaken') return 'broken-off';
    if (error.causeKey !== 'agent.packet-gap') throw error;
    // The service forgot packets: it gets everything again under the numbers that it expects.
    const { packet } = (await this.#api.get('/agent/v1/state')) as { readonly packet: number };
    this.#memory.change({ packet, pending: undefined });
    this.registerAll();
    return 'broken-off';
  }
}
