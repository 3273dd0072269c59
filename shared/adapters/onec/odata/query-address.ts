import type { BaseCondition, BaseQuery, VirtualTable } from '../../../ports/published-base.ts';
import { conditionText, guidLiteral, momentLiteral, nameOf, textLiteral } from './literals.ts';

/** Where in a list an answer is to begin, and how many rows it is to have. */
export interface Slice {
  readonly skip: number;
  readonly top: number;
}

const presentation = '____Presentation';

/** Path and query of a question, relative to `standard.odata/`. @throws RangeError for names and values that cannot be said */
export function queryAddress(query: BaseQuery, slice?: Slice, allowedOnly = false): string {
  const { expand, filter, orderBy, select, set, table } = query;
  const order = orderBy?.map(orderText);
  const parts: readonly (readonly [string, string] | false | undefined)[] = [
    filter && ['$filter', conditionText(filter)],
    select && ['$select', select.map(selectedText).join(',')],
    expand && ['$expand', expand.map(nameOf).join(',')],
    order && ['$orderby', order.join(',')],
    slice && ['$top', String(slice.top)],
    slice && slice.skip > 0 && ['$skip', String(slice.skip)],
    allowedOnly && ['allowedOnly', 'true'],
    ['$format', 'json'],
  ];
  const given = parts.filter((part): part is readonly [string, string] => Array.isArray(part));
  return `${pathOf(set, table)}?${given.map(([name, value]) => `${name}=${escaped(value)}`).join('&')}`;
}

/** Path of one object. */
export function objectAddress(set: string, ref: string): string {
  return `${escaped(nameOf(set))}(${guidLiteral(ref)})?$format=json`;
}

/** Path of a set. */
export function setAddress(set: string): string {
  return `${escaped(nameOf(set))}?$format=json`;
}

/** Path of the number of rows. */
export function countAddress(set: string, filter: BaseCondition | undefined): string {
  const path = `${escaped(nameOf(set))}/$count`;
  return filter ? `${path}?$filter=${escaped(conditionText(filter))}` : path;
}

function pathOf(set: string, table: VirtualTable | undefined): string {
  const path = escaped(nameOf(set));
  if (!table) return path;
  const given = argumentsOf(table).filter((argument) => argument !== undefined);
  return `${path}/${table.name}(${escaped(given.join(','))})`;
}

function argumentsOf(table: VirtualTable): readonly (string | undefined)[] {
  const moment = (name: string, value: string | undefined) =>
    value === undefined ? undefined : `${name}=${momentLiteral(value)}`;
  const condition = (name: string, value: BaseCondition | undefined) =>
    value && `${name}=${textLiteral(conditionText(value))}`;
  if (table.name === 'SliceLast' || table.name === 'SliceFirst')
    return [moment('Period', table.period), condition('Condition', table.condition)];
  const common = [
    condition('Condition', table.condition),
    condition('AccountCondition', table.accountCondition),
    table.dimensions && `Dimensions=${textLiteral(table.dimensions.map(nameOf).join(','))}`,
  ];
  if (table.name === 'Balance') return [moment('Period', table.period), ...common];
  return [moment('StartPeriod', table.from), moment('EndPeriod', table.to), ...common];
}

function orderText(order: string): string {
  const [name = '', direction, ...more] = order.split(' ');
  if (more.length > 0 || (direction !== undefined && direction !== 'desc' && direction !== 'asc'))
    throw new RangeError(`not an order: ${order.slice(0, 100)}`);
  return direction === undefined ? nameOf(name) : `${nameOf(name)} ${direction}`;
}

function selectedText(name: string): string {
  if (name === '*' || name === '**' || name === `*${presentation}`) return name;
  return nameOf(name);
}

/** Spaces as `%20`: the platform takes `+` for a plus. Quotes, commas and brackets stay, as in the vendor's examples. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3D', '=').replaceAll('%2F', '/');
}
