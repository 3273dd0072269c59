import type { Json } from '../../kernel/canonical-json.ts';
import type { CommunicationType } from '../entities/descriptor.ts';
import { normalisedCommunication } from '../identification/normalise.ts';

interface MultiField {
  readonly id: string;
  readonly type: string;
  readonly value: string;
}

/** Elements of `fm` as `crm.item.*` answers them. */
function multiFields(fm: Json | undefined): readonly MultiField[] {
  if (!Array.isArray(fm)) return [];
  return fm.flatMap((entry: Json) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return [];
    const { id, typeId, value } = entry as { readonly [name: string]: Json };
    return typeof typeId === 'string' && typeof value === 'string'
      ? [{ id: String(id), type: typeId, value }]
      : [];
  });
}

/** The values of one type, normalised, in code-unit order, each once. */
export function communicationValues(type: CommunicationType, fm: Json): readonly string[] {
  const values = multiFields(fm).filter((field) => field.type === type);
  return [...new Set(values.map((field) => normalisedCommunication(type, field.value)))].sort();
}

/**
 * What `crm.item.add` or `crm.item.update` has to be told so that an object has just the wanted values of the types
 * named. A new object takes a list; a change takes an object: `n0`, `n1` … add, a known id with an empty value removes,
 * and every element names its type, or the portal passes over it.
 * https://apidocs.bitrix24.ru/tutorials/crm/how-to-edit-crm-objects/how-to-change-email-or-phone.html
 * @param fm the object's multi-fields as the portal has them; `undefined` for a new object
 */
export function communicationChanges(
  wanted: readonly { readonly type: CommunicationType; readonly values: readonly string[] }[],
  fm: Json | undefined,
): Json | undefined {
  if (wanted.length === 0) return undefined;
  if (fm === undefined) {
    const list = wanted.flatMap(({ type, values }) =>
      values.map((value) => ({ typeId: type, valueType: 'WORK', value })),
    );
    return list.length === 0 ? undefined : list;
  }
  const changes: Record<string, Json> = {};
  let added = 0;
  for (const { type, values } of wanted) {
    const known = multiFields(fm).filter((field) => field.type === type);
    const missing = new Set(values);
    for (const field of known) {
      const normalised = normalisedCommunication(type, field.value);
      // A number that is there twice stays once.
      if (!missing.delete(normalised)) changes[field.id] = { typeId: type, value: '' };
    }
    for (const value of missing) changes[`n${added++}`] = { typeId: type, valueType: 'WORK', value };
  }
  return Object.keys(changes).length === 0 ? undefined : changes;
}
