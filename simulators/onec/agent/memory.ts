import type { ObjectStore } from '../base/object-store.ts';

/** A result that was not told yet. */
export type Result =
  | {
      readonly number: number;
      readonly state: 'written';
      readonly object?: unknown;
      readonly document?: unknown;
      /** Id of a printed form, or of a report. */
      readonly file?: string;
    }
  | { readonly number: number; readonly state: 'refused' | 'failed'; readonly text: string };

/** A packet on its way: sent again as it is until it is taken. */
export interface PendingPacket {
  readonly packet: number;
  readonly objects: readonly unknown[];
  readonly removed: readonly unknown[];
  /** What is forgotten in the registration when it is taken. */
  readonly keys: readonly string[];
}

/** Documents on their way: told again as they are until they are taken. */
export interface PendingDocuments {
  readonly documents: readonly unknown[];
}

export interface Remembered {
  readonly incarnation: string;
  /** Where the base lay when the incarnation was made. */
  readonly place: string;
  /** The last packet that was taken. */
  readonly packet: number;
  readonly pending?: PendingPacket | undefined;
  readonly documents?: PendingDocuments | undefined;
  /** What the base can do, as it was told last. */
  readonly abilities?: string;
  /** The last command that is done with. */
  readonly after: number;
  /** Results of commands up to `after` that were not told yet. */
  readonly results: readonly Result[];
  /** The service did not obey us: everything has to be told anew once it does. */
  readonly stopped: boolean;
}

const constant = 'Most24Agent';

/** What the extension keeps in a constant of the base, so that a backup holds it too. */
export class AgentMemory {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** `undefined` before the extension's first start. */
  read(): Remembered | undefined {
    const value = this.#store.constant(constant);
    return value === undefined ? undefined : (JSON.parse(value) as Remembered);
  }

  write(remembered: Remembered): void {
    this.#store.setConstant(constant, JSON.stringify(remembered));
  }

  /** Changes a part. */
  change(part: Partial<Remembered>): Remembered {
    const before = this.read();
    if (!before) throw new Error('the agent was never started');
    const after = { ...before, ...part };
    this.write(after);
    return after;
  }
}
