import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asList, asText } from '../call/params.ts';
import type { Robot, RobotProperty } from '../data/automation/robots.ts';
import { ControlError } from './control-route.ts';

/**
 * What a person leaves in the settings of a robot: fields that it has, of values that lists offer, defaults where
 * nothing was entered. @throws ControlError 400 for what the form does not let anybody save
 */
export function robotSettings(
  { properties }: Robot,
  given: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  for (const name of Object.keys(given))
    if (!properties[name]) throw new ControlError(400, `the robot has no property ${name}`);
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, settingOf(name, property, given[name])]),
  );
}

function settingOf(name: string, property: RobotProperty, given: Json | undefined): Json {
  const value = given ?? property.initial ?? '';
  const values = asList(value).map(asText);
  if (property.required && values.every((one) => one === ''))
    throw new ControlError(400, `the property ${name} must be filled in`);
  const offered = Object.keys(property.options);
  const strange = property.type === 'select' && values.find((one) => one !== '' && !offered.includes(one));
  if (strange) throw new ControlError(400, `the list ${name} does not offer ${strange}`);
  if (property.multiple) return values;
  return property.type === 'bool' ? (value === true || values[0] === 'Y' ? 'Y' : 'N') : (values[0] ?? '');
}
