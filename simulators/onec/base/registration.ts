import type { Ref } from './model.ts';

/** What changed: the good itself (name, groups, marks …), only prices and stock of its variants, or the groups. */
export type ChangeKind = 'good' | 'offers' | 'groups';

/** Changes read at one moment, to be sent and then forgotten. */
export interface ChangeSet {
  readonly messageNumber: number;
  /** Goods whose own data changed. */
  readonly goods: readonly Ref[];
  /** Goods of which only prices or stock changed. */
  readonly offers: readonly Ref[];
  readonly groups: boolean;
}

interface Entry {
  /** Number of the message the change went out with first; `undefined` until then. */
  message: number | undefined;
}

/** Registration of changes for one exchange node: kept until the other side said `success`. */
export class ChangeRegistration {
  readonly #entries = new Map<string, Entry>();
  #message = 0;

  /** Registers a change; a change after reading is a new one. */
  register(kind: ChangeKind, ref: Ref): void {
    this.#entries.set(`${kind} ${ref}`, { message: undefined });
  }

  /** How many registered changes wait. */
  get size(): number {
    return this.#entries.size;
  }

  /** Reads all that waits under a new message number; nothing is forgotten yet. */
  read(): ChangeSet {
    this.#message += 1;
    for (const entry of this.#entries.values()) entry.message ??= this.#message;
    const goods = this.#refs('good');
    const known = new Set(goods);
    return {
      messageNumber: this.#message,
      goods,
      offers: this.#refs('offers').filter((ref) => !known.has(ref)),
      groups: this.#refs('groups').length > 0,
    };
  }

  /**
   * Forgets by reference, as УНФ does: a change made while the exchange ran is forgotten too and reaches nobody until
   * the object is changed again.
   */
  forgetReferences(refs: Iterable<Ref>): void {
    for (const ref of refs) {
      for (const kind of ['good', 'offers', 'groups']) this.#entries.delete(`${kind} ${ref}`);
    }
  }

  /** Forgets by message number, as УТ does: what changed meanwhile stays registered. */
  forgetMessage(messageNumber: number, refs: Iterable<Ref>): void {
    for (const ref of refs) {
      for (const kind of ['good', 'offers', 'groups']) {
        const entry = this.#entries.get(`${kind} ${ref}`);
        if (entry?.message !== undefined && entry.message <= messageNumber)
          this.#entries.delete(`${kind} ${ref}`);
      }
    }
  }

  #refs(kind: ChangeKind): Ref[] {
    const prefix = `${kind} `;
    return [...this.#entries.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }
}

/** Stands for the tree of groups in the registration: it is always sent whole. */
export const groupTree: Ref = 'groups';
