import type {
  ClientObjectName,
  ObjectSettings,
  ValueSource,
} from '../../../contracts/settings/client-settings.ts';
import type { Json } from '../../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { type Text, text } from '../../../kernel/text.ts';
import { canonicalValue, sameValue } from '../../entities/canonical.ts';
import { descriptorOf } from '../../entities/registry.ts';
import { normalisedCommunication } from '../../identification/normalise.ts';
import type { FieldProblem, Fields } from '../../sync/record.ts';
import { type Formula, readFormula } from '../formula/formula.ts';
import { failedCondition } from './filter.ts';
import { isFixedField, type SettingsInput } from './setting-places.ts';

/** What settings make of one record on its way to the other side. */
export type AppliedSettings =
  | {
      readonly outcome: 'record';
      readonly fields: Fields;
      /** User fields of the portal, or attributes of the object of 1C, by name. */
      readonly extra: Fields;
      /** Fields that could not be made; they travel as the product's own algorithm said them. */
      readonly problems: readonly FieldProblem[];
    }
  | { readonly outcome: 'skipped'; readonly reason: Text }
  /** The formula over the whole object failed: nothing is written. */
  | { readonly outcome: 'problem'; readonly problem: FieldProblem };

/** Settings of one object and direction, read once and applied to any number of records. */
export type SettingsApplier = (input: SettingsInput) => AppliedSettings;

type DirectionSettings = ObjectSettings['send'] | ObjectSettings['load'];
type Made = Result<Json, Text>;

/**
 * What settings make different of a record, with what only the other side knows under prefixed names.
 */
export function changedFields(
  own: Fields,
  { extra, fields }: Extract<AppliedSettings, { readonly outcome: 'record' }>,
  prefix: string,
): Fields {
  const changed = Object.entries(fields).filter(
    ([name, value]) => own[name] === undefined || !sameValue(own[name], value),
  );
  const named = Object.entries(extra).map(([name, value]) => [`${prefix}${name}`, value] as const);
  return Object.fromEntries([...changed, ...named]);
}

/** Prepares the settings of one direction; formulas are read once. */
export function settingsApplier(object: ClientObjectName, settings: DirectionSettings): SettingsApplier {
  const makers = settings.fields.map(({ target, source }) => ({ target, make: makerOf(source) }));
  const last = settings.formula === undefined ? undefined : readFormula(settings.formula);
  return (input) => {
    const failed = failedCondition(settings.filters, input);
    if (failed) return { outcome: 'skipped', reason: filtered(failed.field) };
    const draft = new Draft(object, input.fields);
    for (const { target, make } of makers) {
      const made = make(input);
      if (made) draft.set(target, made);
    }
    const whole = last && evaluated(last, { ...input, fields: draft.fields });
    if (whole && !whole.ok) return { outcome: 'problem', problem: formulaProblem('formula', whole.error) };
    if (whole) draft.merge(whole.value);
    return { outcome: 'record', fields: draft.fields, extra: draft.extra, problems: draft.problems };
  };
}

/** `undefined` where the product's own algorithm speaks. */
function makerOf(source: ValueSource): (input: SettingsInput) => Made | undefined {
  switch (source.kind) {
    case 'predefined':
      return () => undefined;
    case 'fixed':
      return () => ok(source.value);
    case 'attribute':
      return ({ attributes }) => taken(source.name, attributes);
    case 'additional':
      return ({ additional }) => taken(source.name, additional);
    case 'formula': {
      const formula = readFormula(source.formula);
      return (input) => evaluated(formula, input);
    }
  }
}

function taken(name: string, values: Readonly<Record<string, Json>>): Made {
  const value = values[name];
  return value === undefined ? err(noAttribute(name)) : ok(value);
}

function evaluated(formula: Result<Formula, Text>, { fields, attributes, additional }: SettingsInput): Made {
  return formula.ok ? formula.value.evaluate({ record: fields, attributes, additional }) : formula;
}

type Target = DirectionSettings['fields'][number]['target'];

/** A record while settings are applied to it. */
class Draft {
  readonly fields: Record<string, Json>;
  readonly extra: Record<string, Json> = {};
  readonly problems: FieldProblem[] = [];
  readonly #object: ClientObjectName;

  constructor(object: ClientObjectName, fields: Fields) {
    this.#object = object;
    this.fields = { ...fields };
  }

  set(target: Target, made: Made): void {
    const name =
      'field' in target ? target.field : 'userField' in target ? target.userField : target.attribute;
    if (!made.ok) this.problems.push(formulaProblem(name, made.error));
    else if ('field' in target) this.#setField(name, made.value);
    else this.extra[name] = made.value;
  }

  /** What the formula over the whole object answers: a map of fields, or `null` for no change. */
  merge(answer: Json): void {
    if (answer === null) return;
    if (typeof answer !== 'object' || Array.isArray(answer)) {
      this.problems.push(formulaProblem('formula', noMap));
      return;
    }
    for (const [name, value] of Object.entries(answer)) this.#setField(name, value);
  }

  #setField(name: string, value: Json): void {
    const field = descriptorOf(this.#object).fields.find((known) => known.name === name);
    if (!field || isFixedField(this.#object, name)) {
      this.problems.push(formulaProblem(name, noSuchField(name)));
      return;
    }
    const { type } = field;
    try {
      const list = type.kind === 'communications' && typeof value === 'string' ? [value] : value;
      const normal =
        type.kind === 'communications' && Array.isArray(list)
          ? list.map((entry: Json) => normalisedCommunication(type.type, String(entry)))
          : list;
      this.fields[name] = canonicalValue(type, normal);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.problems.push(formulaProblem(name, wrongType(name)));
    }
  }
}

function formulaProblem(field: string, said: Text): FieldProblem {
  return { field, cause: 'setting-failed', text: said };
}

function filtered(field: string): Text {
  return text(
    `Не передаётся: не выполнен отбор по «${field}» в настройках подключения.`,
    `Not carried over: the filter on "${field}" in the settings of the connection does not hold.`,
  );
}

function noAttribute(name: string): Text {
  return text(
    `У объекта нет реквизита «${name}», названного в настройках полей.`,
    `The object has no attribute "${name}", which the field settings name.`,
  );
}

function noSuchField(name: string): Text {
  return text(
    `Поля «${name}» нет, или его нельзя менять настройками: уберите его из формулы.`,
    `There is no field "${name}", or settings must not change it: take it out of the formula.`,
  );
}

function wrongType(name: string): Text {
  return text(
    `Значение для поля «${name}» не того типа: проверьте источник в настройках полей.`,
    `The value for the field "${name}" has the wrong type: check its source in the field settings.`,
  );
}

const noMap = text(
  'Формула объекта должна вернуть поля вида {"name": …} или null.',
  'The formula of the object has to answer fields such as {"name": …}, or null.',
);
