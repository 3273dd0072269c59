import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import { type Call, callName, callSchema, type StoredCall } from '../../domain/calls/call.ts';
import { bringsRecording, type CallFacts, factsChange } from '../../domain/calls/call-facts.ts';
import { phonesOf } from '../../domain/identification/normalise.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';
import { plain } from '../../kernel/json-text.ts';
import { ConditionFailed, type Item, type Key, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Another worker changed the call meanwhile: read it again. */
export class CallMoved extends Error {
  constructor(id: string) {
    super(`the call ${id} was changed by another worker`);
    this.name = 'CallMoved';
  }
}

/** What became of telling of a call. */
export interface Opened {
  readonly call: Call;
  /** It was not known, or the facts say something new: there is work to do. */
  readonly news: boolean;
}

/** A change of a call; nothing else of it changes. */
export type CallChange = Partial<Omit<StoredCall, 'revision' | 'version'>>;

/** How often a change is tried beside other workers. */
const mostTries = 5;

/**
 * Telephone calls: one item a call, changed only under the condition that nobody changed it meanwhile, and a look-up by
 * number, written first, so that a crash leaves at most one that leads to no call.
 */
export class Calls {
  readonly #table: Table;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: Table, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#clock = clock;
  }

  async get({ tenant, connection }: ConnectionScope, id: string): Promise<Call | undefined> {
    const item = await this.#table.get(keys.call.build({ tenant, connection, call: id }));
    return item && callOf(item);
  }

  /** By names; those that are not known are missing. */
  async getMany(
    { tenant, connection }: ConnectionScope,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Call>> {
    const wanted = [...new Set(ids)].map((call) => keys.call.build({ tenant, connection, call }));
    const items = wanted.length === 0 ? [] : await this.#table.getMany(wanted);
    return new Map(items.map(callOf).map((call) => [call.id, call]));
  }

  /** Keeps what was told of a call: one entry, however often and in whatever order it is told. */
  async tell(scope: ConnectionScope, facts: CallFacts): Promise<Opened> {
    const call = this.#newCall(scope, facts);
    for (let tries = 1; ; tries += 1) {
      const known = await this.get(scope, call.id);
      if (known) {
        const changes = factsChange(known, facts);
        if (!changes) return { call: known, news: known.settledAt === undefined };
        try {
          return { call: await this.change(known, { ...changes, settledAt: undefined }), news: true };
        } catch (error) {
          if (!(error instanceof CallMoved) || tries === mostTries) throw error;
          continue;
        }
      }
      if (call.phone !== '') await this.#table.put({ ...phoneKey(call) });
      try {
        await this.#table.put(itemOf(call), { absent: true });
        return { call, news: true };
      } catch (error) {
        if (!(error instanceof ConditionFailed) || tries === mostTries) throw error;
      }
    }
  }

  /** Changes a call that is still what was read. @throws CallMoved */
  async change(call: Call, changes: CallChange): Promise<Call> {
    const changed: Call = { ...call, ...changes, revision: call.revision + 1 };
    try {
      await this.#table.put(itemOf(changed), { attribute: 'revision', equals: call.revision });
      return changed;
    } catch (error) {
      if (error instanceof ConditionFailed) throw new CallMoved(call.id);
      throw error;
    }
  }

  /** Calls that a number had, the oldest first; at most `limit`. */
  async ofPhone(
    { tenant, connection }: ConnectionScope,
    phone: string,
    limit: number,
  ): Promise<readonly Call[]> {
    const prefix = keys.callOfPhone.skPrefix({ phone });
    const { pk } = keys.callOfPhone.build({ tenant, connection, phone, startedAt: '-', call: '-' });
    const page = await this.#table.query({ pk, prefix, limit });
    const ids = page.items.flatMap((item) => keys.callOfPhone.parse(item)?.call ?? []);
    const found = await this.getMany({ tenant, connection }, ids);
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /** The latest calls, the newest first; at most `limit`. */
  async latest({ tenant, connection }: ConnectionScope, limit: number): Promise<readonly Call[]> {
    const { pk } = indexKeys.callsByTime.build({ tenant, connection, startedAt: '0', call: '-' });
    const page = await this.#table.query({ pk, index: true, descending: true, limit });
    return page.items.map(callOf);
  }

  /** Notes that nobody has a number, so that it is looked for again. */
  async noteStranger({ tenant, connection }: ConnectionScope, phone: string): Promise<void> {
    const key = keys.strangePhone.build({ tenant, connection, phone });
    await this.#table.put({ ...key, since: this.#clock.now() });
  }

  async forgetStranger({ tenant, connection }: ConnectionScope, phone: string): Promise<void> {
    await this.#table.delete(keys.strangePhone.build({ tenant, connection, phone }));
  }

  /** Numbers that nobody has, in pages. */
  async strangers(
    { tenant, connection }: ConnectionScope,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly phones: readonly string[]; readonly next?: string }> {
    const { pk } = keys.strangePhone.build({ tenant, connection, phone: '-' });
    const page = await this.#table.query({
      pk,
      prefix: keys.strangePhone.skPrefix({}),
      limit,
      ...(cursor !== undefined && { cursor }),
    });
    const phones = page.items.flatMap((item) => keys.strangePhone.parse(item)?.phone ?? []);
    return { phones, ...(page.next !== undefined && { next: page.next }) };
  }

  /** Takes a content for a call; answers which call has it first. */
  async claimRecording({ tenant, connection, id }: Call, hash: string): Promise<string> {
    const key = keys.recordingHash.build({ tenant, connection, hash });
    try {
      await this.#table.put({ ...key, call: id }, { absent: true });
      return id;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const first = await this.#table.get(key);
    return typeof first?.['call'] === 'string' ? first['call'] : id;
  }

  /** Lets calls be found by what was said in them. `words` as `searchWords` gives them. */
  async saveWords(call: Call, words: readonly string[]): Promise<void> {
    await this.#table.put({ ...wordsKey(call), version: 1, words: words.join(' ') });
  }

  /** Forgets a call and everything that leads to it. */
  async forget(call: Call): Promise<void> {
    const { tenant, connection } = call;
    const hash = call.recording.state === 'stored' ? call.recording.hash : undefined;
    const ownsHash =
      hash !== undefined &&
      (await this.#table.get(keys.recordingHash.build({ tenant, connection, hash })))?.['call'] === call.id;
    await this.#table.writeMany(
      [],
      [
        ...(call.phone === '' ? [] : [phoneKey(call)]),
        ...(ownsHash ? [keys.recordingHash.build({ tenant, connection, hash })] : []),
        wordsKey(call),
      ],
    );
    await this.#table.delete(keys.call.build({ tenant, connection, call: call.id }));
  }

  #newCall(scope: ConnectionScope, facts: CallFacts): Call {
    const { employee, legs, onPortal, phone, recordingExpected: _, ...said } = facts;
    return {
      ...plainCopy(said),
      ...scope,
      id: callName(scope.connection, facts.source, facts.sourceId),
      version: 1,
      revision: 1,
      phone: normalPhone(phone),
      employee: { ...employee },
      legs: [...(legs ?? [])],
      onPortal: { ...onPortal },
      recording: bringsRecording(facts) ? { state: 'expected', attempts: 0 } : { state: 'none' },
      transcription: { state: 'new' },
      deeds: {},
      createdAt: this.#clock.now(),
    };
  }
}

