import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import { type Configuration, common } from '../configurations.ts';
import { uuid } from '../generate.ts';
import type { ObjectChange, ObjectStore, StoredObject } from '../object-store.ts';
import { type Refusals, WriteRefused } from '../write-rules.ts';
import { movementsOf, replaceMovements } from './balances.ts';
import { DocumentEvents } from './document-events.ts';
import {
  type DocumentRole,
  type DocumentType,
  documentTypeNamed,
  documentTypeOfRole,
} from './document-types.ts';
import {
  type DocumentView,
  dealAttribute,
  documentView,
  reportAttribute,
  warehouseAttribute,
} from './document-view.ts';
import { type Filling, fillFromBasis } from './fill-document.ts';
import { type GoodsLine, goodsRow, sumOfRows } from './goods-rows.ts';
import { amount, kopecks } from './money.ts';
import { assertMayChange, assertMayPost } from './posting-checks.ts';
import { Settlements } from './settlements.ts';

export interface DocumentBookParts {
  readonly store: ObjectStore;
  readonly configuration: Configuration;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly refusals?: Refusals;
}

/** A document by its type and reference. */
export interface DocumentRef {
  readonly type: string;
  readonly ref: string;
}

/** A new order of a customer. */
export interface NewOrder {
  readonly counterparty: string;
  readonly organization: string;
  readonly warehouse: string;
  readonly lines: readonly GoodsLine[];
  /** The deal of the portal. */
  readonly deal?: string;
  readonly ref?: string;
  /** `2026-11-21T12:00:00`; now when absent. */
  readonly date?: string;
}

const moscow = 3 * 3600_000;

/**
 * Documents of a base, as people and the extension work with them. Each method is a transaction: it is done as a whole
 * or throws and changes nothing. `node` is the exchange node a change comes from, which is not told of it.
 */
export class DocumentBook {
  readonly events: DocumentEvents;
  readonly #parts: DocumentBookParts;
  readonly #settlements: Settlements;

  constructor(parts: DocumentBookParts) {
    this.#parts = parts;
    this.events = new DocumentEvents(parts.store, parts.random);
    this.#settlements = new Settlements(parts.store, parts.configuration, this.events);
  }

  /** @throws WriteRefused for what is not there */
  view({ type, ref }: DocumentRef): DocumentView {
    const { configuration, store } = this.#parts;
    this.#kind(type);
    const object = store.get(type, ref);
    if (!object) throw new WriteRefused('Объект не найден');
    return documentView(configuration, object);
  }

