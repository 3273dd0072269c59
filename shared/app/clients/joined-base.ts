import { descriptorOf } from '../../domain/entities/registry.ts';
import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';
import type { Base, BaseWrite, BaseWriteResult, PictureFile, SentWrite } from '../../ports/base.ts';

/** A base whose clients can be written to. */
export type WritableBase = Required<Omit<Base, 'picture'>>;

/** A base of which the catalogue comes one way and the clients another. */
export class JoinedBase implements Base {
  readonly #catalogue: Base;
  readonly #clients: WritableBase;

  constructor(catalogue: Base, clients: WritableBase) {
    this.#catalogue = catalogue;
    this.#clients = clients;
  }

  async read(records: readonly RecordKey[]): Promise<readonly BaseRecord[]> {
    const clients = records.filter(isClient);
    const goods = records.filter((record) => !isClient(record));
    const said = await Promise.all([this.#catalogue.read(goods), this.#clients.read(clients)]);
    return said.flat();
  }

  /** Only clients can be written. */
  async write(writes: readonly BaseWrite[]): Promise<readonly BaseWriteResult[]> {
    const stranger = writes.find((write) => !isClient(write));
    if (stranger) throw new RangeError(`${stranger.entity} cannot be written to this base`);
    return this.#clients.write(writes);
  }

  async picture(record: RecordKey, hash: string): Promise<PictureFile | undefined> {
    return this.#catalogue.picture?.(record, hash);
  }

  async sent(records: readonly RecordKey[]): Promise<readonly SentWrite[]> {
    return this.#clients.sent(records);
  }
}

function isClient({ entity }: RecordKey): boolean {
  return descriptorOf(entity).family === 'clients';
}
