import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import { canonicalValue } from '../entities/canonical.ts';
import type { EntityName, FieldDescriptor } from '../entities/descriptor.ts';
import { descriptorOf } from '../entities/registry.ts';
import type { BaseObject } from '../onec/base-object.ts';
import type { BaseRecord, FieldProblem } from '../sync/record.ts';
import type { Attribute } from './client-profile.ts';

/** Builds one record from an object, noting what could not be read. */
export class FieldReader {
  readonly #entity: EntityName;
  readonly #object: BaseObject;
  readonly #fields: Record<string, Json> = {};
  readonly #problems: FieldProblem[] = [];

  constructor(entity: EntityName, object: BaseObject) {
    this.#entity = entity;
    this.#object = object;
  }

  /** The text of an attribute, trimmed; `undefined` (and a problem of the field) when it cannot be had. */
  text(field: string, attribute: Attribute): string | undefined {
    const { attributes } = this.#object;
    const name = attribute.names.find((known) => attributes[known] !== undefined);
    if (name === undefined) {
      if (!attribute.optional) this.#missing(field, attribute.names[0]);
      return undefined;
    }
    const value = attributes[name];
    if (value === null) return '';
    if (typeof value === 'string') return value.trim();
    this.wrongType(field, name);
    return undefined;
  }

  /** Takes the text of an attribute over into a field. */
  carry(field: string, attribute: Attribute): void {
    const value = this.text(field, attribute);
    if (value !== undefined) this.say(field, value);
  }

  /** Says a field; what it cannot hold in full is cut and told. */
  say(field: string, value: Json): void {
    const type = fieldOf(this.#entity, field).type;
    const canonical = canonicalValue(type, value);
    this.#fields[field] = canonical;
    if (type.kind === 'text' && typeof value === 'string' && value.trim().length > type.maxLength)
      this.#tooLong(field, value.trim().length, type.maxLength);
  }

  problem(field: string, cause: string, ru: string, en: string): void {
    this.#problems.push({ field, cause, text: text(`${this.#name}: ${ru}`, `${this.#name}: ${en}`) });
  }

  wrongType(field: string, attribute: string): void {
    this.problem(
      field,
      'attribute-type',
      `реквизит «${attribute}» не того типа, поле «${field}» не передано.`,
      `the attribute "${attribute}" has the wrong type, the field "${field}" was not carried over.`,
    );
  }

  has(field: string): boolean {
    return this.#fields[field] !== undefined && this.#fields[field] !== null;
  }

  record(ref: string): BaseRecord {
    return {
      entity: this.#entity,
      ref,
      fields: this.#fields,
      deleted: this.#object.deletionMark,
      problems: this.#problems,
    };
  }

  get #name(): string {
    return `${this.#object.type} ${this.#object.ref}`;
  }

  #missing(field: string, attribute: string): void {
    this.problem(
      field,
      'attribute-missing',
      `нет реквизита «${attribute}», поле «${field}» не передано. Проверьте, какая конфигурация выбрана в подключении.`,
      `there is no attribute "${attribute}", the field "${field}" was not carried over. Check which configuration the connection is set to.`,
    );
  }

  #tooLong(field: string, length: number, most: number): void {
    this.problem(
      field,
      'too-long',
      `в поле «${field}» ${length} знаков, портал хранит ${most}: передано начало.`,
      `the field "${field}" has ${length} characters, the portal keeps ${most}: the beginning was carried over.`,
    );
  }
}

/** @throws RangeError when the kind has no such field */
export function fieldOf(entity: EntityName, name: string): FieldDescriptor {
  const field = descriptorOf(entity).fields.find((known) => known.name === name);
  if (!field) throw new RangeError(`${entity} has no field ${name}`);
  return field;
}
