import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import { uuid } from '../generate.ts';
import type { ObjectStore } from '../object-store.ts';

/** What can happen to a document, as the service names it. */
export type DocumentEventKind =
  | 'posted'
  | 'unposted'
  | 'changed'
  | 'paid'
  | 'partly-paid'
  | 'shipped'
  | 'reported-correct'
  | 'reported-wrong';

/** Something that happened and was not told yet. */
export interface DocumentEvent {
  readonly id: string;
  readonly kind: DocumentEventKind;
  readonly type: string;
  readonly ref: string;
}

const register = 'InformationRegister_Most24_СобытияДокументов';

/** The extension's register of what happened to documents; it lies in the base, so a backup holds it. */
export class DocumentEvents {
  readonly #store: ObjectStore;
  readonly #random: Random;

  constructor(store: ObjectStore, random: Random) {
    this.#store = store;
    this.#random = random;
  }

  note(type: string, ref: string, kind: DocumentEventKind): void {
    // Made anew each time, so that a base brought back from a backup does not use an id again.
    const id = uuid(this.#random);
    const event: DocumentEvent = { id, kind, type, ref };
    this.#store.setRecord(register, id, { ...event });
  }

  /** All that were not told yet, in order. */
  waiting(): readonly DocumentEvent[] {
    return this.#store.records(register).map(([, event]) => event as Json & DocumentEvent);
  }

  forget(events: Iterable<Pick<DocumentEvent, 'id'>>): void {
    for (const { id } of events) this.#store.setRecord(register, id, undefined);
  }
}
