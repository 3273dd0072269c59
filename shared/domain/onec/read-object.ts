import * as z from 'zod';
import type { Json } from '../../kernel/canonical-json.ts';
import { type Text, text } from '../../kernel/text.ts';
import { type BaseObject, baseObjectSchema } from './base-object.ts';
import { type AttributeType, type ObjectType, objectTypes } from './object-types.ts';

/** Why an object of a base cannot be taken. */
export interface ObjectProblem {
  /** What the object calls itself, as far as it does. */
  readonly type: string;
  readonly ref: string;
  /** E.g. `ИНН` or `КонтактнаяИнформация[2].АдресЭП`; empty when it is the object as a whole. */
  readonly attribute: string;
  /** Stable cause, e.g. `object.attribute-too-long`. */
  readonly cause: string;
  readonly text: Text;
}

export type ReadObject =
  | { readonly ok: true; readonly object: BaseObject }
  | { readonly ok: false; readonly problem: ObjectProblem };

/** More rows has no tabular part of a catalogue; a document of so many is taken too. */
const mostRows = 10_000;

/** Texts of attributes that are not known by name. */
const mostCharacters = 100_000;

const named = z
  .object({ type: z.string().catch(''), ref: z.string().catch('') })
  .catch({ type: '', ref: '' });

/** Takes an object as a base told it. One problem is named, the first. */
export function readObject(value: unknown): ReadObject {
  const { type, ref } = named.parse(value);
  const refuse = (attribute: string, cause: string, said: Text): ReadObject => ({
    ok: false,
    problem: {
      type: type.slice(0, 150),
      ref: ref.slice(0, 40),
      attribute,
      cause: `object.${cause}`,
      text: said,
    },
  });
  const parsed = baseObjectSchema.safeParse(value);
  if (!parsed.success) return refuse(placeOf(parsed.error), 'malformed', malformed(type, parsed.error));
  const known = Object.hasOwn(objectTypes, type) ? objectTypes[type] : undefined;
  if (!known) return refuse('', 'type-unknown', typeUnknown(type));
  const fault = faultOf(parsed.data, known);
  return fault ? refuse(fault.attribute, fault.cause, fault.text) : { ok: true, object: parsed.data };
}

interface Fault {
  readonly attribute: string;
  readonly cause: string;
  readonly text: Text;
}

function faultOf(object: BaseObject, known: ObjectType): Fault | undefined {
  for (const [name, value] of Object.entries(object.attributes)) {
    const fault = faultOfValue(name, value, known.attributes[name]);
    if (fault) return fault;
  }
  for (const [table, rows] of Object.entries(object.tables)) {
    if (rows.length > mostRows) return tooManyRows(table, rows.length);
    for (const [index, row] of rows.entries()) {
      for (const [name, value] of Object.entries(row)) {
        const fault = faultOfValue(`${table}[${index}].${name}`, value, known.tables[table]?.[name]);
        if (fault) return fault;
      }
    }
  }
  return undefined;
}

function faultOfValue(attribute: string, value: Json, type: AttributeType | undefined): Fault | undefined {
  // Attributes that do not apply, to a folder for example, are null.
  if (value === null) return undefined;
  const most = type?.kind === 'text' ? type.maxLength : mostCharacters;
  if (typeof value === 'string' && value.length > most) return tooLong(attribute, value.length, most);
  if (!type || fits(value, type)) return undefined;
  return {
    attribute,
    cause: 'attribute-type',
    text: text(
      `Значение реквизита «${attribute}» — не ${wanted[type.kind].ru}.`,
      `The value of “${attribute}” is not ${wanted[type.kind].en}.`,
    ),
  };
}

const wanted: Readonly<Record<AttributeType['kind'], Text>> = {
  text: text('строка', 'a text'),
  reference: text('ссылка (UUID)', 'a reference (UUID)'),
  flag: text('булево', 'true or false'),
  number: text('число', 'a number'),
  moment: text('дата вида 2025-03-01T00:00:00', 'a date such as 2025-03-01T00:00:00'),
};

function fits(value: Json, { kind }: AttributeType): boolean {
  switch (kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
    case 'moment':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(value);
    case 'reference':
      return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    case 'text':
      return typeof value === 'string';
  }
}

function placeOf(error: z.ZodError): string {
  const [first] = error.issues;
  const [, ...inside] = first?.path ?? [];
  const whole = first?.path[0] === 'attributes' || first?.path[0] === 'tables' ? inside : (first?.path ?? []);
  return whole
    .map((step) => (typeof step === 'number' ? `[${step}]` : String(step)))
    .join('.')
    .replaceAll('.[', '[');
}

function malformed(type: string, error: z.ZodError): Text {
  const place = placeOf(error) || 'object';
  return text(
    `Объект ${type} передан неверно: поле «${place}». Нужны type, ref (UUID) и attributes.`,
    `The object ${type} is malformed at “${place}”. It needs type, ref (UUID) and attributes.`,
  );
}

function typeUnknown(type: string): Text {
  return text(
    `Объекты вида «${type.slice(0, 150)}» не поддерживаются: уберите их из обмена.`,
    `Objects of the type “${type.slice(0, 150)}” are not supported: take them out of the exchange.`,
  );
}

function tooLong(attribute: string, length: number, most: number): Fault {
  return {
    attribute,
    cause: 'attribute-too-long',
    text: text(
      `Реквизит «${attribute}» слишком длинный: ${length} знаков, можно не больше ${most}.`,
      `The attribute “${attribute}” is too long: ${length} characters, at most ${most} are allowed.`,
    ),
  };
}

function tooManyRows(table: string, rows: number): Fault {
  return {
    attribute: table,
    cause: 'table-too-long',
    text: text(
      `В табличной части «${table}» слишком много строк: ${rows}, можно не больше ${mostRows}.`,
      `The tabular part “${table}” has too many rows: ${rows}, at most ${mostRows} are allowed.`,
    ),
  };
}
