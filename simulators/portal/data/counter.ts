import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { defineStore, type Inspectable } from './store.ts';

/** Gives 1, 2, 3 … */
export class Counter implements Inspectable {
  #last = 0;

  next(): number {
    this.#last += 1;
    return this.#last;
  }

  inspect(): Json {
    return this.#last;
  }
}

/** Ids of phones, addresses of mail and the like: one sequence for the whole portal. */
export const multiFieldIds = defineStore('multiFieldIds', () => new Counter());
