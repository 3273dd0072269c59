import type { Place } from '../../../domain/catalogue/onec-records.ts';
import type { ProblemCode } from './problem-texts.ts';
import type { Reading } from './reading.ts';
import { decimal, truth } from './values.ts';
import { childText, ownCopy, type XmlNode } from './xml-node.ts';

const longestId = 120;

/** One object of the file while it is turned into a record: its place, its id and the reports about its fields. */
export class ObjectReader {
  readonly node: XmlNode;
  readonly place: Place;
  readonly #reading: Reading;

  constructor(node: XmlNode, place: Place, reading: Reading) {
    this.node = node;
    this.place = place;
    this.#reading = reading;
  }

  /** Id of the object, or its name when it has none: what a person looks for. */
  get object(): string | undefined {
    return childText(this.node, 'Ид') || childText(this.node, 'Наименование') || undefined;
  }

  /** Reports a problem of the object. */
  problem(code: ProblemCode, field?: string, value?: string): void {
    this.#reading.problem(code, this.place, { object: this.object, field, value });
  }

  /** The id, or `undefined` after reporting why the object has to be left out. */
  id(): string | undefined {
    const id = childText(this.node, 'Ид') ?? '';
    if (id !== '' && id !== '#') {
      if (id.length <= longestId) return ownCopy(id);
      this.problem('id-too-long', 'Ид', id);
      return undefined;
    }
    const bare = this.node.children.length === 0 && Object.keys(this.node.attributes).length === 0;
    if (bare) this.problem('empty-object');
    else this.problem('no-id', 'Ид');
    return undefined;
  }

  /** The name, else the id with a report. */
  name(id: string, deleted: boolean): string {
    const name = childText(this.node, 'Наименование') ?? '';
    if (name !== '') return name;
    if (!deleted) this.problem('no-name', 'Наименование');
    return id;
  }

  /** A number; absent and empty are `undefined`, another text too, after a report. */
  number(written: string | undefined, field: string): number | undefined {
    if (written === undefined || written.trim() === '') return undefined;
    const value = decimal(written);
    if (value === undefined) this.problem('bad-number', field, written);
    return value;
  }

  /** A truth value; absent and empty are `undefined`, another text too, after a report. */
  truth(written: string | undefined, field: string): boolean | undefined {
    if (written === undefined || written.trim() === '') return undefined;
    const value = truth(written);
    if (value === undefined) this.problem('bad-truth', field, written);
    return value;
  }

  /** Whether it is marked for deletion: `Статус="Удален"` (also as an element) or `ПометкаУдаления`. */
  deleted(): boolean {
    const { attributes } = this.node;
    const status = attributes['Статус'] ?? childText(this.node, 'Статус') ?? '';
    if (/^удал[её]н$/i.test(status.trim())) return true;
    const mark = attributes['ПометкаУдаления'] ?? childText(this.node, 'ПометкаУдаления');
    return this.truth(mark, 'ПометкаУдаления') ?? false;
  }
}

/** Fields that may be `undefined` become fields that may be absent. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is `undefined`, so that what was not said stays absent. */
export function present<T extends object>(fields: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept as Present<T>;
}
