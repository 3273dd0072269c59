import type { BaseRecord, Fields, RecordKey } from '../../shared/domain/sync/record.ts';
import type { Base, BaseWrite, BaseWriteResult, PictureFile, SentWrite } from '../../shared/ports/base.ts';

/** A base that is nothing but records in memory; writes can be refused, or kept on their way until `arrive`. */
export class MemoryBase implements Base {
  readonly records = new Map<string, BaseRecord>();
  readonly writes: BaseWrite[] = [];
  mode: 'written' | 'sent' | 'refused' = 'written';
  /** What is written arrives, and nobody hears of it. */
  losesAnswers = false;
  /** Pictures by their hashes. */
  readonly pictures = new Map<string, PictureFile>();
  /** Called when something has been read: what happens between two questions to the base. */
  afterRead?: () => void;
  readonly #underWay: BaseWrite[] = [];
  readonly #states = new Map<string, SentWrite>();

  say(key: RecordKey, fields: Fields, deleted = false): void {
    const before = this.records.get(`${key.entity}#${key.ref}`)?.fields ?? {};
    this.records.set(`${key.entity}#${key.ref}`, {
      ...key,
      fields: { ...before, ...fields },
      deleted,
      problems: [],
    });
  }

  get(entity: RecordKey['entity'], ref: string): Fields | undefined {
    return this.records.get(`${entity}#${ref}`)?.fields;
  }

  async read(records: readonly RecordKey[]): Promise<readonly BaseRecord[]> {
    const said = records.flatMap(({ entity, ref }) => this.records.get(`${entity}#${ref}`) ?? []);
    this.afterRead?.();
    return said;
  }

  async write(writes: readonly BaseWrite[]): Promise<readonly BaseWriteResult[]> {
    const results = this.#write(writes);
    if (this.losesAnswers) throw new Error('no answer');
    return results;
  }

  #write(writes: readonly BaseWrite[]): readonly BaseWriteResult[] {
    return writes.map((write): BaseWriteResult => {
      this.writes.push(write);
      if (this.mode === 'refused') {
        return {
          state: 'refused',
          cause: 'closed-period',
          text: { ru: 'Дата запрета изменения', en: 'Closed period' },
        };
      }
      if (this.mode === 'sent') {
        this.#underWay.push(write);
        this.#states.set(`${write.entity}#${write.ref}`, { state: 'under-way' });
        return { state: 'sent' };
      }
      this.#carryOut(write);
      return { state: 'written' };
    });
  }

  async picture(_record: RecordKey, hash: string): Promise<PictureFile | undefined> {
    return this.pictures.get(hash);
  }

  /** What was sent has its effect now. */
  arrive(): void {
    for (const write of this.#underWay.splice(0)) {
      this.#carryOut(write);
      this.#states.set(`${write.entity}#${write.ref}`, { state: 'written' });
    }
  }

  /** What was sent is refused. */
  refuse(): void {
    for (const { entity, ref } of this.#underWay.splice(0))
      this.#states.set(`${entity}#${ref}`, { state: 'in-vain' });
  }

  async sent(records: readonly RecordKey[]): Promise<readonly SentWrite[]> {
    return records.map(({ entity, ref }) => this.#states.get(`${entity}#${ref}`) ?? { state: 'never' });
  }

  #carryOut({ entity, ref, fields }: BaseWrite): void {
    this.say({ entity, ref }, fields);
  }
}
