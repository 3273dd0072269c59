import type { Table } from '../../shared/ports/table.ts';

/** The process was cut off. */
export class Crash extends Error {}

/** Where to cut: at the so-many-th write from now on, before it happens or after it. */
export interface Cut {
  readonly write: number;
  readonly when: 'before' | 'after';
}

const writes: ReadonlySet<string> = new Set(['put', 'update', 'delete', 'writeMany']);

/** A table whose user can be cut off at any of its writes. */
export class CrashingTable {
  #left = 0;
  #when: Cut['when'] | undefined;

  /** From now on the given write is the last one. */
  arm({ when, write }: Cut): void {
    this.#left = write;
    this.#when = when;
  }

  /** Cut no more; true when the cut was made. */
  disarm(): boolean {
    const made = this.#when !== undefined && this.#left <= 0;
    this.#when = undefined;
    return made;
  }

  wrap(table: Table): Table {
    return new Proxy(table, {
      get: (target, name: keyof Table) => {
        const method: (...given: readonly never[]) => Promise<unknown> = target[name].bind(target);
        if (!writes.has(name)) return method;
        return async (...given: readonly never[]) => {
          if (this.#when === undefined) return method(...given);
          this.#left -= 1;
          // The process is dead from then on: nothing that it had under way is written any more.
          if (this.#left < 0 || (this.#left === 0 && this.#when === 'before')) throw new Crash();
          const answer = await method(...given);
          if (this.#left === 0) throw new Crash();
          return answer;
        };
      },
    });
  }
}