  /** Writes a new order, not posted. */
  order(order: NewOrder): DocumentRef {
    const { random, store } = this.#parts;
    const kind = this.#role('order');
    const rows = order.lines.map(goodsRow);
    const ref = order.ref ?? uuid(random);
    const rouble = store.ofType(common.currencies).find(({ attributes }) => attributes['Code'] === '643');
    this.#add(kind, ref, {
      attributes: {
        Контрагент_Key: order.counterparty,
        Организация_Key: order.organization,
        [warehouseAttribute(kind)]: order.warehouse,
        ВалютаДокумента_Key: rouble?.ref ?? '',
        СуммаДокумента: amount(sumOfRows(rows)),
        [dealAttribute]: order.deal ?? '',
        ...(order.date !== undefined && { Date: order.date }),
      },
      tables: { [kind.goods ?? '']: rows },
    });
    return { type: kind.type, ref };
  }

  /**
   * Enters a document on the basis of another, and posts it if wanted. One that is there already under the reference is
   * not made again. @throws WriteRefused, WriteLocked
   */
  create(
    { type, ref }: DocumentRef,
    basis: DocumentRef,
    options: { readonly post: boolean; readonly filling?: Filling; readonly node?: string },
  ): StoredObject {
    const { configuration, refusals = {}, store } = this.#parts;
    const known = store.get(type, ref);
    if (known) return options.post ? this.post({ type, ref }, options.node) : known;
    const kind = this.#kind(type);
    const change = fillFromBasis(store, configuration, kind, this.view(basis), options.filling);
    const planned = this.#planned(kind, ref, change);
    assertMayChange(planned, refusals);
    if (options.post) assertMayPost(store, planned);
    this.#add(kind, ref, change, options.node);
    return options.post ? this.post({ type, ref }, options.node) : this.#stored({ type, ref });
  }

  /** Posts a document; one that is posted is posted anew, which is no event. @throws WriteRefused, WriteLocked */
  post(document: DocumentRef, node?: string): StoredObject {
    const { refusals = {}, store } = this.#parts;
    const view = this.view(document);
    assertMayChange(view, refusals);
    assertMayPost(store, view);
    return this.#settlements.around(view, () => {
      replaceMovements(store, view, movementsOf(view));
      this.#write(document, { attributes: { Posted: true } }, node);
      if (!view.posted) this.events.note(view.type, view.ref, 'posted');
      return this.#stored(document);
    });
  }

  /** Takes the posting back; nothing happens to what is not posted. @throws WriteRefused, WriteLocked */
  unpost(document: DocumentRef, node?: string): StoredObject {
    const { refusals = {}, store } = this.#parts;
    const view = this.view(document);
    if (!view.posted) return this.#stored(document);
    assertMayChange(view, refusals);
    return this.#settlements.around(view, () => {
      replaceMovements(store, view, []);
      this.#write(document, { attributes: { Posted: false } }, node);
      this.events.note(view.type, view.ref, 'unposted');
      return this.#stored(document);
    });
  }

  /** A person changes a document and saves it, posted again if it was. @throws WriteRefused, WriteLocked */
  edit(
    document: DocumentRef,
    attributes: Readonly<Record<string, Json>>,
    lines?: readonly GoodsLine[],
  ): void {
    const { configuration, refusals = {}, store } = this.#parts;
    const before = this.view(document);
    assertMayChange(before, refusals);
    const rows = lines?.map(goodsRow);
    const change: ObjectChange = {
      attributes: { ...attributes, ...(rows && { СуммаДокумента: amount(sumOfRows(rows)) }) },
      ...(rows && before.kind.goods !== undefined && { tables: { [before.kind.goods]: rows } }),
    };
    const stored = this.#stored(document);
    const next = {
      ...stored,
      attributes: { ...stored.attributes, ...change.attributes },
      tables: { ...stored.tables, ...change.tables },
    };
    if (JSON.stringify([next.attributes, next.tables]) === JSON.stringify([stored.attributes, stored.tables]))
      return;
    const planned = documentView(configuration, next);
    if (before.posted) assertMayPost(store, planned);
    this.#settlements.around(before, () => {
      if (before.posted) replaceMovements(store, before, movementsOf(planned));
      this.#write(document, change);
      this.events.note(document.type, document.ref, 'changed');
    });
  }

  /** Money comes for an order or an invoice, all that is owed or so many roubles. @throws WriteRefused */
  pay(basis: DocumentRef, roubles?: number, role: 'payment' | 'cash-payment' = 'payment'): DocumentRef {
    const filling = roubles === undefined ? {} : { sum: kopecks(roubles) };
    return this.#enter(role, basis, filling);
  }

  /** Ships what an order leaves open, or so much of each product. @throws WriteRefused */
  ship(order: DocumentRef, quantities?: ReadonlyMap<string, number>): DocumentRef {
    return this.#enter('shipment', order, quantities === undefined ? {} : { quantities });
  }

  /** The report about a document was found right or wrong. */
  report(document: DocumentRef, correct: boolean): void {
    this.view(document);
    this.#write(document, { attributes: { [reportAttribute]: correct ? 'Верен' : 'Неверен' } });
    this.events.note(document.type, document.ref, correct ? 'reported-correct' : 'reported-wrong');
  }

  /** Ties a document to a deal of the portal. */
  tie(document: DocumentRef, deal: string): void {
    this.view(document);
    this.#write(document, { attributes: { [dealAttribute]: deal } });
  }

  /** Marks a document for deletion, which takes its posting back. @throws WriteRefused, WriteLocked */
  markDeleted(document: DocumentRef): void {
    this.unpost(document);
    this.#parts.store.write(document.type, document.ref, { deletionMark: true });
  }

  #enter(role: DocumentRole, basis: DocumentRef, filling: Filling): DocumentRef {
    const document = { type: this.#role(role).type, ref: uuid(this.#parts.random) };
    this.create(document, basis, { post: true, filling });
    return document;
  }

  #add(kind: DocumentType, ref: string, change: ObjectChange, node?: string): void {
    const { store } = this.#parts;
    const last = Number(store.record('Нумераторы', kind.type) ?? 0) + 1;
    store.setRecord('Нумераторы', kind.type, last);
    const number = `${kind.prefix}${String(last).padStart(6, '0')}`;
    const attributes = { Number: number, Date: this.#now(), Posted: false, ...change.attributes };
    this.#write({ type: kind.type, ref }, { ...change, attributes }, node);
  }

  /** The document as it would be, under no number yet. */
  #planned(kind: DocumentType, ref: string, { attributes, tables }: ObjectChange): DocumentView {
    const object = {
      type: kind.type,
      ref,
      deletionMark: false,
      isFolder: false,
      version: '',
      tables: tables ?? {},
    };
    const own = { Number: '', Date: this.#now(), ...attributes };
    return documentView(this.#parts.configuration, { ...object, attributes: own });
  }

  #write({ type, ref }: DocumentRef, change: ObjectChange, node?: string): void {
    this.#parts.store.write(type, ref, change, node);
  }

  #stored({ type, ref }: DocumentRef): StoredObject {
    const object = this.#parts.store.get(type, ref);
    if (!object) throw new WriteRefused('Объект не найден');
    return object;
  }

  #now(): string {
    return new Date(this.#parts.clock.now() + moscow).toISOString().slice(0, 19);
  }

  #kind(type: string): DocumentType {
    const kind = documentTypeNamed(this.#parts.configuration, type);
    if (!kind) throw new WriteRefused(`Таблица не найдена "${type.replace('_', '.')}"`);
    return kind;
  }

  #role(role: DocumentRole): DocumentType {
    return documentTypeOfRole(this.#parts.configuration, role);
  }
}
