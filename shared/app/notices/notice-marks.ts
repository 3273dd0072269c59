import { keys } from '../../contracts/keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** How people are told. */
export type NoticeChannel = 'portal' | 'mail';

const keptSeconds = 7 * 86_400;

/** What people were told on which day, and up to which moment the journal was looked through. */
export class NoticeMarks {
  readonly #table: Table;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: Table, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Whether people were told of a cause on a day. */
  async isTold(scope: ConnectionScope, channel: NoticeChannel, day: string, cause: string): Promise<boolean> {
    return (await this.#table.get(this.#key(scope, channel, day, cause))) !== undefined;
  }

  /** Notes it; false when it was noted before. */
  async mark(scope: ConnectionScope, channel: NoticeChannel, day: string, cause: string): Promise<boolean> {
    const ttl = Math.ceil(this.#clock.now() / 1000) + keptSeconds;
    try {
      await this.#table.put({ ...this.#key(scope, channel, day, cause), ttl }, { absent: true });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Takes a note back: people were not told after all. */
  async unmark(scope: ConnectionScope, channel: NoticeChannel, day: string, cause: string): Promise<void> {
    await this.#table.delete(this.#key(scope, channel, day, cause));
  }

  /** Up to which moment the journal was looked through; `undefined` before the first look. */
  async lookedTo(scope: ConnectionScope): Promise<number | undefined> {
    const item = await this.#table.get(keys.noticeLook.build({ ...scope }));
    return typeof item?.['to'] === 'number' ? item['to'] : undefined;
  }

  async setLookedTo(scope: ConnectionScope, to: number): Promise<void> {
    await this.#table.put({ ...keys.noticeLook.build({ ...scope }), to });
  }

  #key(scope: ConnectionScope, channel: NoticeChannel, day: string, cause: string) {
    return keys.noticeMark.build({ ...scope, channel, day, cause });
  }
}
