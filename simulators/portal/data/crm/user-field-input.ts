import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asFlag, asInteger, asList, asMap, asText } from '../../call/params.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import type { UserField, UserFieldChoice } from './user-fields.ts';

/** Names of a field's properties, which differ between the older methods and `userfieldconfig`. */
export interface UserFieldNames {
  readonly fieldName: string;
  readonly userTypeId: string;
  readonly xmlId: string;
  readonly sort: string;
  readonly multiple: string;
  readonly mandatory: string;
  readonly showFilter: string;
  readonly label: string;
  readonly settings: string;
  readonly choices: string;
  readonly choice: {
    readonly id: string;
    readonly value: string;
    readonly def: string;
    readonly sort: string;
    readonly xmlId: string;
  };
}

/** Reads what is to be set; what is absent stays as it was. */
export function userFieldInput(given: JsonMap, names: UserFieldNames, before: UserField): UserField {
  const label = given[names.label];
  return {
    ...before,
    xmlId: given[names.xmlId] === undefined ? before.xmlId : asText(given[names.xmlId]),
    sort: asInteger(given[names.sort]) ?? before.sort,
    multiple: given[names.multiple] === undefined ? before.multiple : asFlag(given[names.multiple]),
    mandatory: given[names.mandatory] === undefined ? before.mandatory : asFlag(given[names.mandatory]),
    showFilter: asText(given[names.showFilter]) || before.showFilter,
    label: label === undefined ? before.label : labelOf(label),
    settings: given[names.settings] ?? before.settings,
    choices:
      given[names.choices] === undefined ? before.choices : choicesOf(given[names.choices], names, before),
  };
}

function labelOf(label: Json): Record<string, string> {
  if (typeof label !== 'object') return { ru: asText(label), en: asText(label) };
  return Object.fromEntries(
    Object.entries(asMap(label)).map(([language, value]) => [language, asText(value)]),
  );
}

/** Choices with an id are changed, without one added; those not named stay, those with DEL go. */
function choicesOf(
  list: Json | undefined,
  names: UserFieldNames,
  before: UserField,
): readonly UserFieldChoice[] {
  const choices = new Map(before.choices.map((choice) => [choice.id, choice]));
  let last = Math.max(before.id * 100, ...choices.keys());
  for (const entry of asList(list)) {
    const given = asMap(entry);
    const known = choices.get(asInteger(given[names.choice.id]) ?? 0);
    if (known && asFlag(given['DEL'] ?? given['del'])) {
      choices.delete(known.id);
      continue;
    }
    if (!known) last += 1;
    const id = known?.id ?? last;
    choices.set(id, {
      id,
      value: asText(given[names.choice.value]) || (known?.value ?? ''),
      isDefault: asFlag(given[names.choice.def]),
      sort: asInteger(given[names.choice.sort]) ?? known?.sort ?? 500,
      xmlId: asText(given[names.choice.xmlId]) || (known?.xmlId ?? String(id)),
    });
  }
  return [...choices.values()];
}

/** A field with nothing set. */
export function blankUserField(
  id: number,
  entityId: string,
  fieldName: string,
  userTypeId: string,
): UserField {
  return {
    id,
    entityId,
    fieldName,
    userTypeId,
    xmlId: '',
    sort: 100,
    multiple: false,
    mandatory: false,
    showFilter: 'N',
    label: {},
    settings: defaultSettings(userTypeId),
    choices: [],
  };
}

function defaultSettings(userTypeId: string): Json {
  if (userTypeId === 'string')
    return { SIZE: 20, ROWS: 1, REGEXP: '', MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' };
  if (userTypeId === 'enumeration')
    return { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' };
  if (userTypeId === 'boolean')
    return { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX', LABEL: ['', ''], LABEL_CHECKBOX: '' };
  if (userTypeId === 'double')
    return { PRECISION: 4, SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null };
  if (userTypeId === 'datetime')
    return { DEFAULT_VALUE: { TYPE: 'NONE', VALUE: '' }, USE_SECOND: 'Y', USE_TIMEZONE: 'N' };
  return [];
}