/** A number in E.164 without its extension, or its digits; '' when none was told. */
export function normalPhone(written: string): string {
  return (phonesOf(written)[0] ?? '').replace(/;ext=.*$/, '').slice(0, 40);
}

function plainCopy<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function itemOf(call: Call): Item {
  const { tenant, connection, id, ...stored } = call;
  const time = timePart(Math.max(0, Math.round(stored.startedAt)));
  const index = indexKeys.callsByTime.build({ tenant, connection, startedAt: time, call: id });
  return {
    ...keys.call.build({ tenant, connection, call: id }),
    ...plain(stored),
    ipk: index.pk,
    isk: index.sk,
  };
}

function phoneKey({ tenant, connection, id, phone, startedAt }: Call): Key {
  const time = timePart(Math.max(0, Math.round(startedAt)));
  return keys.callOfPhone.build({ tenant, connection, phone, startedAt: time, call: id });
}

function wordsKey({ tenant, connection, id, startedAt }: Call): Key {
  const time = timePart(Math.max(0, Math.round(startedAt)));
  return keys.callWords.build({ tenant, connection, startedAt: time, call: id });
}

/** A call out of its item. */
export function callOf(item: Item): Call {
  const parts = keys.call.parse(item);
  if (!parts) throw new Error(`not the key of a call: ${item.pk} / ${item.sk}`);
  return {
    ...callSchema.parse(item),
    tenant: asId<TenantId>(parts.tenant),
    connection: asId<ConnectionId>(parts.connection),
    id: parts.call,
  };
}
