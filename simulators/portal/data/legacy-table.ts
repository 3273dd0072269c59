import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asFlag, asInteger, asText } from '../call/params.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import { formatDateTime } from './dates.ts';
import type { FieldKind, QueryField } from './field-table.ts';

/** A row whose fields have upper-case names; numbers and moments are kept as numbers, nothing as `null`. */
export interface LegacyRow {
  readonly id: number;
  readonly values: Readonly<Record<string, Json>>;
}

/** A field of such a row. */
export interface LegacyField {
  readonly name: string;
  readonly kind: FieldKind;
  /** What a new row gets. */
  readonly initial: Json;
  /** Callers cannot set it. */
  readonly readOnly?: true;
  readonly index?: string;
}

/** A number. */
export function number(name: string, initial: number | null = null): LegacyField {
  return { name, kind: 'number', initial };
}

/** Text. */
export function text(name: string, initial: string | null = null): LegacyField {
  return { name, kind: 'string', initial };
}

/** `Y` or `N`. */
export function flag(name: string, initial: 'Y' | 'N'): LegacyField {
  return { name, kind: 'flag', initial };
}

/** Id, author and times, set by the portal. */
export const stampFields: readonly LegacyField[] = [
  { name: 'DATE_CREATE', kind: 'datetime', initial: null, readOnly: true },
  { name: 'DATE_MODIFY', kind: 'datetime', initial: null, readOnly: true },
  { name: 'CREATED_BY_ID', kind: 'number', initial: null, readOnly: true },
  { name: 'MODIFY_BY_ID', kind: 'number', initial: null, readOnly: true },
];

/**
 * Tables of the older methods: every scalar leaves as text, what is not set as `null`, a moment that is not set as
 * empty text. See https://apidocs.bitrix24.com/api-reference/crm/requisites/
 */
export class LegacyTable {
  readonly fields: readonly LegacyField[];
  readonly #byName: ReadonlyMap<string, LegacyField>;
  readonly #initial: Readonly<Record<string, Json>>;
  readonly queryFields: ReadonlyMap<string, QueryField<LegacyRow>>;

  constructor(fields: readonly LegacyField[]) {
    this.fields = fields;
    this.#byName = new Map(fields.map((field) => [field.name, field]));
    this.#initial = Object.fromEntries(
      fields.filter(({ initial }) => initial !== null).map(({ name, initial }) => [name, initial]),
    );
    this.queryFields = new Map<string, QueryField<LegacyRow>>([
      ['ID', { kind: 'number', read: (row) => row.id }],
      ...fields.map(({ name, kind, index }): [string, QueryField<LegacyRow>] => [
        name,
        { kind, read: (row) => row.values[name], ...(index === undefined ? {} : { index }) },
      ]),
    ]);
  }

  /** What callers may set, turned into what is kept; unknown names are passed over. */
  accept(given: JsonMap, userFields: readonly string[] = []): Record<string, Json> {
    const accepted: Record<string, Json> = {};
    for (const [name, value] of Object.entries(given)) {
      const field = this.#byName.get(name);
      if (field && !field.readOnly) accepted[name] = keep(field, value);
      if (userFields.includes(name)) accepted[name] = value;
    }
    return accepted;
  }

  /** Values of a new row; what is not set is left out, so that large portals fit into memory. */
  initial(): Record<string, Json> {
    return { ...this.#initial };
  }

  /** A row as it leaves; an empty selection is everything but user fields, which have to be named, or `UF_*`. */
  view(
    row: LegacyRow,
    select: readonly string[],
    offsetMinutes: number,
    userFields: readonly string[] = [],
  ): { [name: string]: Json } {
    const all = select.length === 0 || select.includes('*');
    const seen: { [name: string]: Json } = {};
    if (all || select.includes('ID')) seen['ID'] = String(row.id);
    for (const field of this.fields) {
      if (!all && !select.includes(field.name)) continue;
      seen[field.name] = leave(field, row.values[field.name] ?? null, offsetMinutes);
    }
    for (const name of userFields)
      if (select.includes(name) || select.includes('UF_*')) seen[name] = row.values[name] ?? null;
    return seen;
  }
}

function keep(field: LegacyField, value: Json): Json {
  if (value === null) return null;
  if (field.kind === 'flag') return asFlag(value) ? 'Y' : 'N';
  if (field.kind === 'number') return asInteger(value) ?? null;
  return asText(value);
}

function leave(field: LegacyField, value: Json, offsetMinutes: number): Json {
  if (field.kind === 'datetime') return typeof value === 'number' ? formatDateTime(value, offsetMinutes) : '';
  return value === null ? null : asText(value);
}
