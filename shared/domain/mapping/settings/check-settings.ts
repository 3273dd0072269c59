import {
  type ClientObjectName,
  type ClientSettings,
  clientObjects,
  type ObjectSettings,
} from '../../../contracts/settings/client-settings.ts';
import { ruleOwners } from '../../../contracts/settings/identification-rule.ts';
import { type Text, text } from '../../../kernel/text.ts';
import { ruleFaults, type SettingFault } from '../../identification/check-rule.ts';
import { checkedProgram } from '../formula/checked-program.ts';
import { createFormulaEnvironment } from '../formula/environment.ts';
import { fieldNames, isFixedField } from './setting-places.ts';

type Path = SettingFault['path'];
type DirectionSettings = ObjectSettings['send'] | ObjectSettings['load'];

/** What is wrong with settings beyond their form: unknown fields, formulas that cannot be, rules that find everybody. */
export function settingFaults(settings: ClientSettings): readonly SettingFault[] {
  const ofObjects = clientObjects.flatMap((object) => {
    const own = settings.objects[object];
    return own ? objectFaults(object, own, ['objects', object]) : [];
  });
  const ofRules = ruleOwners.flatMap((owner) => {
    const rule = settings.identification[owner];
    return rule === undefined
      ? []
      : ruleFaults(owner, rule).map((fault) => ({
          ...fault,
          path: ['identification', owner, ...fault.path],
        }));
  });
  return [...ofObjects, ...ofRules];
}

function objectFaults(
  object: ClientObjectName,
  settings: ObjectSettings,
  path: Path,
): readonly SettingFault[] {
  return (['send', 'load'] as const).flatMap((direction) =>
    directionFaults(object, settings[direction], [...path, direction]),
  );
}

function directionFaults(
  object: ClientObjectName,
  settings: DirectionSettings,
  path: Path,
): readonly SettingFault[] {
  const filters = settings.filters.flatMap(({ field }, at) =>
    field.includes(':') || fieldNames(object).includes(field)
      ? []
      : [{ path: [...path, 'filters', at, 'field'], text: unknownField(object, field) }],
  );
  const fields = settings.fields.flatMap(({ target, source }, at) => [
    ...targetFaults(object, target, [...path, 'fields', at, 'target']),
    ...(source.kind === 'formula'
      ? formulaFaults(source.formula, [...path, 'fields', at, 'source', 'formula'])
      : []),
  ]);
  const whole = settings.formula === undefined ? [] : formulaFaults(settings.formula, [...path, 'formula']);
  return [...filters, ...fields, ...twice(settings, path), ...whole];
}

function targetFaults(
  object: ClientObjectName,
  target: DirectionSettings['fields'][number]['target'],
  path: Path,
): readonly SettingFault[] {
  if (!('field' in target)) return [];
  const place = [...path, 'field'];
  if (!fieldNames(object).includes(target.field))
    return [{ path: place, text: unknownField(object, target.field) }];
  return isFixedField(object, target.field) ? [{ path: place, text: fixedField(target.field) }] : [];
}

/** Formulas are only checked with it, never run: what a function does does not matter, only that it is there. */
const signatures = createFormulaEnvironment(() => {
  throw new Error('formulas do not run where settings are checked');
});

function formulaFaults(source: string, path: Path): readonly SettingFault[] {
  const program = checkedProgram(signatures, source);
  return program.ok ? [] : [{ path, text: program.error }];
}

/** Two sources for one target: nobody could tell which of them counts. */
function twice({ fields }: DirectionSettings, path: Path): readonly SettingFault[] {
  const seen = new Set<string>();
  return fields.flatMap(({ target }, at) => {
    const name = JSON.stringify(target);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ path: [...path, 'fields', at, 'target'], text: toldTwice }];
  });
}

function unknownField(object: ClientObjectName, field: string): Text {
  const known = fieldNames(object).join(', ');
  return text(
    `Поля «${field}» у объекта нет. Есть: ${known}; реквизиты пишутся как attribute:Имя и additional:Имя.`,
    `The object has no field "${field}". There are: ${known}; attributes are written attribute:Name and additional:Name.`,
  );
}

function fixedField(field: string): Text {
  return text(
    `Поле «${field}» говорит, чей это объект: настройками его менять нельзя.`,
    `The field "${field}" says to whom the object belongs: settings must not change it.`,
  );
}

const toldTwice = text('Для этого поля источник уже задан выше.', 'This field has a source above already.');
