/** One phone, mail address, page or messenger of a company, contact or lead. */
export interface MultiField {
  readonly id: number;
  readonly typeId: string;
  readonly valueType: string;
  readonly value: string;
}

/** Kinds in the order in which the portal shows them. */
export const multiFieldTypes = ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'] as const;

/** A wanted change of the multi-fields of an object. */
export type MultiFieldChange =
  | { readonly kind: 'add'; readonly typeId: string; readonly valueType: string; readonly value: string }
  | { readonly kind: 'change'; readonly id: number; readonly valueType?: string; readonly value: string }
  | { readonly kind: 'remove'; readonly id: number };

/** Carries out changes; ids that the object does not have are passed over. */
export function applyMultiFields(
  present: readonly MultiField[],
  changes: readonly MultiFieldChange[],
  nextId: () => number,
): readonly MultiField[] {
  let fields = [...present];
  for (const change of changes) {
    if (change.kind === 'add') {
      const { typeId, valueType, value } = change;
      fields.push({ id: nextId(), typeId, valueType, value });
    } else if (change.kind === 'remove') {
      fields = fields.filter((field) => field.id !== change.id);
    } else {
      fields = fields.map((field) =>
        field.id === change.id
          ? { ...field, value: change.value, valueType: change.valueType ?? field.valueType }
          : field,
      );
    }
  }
  return fields;
}
