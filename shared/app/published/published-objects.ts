import type { Connection } from '../../domain/connections/connection.ts';
import type { BaseObject, ObjectWrite, ObjectWriteResult } from '../../domain/onec/base-object.ts';
import type { NaturalKeyKind } from '../../domain/onec/natural-keys.ts';
import { Broken, Busy, Rejected } from '../../kernel/outcome.ts';
import type { SentWrite } from '../../ports/base.ts';
import type { PublishedBase } from '../../ports/published-base.ts';
import type { ObjectRef, StagedObjects } from '../agent/staged-objects.ts';
import type { BaseObjects } from '../clients/client-side.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type AskBaseParts, askBase } from './ask-base.ts';
import { asleep } from './silence.ts';
import type { Sweeps } from './sweeps.ts';
import { profileOf, visitOrder } from './visit.ts';
import { ObjectWriter, type ObjectWriterParts } from './write-object.ts';

export interface PublishedObjectsParts extends AskBaseParts, ObjectWriterParts {
  readonly staged: StagedObjects;
  readonly sweeps: Sweeps;
}

/**
 * A published base, object by object: read as the last sweep found them, written at once. Before each write the object
 * is read again, and what somebody has changed meanwhile is looked at first.
 */
export class PublishedObjects implements BaseObjects {
  readonly #parts: PublishedObjectsParts;
  readonly #connection: Connection;
  readonly #scope: ConnectionScope;

  constructor(parts: PublishedObjectsParts, connection: Connection) {
    this.#parts = parts;
    this.#connection = connection;
    this.#scope = { tenant: connection.tenant, connection: connection.id };
  }

  async readObjects(refs: readonly ObjectRef[]): Promise<readonly BaseObject[]> {
    const staged = await this.#parts.staged.read(this.#scope, refs);
    return [...staged.values()].map(({ object }) => object);
  }

  async directory(type: string): Promise<readonly BaseObject[]> {
    return this.#parts.staged.directory(this.#scope, type);
  }

  async find(types: readonly string[], kind: NaturalKeyKind, value: string): Promise<readonly ObjectRef[]> {
    return this.#parts.staged.find(this.#scope, types, kind, value);
  }

  /** Nothing is ever under way: writes are done at once. */
  async sentWrites(): Promise<ReadonlyMap<string, SentWrite>> {
    return new Map();
  }

  /**
   * Writes all that can be written now.
   * @throws Busy when the base is closed, or when an object was locked or changed meanwhile: what was written is found
   * written the next time; Broken as `askBase`
   */
  async writeObjects(writes: readonly ObjectWrite[]): Promise<readonly ObjectWriteResult[]> {
    const { clock, sweeps } = this.#parts;
    const state = await sweeps.get(this.#scope);
    // Sweeps go on trying; the first that gets through takes up what waits.
    if (state?.silentSince !== undefined) throw asleep(clock.now());
    return askBase(this.#parts, this.#connection, (base) => this.#writeAll(base, writes));
  }

  async #writeAll(
    base: PublishedBase,
    writes: readonly ObjectWrite[],
  ): Promise<readonly ObjectWriteResult[]> {
    const { visit } = await this.#parts.sweeps.visit(this.#scope);
    const order = visitOrder(this.#connection, visit);
    const writer = new ObjectWriter(this.#parts, this.#connection, base, order);
    const results: ObjectWriteResult[] = [];
    const later: Busy[] = [];
    for (const write of writes) {
      try {
        results.push(await writer.write(write));
      } catch (error) {
        if (error instanceof Rejected || this.#isBearable(error)) results.push(refusedBy(error));
        else if (error instanceof Busy && isOfObject(error)) later.push(error);
        else throw error;
      }
    }
    const [first] = later.toSorted((one, other) => one.retryAt - other.retryAt);
    if (first) throw first;
    return results;
  }

  /** Without counterparties there is nothing to do; what lives in other sets that are not published stays as it is. */
  #isBearable(error: unknown): error is Broken {
    if (!(error instanceof Broken) || error.causeKey !== 'odata.not-in-composition') return false;
    const { client, counterparty } = profileOf(this.#connection);
    return ![client.type, counterparty.type].includes(String(error.details['about']));
  }
}

/** One object cannot be written now; others may. */
function isOfObject({ causeKey }: Busy): boolean {
  return ['odata.locked', 'odata.object-moved', 'odata.object-older'].includes(causeKey);
}

function refusedBy({ causeKey, text: { en, ru } }: Rejected | Broken): ObjectWriteResult {
  return { state: 'refused', cause: causeKey, ru, en };
}
