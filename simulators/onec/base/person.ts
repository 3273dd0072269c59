import type { Configuration } from './configurations.ts';
import type { Ref } from './model.ts';
import type { ObjectStore, Row, StoredObject } from './object-store.ts';

/** Somebody who works in the base. Methods throw RangeError for what the base does not have. */
export class Person {
  readonly #store: ObjectStore;
  readonly #configuration: Configuration;

  constructor(store: ObjectStore, configuration: Configuration) {
    this.#store = store;
    this.#configuration = configuration;
  }

  rename(type: string, ref: Ref, name: string): void {
    this.edit(type, ref, { Description: name });
  }

  edit(type: string, ref: Ref, attributes: StoredObject['attributes']): void {
    this.#existing(type, ref);
    this.#store.write(type, ref, { attributes });
  }

  /** Adds an object, e.g. a counterparty with a name only. */
  add(type: string, ref: Ref, attributes: StoredObject['attributes']): void {
    this.#store.write(type, ref, { attributes });
  }

  /** Writes another phone in place of the first one. */
  changePhone(type: string, ref: Ref, phone: string): void {
    const rows = this.#existing(type, ref).tables['КонтактнаяИнформация'] ?? [];
    const index = rows.findIndex((row) => row['Тип'] === 'Телефон');
    if (index === -1) throw new RangeError(`${type} ${ref} has no phone`);
    const changed = rows.map((row, at): Row => {
      if (at !== index) return row;
      return { ...row, Представление: phone, НомерТелефона: phone.replaceAll(/\D/g, '') };
    });
    this.#store.write(type, ref, { tables: { КонтактнаяИнформация: changed } });
  }

  /** Sets or takes back the mark for deletion. */
  markDeleted(type: string, ref: Ref, deletionMark = true): void {
    this.#existing(type, ref);
    this.#store.write(type, ref, { deletionMark });
  }

  /** Re-posts or re-saves without changing anything: a new version of the same content. */
  touch(type: string, ref: Ref): void {
    this.#existing(type, ref);
    this.#store.write(type, ref, {});
  }

  /** «Удаление помеченных объектов»: gone for good. */
  purge(type: string, ref: Ref): void {
    if (!this.#existing(type, ref).deletionMark) throw new RangeError(`${type} ${ref} is not marked`);
    this.#store.remove(type, ref);
  }

  /**
   * «Поиск и удаление дублей»: whatever names the duplicate names the original from now on, and the duplicate is marked
   * for deletion under its old reference.
   */
  merge(type: string, duplicate: Ref, original: Ref): void {
    this.#existing(type, duplicate);
    this.#existing(type, original);
    for (const other of this.#types()) {
      for (const object of this.#store.ofType(other)) this.#point(object, duplicate, original);
    }
    this.markDeleted(type, duplicate);
  }

  #point({ type, ref, attributes, tables }: StoredObject, from: Ref, to: Ref): void {
    const named = JSON.stringify([attributes, tables]);
    if (!named.includes(from)) return;
    const [changed, changedTables] = JSON.parse(named.replaceAll(from, to)) as [
      StoredObject['attributes'],
      StoredObject['tables'],
    ];
    this.#store.write(type, ref, { attributes: changed, tables: changedTables });
  }

  #types(): readonly string[] {
    const { bankAccounts, contactPersons, contracts, counterparties } = this.#configuration;
    return [counterparties.type, contactPersons.type, bankAccounts.type, contracts.type];
  }

  #existing(type: string, ref: Ref): StoredObject {
    const found = this.#store.get(type, ref);
    if (!found) throw new RangeError(`no object ${type} ${ref}`);
    return found;
  }
}
