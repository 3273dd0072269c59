import type { Configuration } from '../configurations.ts';
import type { ObjectStore } from '../object-store.ts';
import { paidFor, payment, type Settlement, settledBy, shipment } from './balances.ts';
import type { DocumentEvents } from './document-events.ts';
import { type DocumentView, documentView } from './document-view.ts';

interface Standing {
  readonly paid: number;
  readonly payment: Settlement;
  readonly shipment: Settlement;
}

/** Notices what postings of payments and shipments mean for the orders and invoices that they name. */
export class Settlements {
  readonly #store: ObjectStore;
  readonly #configuration: Configuration;
  readonly #events: DocumentEvents;

  constructor(store: ObjectStore, configuration: Configuration, events: DocumentEvents) {
    this.#store = store;
    this.#configuration = configuration;
    this.#events = events;
  }

  /** Does something with a document, and notes what has become of those it settles, and of itself. */
  around<T>(document: DocumentView, work: () => T): T {
    const before = this.#standings(document);
    const done = work();
    for (const [key, was] of before) {
      const view = this.#find(key);
      if (view) this.#compare(view, was, this.#standing(view));
    }
    return done;
  }

  #compare(view: DocumentView, was: Standing, now: Standing): void {
    const { ref, type } = view;
    if (now.payment === 'fully' && was.payment !== 'fully') this.#events.note(type, ref, 'paid');
    if (now.payment === 'partly' && now.paid > was.paid) this.#events.note(type, ref, 'partly-paid');
    if (now.shipment === 'fully' && was.shipment !== 'fully') this.#events.note(type, ref, 'shipped');
    // Its state is told in other words now, though nobody wrote it.
    const same = now.paid === was.paid && now.payment === was.payment && now.shipment === was.shipment;
    if (!same) this.#store.register(type, ref);
  }

  #standings(document: DocumentView): ReadonlyMap<string, Standing> {
    const keys = [
      `${document.type} ${document.ref}`,
      ...(document.basis ? [`${document.basis.type} ${document.basis.ref}`] : []),
      ...document.payments.flatMap(settledBy),
    ];
    const found = new Map<string, Standing>();
    for (const key of keys) {
      const view = this.#find(key);
      if (view && (view.kind.role === 'order' || view.kind.role === 'invoice'))
        found.set(key, this.#standing(view));
    }
    return found;
  }

  #standing(view: DocumentView): Standing {
    const sent = view.kind.role === 'order' ? shipment(this.#store, view) : 'not';
    return { paid: paidFor(this.#store, view), payment: payment(this.#store, view), shipment: sent };
  }

  #find(key: string): DocumentView | undefined {
    const [type = '', ref = ''] = key.split(' ');
    const object = this.#store.get(type, ref);
    return object && documentView(this.#configuration, object);
  }
}
