import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Configuration } from '../base/configurations.ts';
import type { ObjectStore, StoredObject } from '../base/object-store.ts';
import { type EntityType, entityTypes } from './entity-types.ts';
import type { PropertyOf, Row } from './filter.ts';
import { noProperty, noType } from './refusal.ts';
import { type Register, recordRows, registerRows } from './registers.ts';
import { rowOfObject, tieTable } from './rows.ts';

/** The register of ties between contact persons and counterparties. */
export const tieRegister = `InformationRegister_${tieTable}`;
const tieOwner = 'Catalog_КонтактныеЛица';
const recordSuffix = '_RecordType';

export interface BaseViewParts {
  readonly store: ObjectStore;
  readonly configuration: Configuration;
  readonly registers: ReadonlyMap<string, Register>;
}

/** The base as the interface shows it: sets of rows. */
export class BaseView {
  readonly types: Readonly<Record<string, EntityType>>;
  readonly #parts: BaseViewParts;
  readonly #versions = new Map<
    string,
    { readonly stored: string; readonly shown: string; readonly said: string }
  >();

  constructor(parts: BaseViewParts) {
    this.#parts = parts;
    this.types = entityTypes(parts.configuration);
  }

  /** Names of everything that could be published. */
  get sets(): readonly string[] {
    const ties = this.#parts.configuration.contactPersons.owner === 'register' ? [tieRegister] : [];
    return [...Object.keys(this.types), ...ties, ...this.#parts.registers.keys()];
  }

  /** All rows of a set in no particular order. @throws OdataRefusal code 8 */
  rows(set: string): readonly Row[] {
    const type = this.types[set];
    if (type) return this.objects(set).map((object) => this.row(object));
    const register = this.register(set);
    if (set.endsWith(recordSuffix)) return recordRows(register);
    return registerRows(register);
  }

  register(set: string): Register {
    const name = set.endsWith(recordSuffix) ? set.slice(0, -recordSuffix.length) : set;
    if (name === tieRegister && this.sets.includes(tieRegister)) return this.#ties();
    const register = this.#parts.registers.get(name);
    if (!register) throw noType(set);
    return register;
  }

  objects(set: string): readonly StoredObject[] {
    return this.#parts.store.ofType(set);
  }

  /** @throws OdataRefusal code 8 */
  row(object: StoredObject): Row {
    const type = this.types[object.type];
    if (!type) throw noType(object.type);
    return rowOfObject(object, type, this.#version(object));
  }

  /** How `$filter` finds a property of rows of a set. */
  property(set: string): PropertyOf {
    return (row, path) => {
      const [name = '', inner] = path.split('/');
      if (inner !== undefined) return { value: this.#referred(row, name)[inner] ?? null };
      const value = row[name];
      if (value === undefined) throw noProperty(`${set}/${name}`);
      const type = row[`${name}_Type`];
      return typeof type === 'string' ? { value, type } : { value };
    };
  }

  /** The object that a reference of a row leads to, as a row; nothing for the empty reference. */
  expanded(row: Row, property: string): Json {
    const found = this.#referred(row, property);
    return Object.keys(found).length === 0 ? null : { ...found };
  }

  /** What people see of a reference. */
  presentation(row: Row, property: string): Json {
    const found = property === '' ? row : this.#referred(row, property);
    return found['Description'] ?? '';
  }

  #referred(row: Row, property: string): Row {
    const ref = row[`${property}_Key`] ?? row[property];
    if (typeof ref !== 'string') return {};
    for (const set of Object.keys(this.types)) {
      const object = this.#parts.store.get(set, ref);
      if (object) return this.row(object);
    }
    return {};
  }

  /** The register is a table of its own: writing a tie does not write the contact person. */
  #version(object: StoredObject): string {
    const key = `${object.type} ${object.ref}`;
    const before = this.#versions.get(key);
    if (before?.stored === object.version) return before.shown;
    const { [tieTable]: ties, ...tables } = object.tables;
    const said = JSON.stringify([object.attributes, tables, object.deletionMark]);
    const onlyTies = before?.said === said && ties !== undefined;
    const shown = before && onlyTies ? before.shown : object.version;
    this.#versions.set(key, { stored: object.version, shown, said });
    return shown;
  }

  #ties(): Register {
    const records = this.objects(tieOwner).flatMap(({ ref, tables }) =>
      (tables[tieTable] ?? []).map(({ Period, ...row }) => ({
        period: typeof Period === 'string' ? Period : '2025-01-01T00:00:00',
        values: { Порядок: 0, Должность: '', СвязьНедействительна: false, ...row, Контакт_Key: ref },
      })),
    );
    return {
      kind: 'information',
      dimensions: ['Контрагент_Key', 'Контакт_Key'],
      resources: ['Должность', 'СвязьНедействительна', 'Порядок'],
      records,
    };
  }
}
