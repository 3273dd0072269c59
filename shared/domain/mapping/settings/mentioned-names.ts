import type { ObjectSettings, ValueSource } from '../../../contracts/settings/client-settings.ts';

/** How fields of the portal's older methods are called: `UF_CRM_1712`, `RQ_OKVED`. */
const rowName = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;

/**
 * Fields of the portal's row that settings for loading look at, whatever they are for: sources, filters and formulas. A
 * list of requisites tells a user field only to who names it.
 */
export function mentionedNames({ fields, filters, formula }: ObjectSettings['load']): readonly string[] {
  const places = filters.flatMap(({ field }) => {
    const colon = field.indexOf(':');
    return colon === -1 ? [] : [field.slice(colon + 1)];
  });
  const named = fields.flatMap(({ source }) => namesIn(source));
  return [...new Set([...places, ...named, ...namesInFormula(formula ?? '')])];
}

function namesIn(source: ValueSource): readonly string[] {
  switch (source.kind) {
    case 'predefined':
    case 'fixed':
      return [];
    case 'attribute':
    case 'additional':
      return [source.name];
    case 'formula':
      return namesInFormula(source.formula);
  }
}

function namesInFormula(formula: string): readonly string[] {
  return formula.match(rowName) ?? [];
}
