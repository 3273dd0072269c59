import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asFlag, asList, asText } from '../../call/params.ts';
import { parseDateTime } from '../dates.ts';
import { type CrmField, kindOf } from './crm-field.ts';

const midnight = 86_400_000;

/**
 * A value as callers send it turned into what is kept: text becomes a number, a flag or a moment as the field wants.
 * `undefined` when it cannot be read.
 */
export function coerce(field: CrmField, value: Json, offsetMinutes: number): Json | undefined {
  if (field.multiple) {
    const values = asList(value)
      .filter((one) => one !== '' && one !== null)
      .map((one) => coerceOne(field, one, offsetMinutes));
    return values.every((one): one is Json => one !== undefined) ? values : undefined;
  }
  return coerceOne(field, value, offsetMinutes);
}

function coerceOne(field: CrmField, value: Json, offsetMinutes: number): Json | undefined {
  if (field.type === 'file') return value;
  const kind = kindOf(field.type);
  if (value === null || value === '') return kind === 'string' ? value : kind === 'flag' ? 'N' : null;
  switch (kind) {
    case 'flag':
      return asFlag(value) ? 'Y' : 'N';
    case 'number': {
      const number = Number(asText(value));
      return Number.isNaN(number) ? undefined : number;
    }
    case 'datetime': {
      const moment = parseDateTime(asText(value), offsetMinutes);
      return moment === undefined || field.type === 'datetime' ? moment : startOfDay(moment, offsetMinutes);
    }
    case 'string':
      return typeof value === 'object' ? undefined : asText(value);
  }
}

/** Midnight at the portal. */
export function startOfDay(moment: number, offsetMinutes: number): number {
  const local = moment + offsetMinutes * 60_000;
  return Math.floor(local / midnight) * midnight - offsetMinutes * 60_000;
}
