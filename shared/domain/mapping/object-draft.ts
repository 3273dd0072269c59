import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import { type BaseObject, baseObjectSchema, type ObjectWrite, type TableRow } from '../onec/base-object.ts';
import type { FieldProblem } from '../sync/record.ts';
import type { Attribute } from './client-profile.ts';
import type { ObjectKey } from './loaded-objects.ts';

/** A field that the base cannot hold as it is; without a problem it is so by design, e.g. derived from another. */
export interface LeftField {
  readonly field: string;
  readonly problem?: FieldProblem;
}

/** Collects what is to be written into one object. */
export class ObjectDraft {
  readonly key: ObjectKey;
  readonly existing: BaseObject | undefined;
  readonly attributes: Record<string, Json> = {};
  readonly tables: Record<string, readonly TableRow[]> = {};

  constructor(key: ObjectKey, existing: BaseObject | undefined) {
    this.key = key;
    this.existing = existing;
  }

  /** Writes a text; one that the attribute cannot hold is left alone, for a cut name would come back to the portal. */
  put(field: string, attribute: Attribute, value: Json): LeftField | undefined {
    const written = value === null ? '' : String(value);
    const { maxLength } = attribute;
    if (maxLength !== undefined && written.length > maxLength) {
      return { field, problem: tooLong(this.key, field, attribute.names[0], written.length, maxLength) };
    }
    this.attributes[this.nameOf(attribute)] = written;
    return undefined;
  }

  /** The name under which the object has an attribute. */
  nameOf({ names }: Attribute): string {
    return names.find((name) => this.existing?.attributes[name] !== undefined) ?? names[0];
  }

  /** A text that the object has, or is to get. */
  textOf(attribute: Attribute): string {
    const name = this.nameOf(attribute);
    const value = this.attributes[name] ?? this.existing?.attributes[name];
    return typeof value === 'string' ? value.trim() : '';
  }

  get isEmpty(): boolean {
    return Object.keys(this.attributes).length === 0 && Object.keys(this.tables).length === 0;
  }

  write(create: boolean): ObjectWrite {
    const { attributes, tables } = baseObjectSchema.shape;
    return {
      ...this.key,
      create,
      attributes: attributes.parse(this.attributes),
      tables: tables.parse(this.tables),
    };
  }
}

function tooLong(
  { type, ref }: ObjectKey,
  field: string,
  attribute: string,
  length: number,
  most: number,
): FieldProblem {
  return {
    field,
    cause: 'too-long-for-base',
    text: text(
      `${type} ${ref}: в поле «${field}» ${length} знаков, реквизит «${attribute}» хранит ${most}. Сократите значение на портале, в 1С оно не записано.`,
      `${type} ${ref}: the field "${field}" has ${length} characters, the attribute "${attribute}" holds ${most}. Shorten it on the portal; it was not written to 1C.`,
    ),
  };
}
