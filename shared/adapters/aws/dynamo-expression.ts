import type { Json } from '../../kernel/canonical-json.ts';
import type { Condition, Update } from '../../ports/table.ts';

type AttributeCondition = Extract<Condition, { readonly attribute: string }>;

/** The parts of a request that carry expressions; members without content are left out. */
export interface ExpressionInput {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, Json>;
}

/**
 * Writes expressions of DynamoDB ("Using expressions in DynamoDB", Developer Guide). Names and values always go by
 * placeholders, so that no attribute name can be a reserved word or change the meaning.
 */
export class Expression {
  readonly #nowSeconds: number;
  readonly #names = new Map<string, string>();
  readonly #values = new Map<Json, string>();

  /** `now` in milliseconds decides which items have expired. */
  constructor(now: number) {
    this.#nowSeconds = Math.floor(now / 1000);
  }

  name(attribute: string): string {
    return placeholder(this.#names, attribute, '#n');
  }

  value(value: Json): string {
    return placeholder(this.#values, value, ':v');
  }

  /** True of an item that has not expired, and where there is no item. */
  notExpired(): string {
    const ttl = this.name('ttl');
    return `(attribute_not_exists(${ttl}) OR ${ttl} > ${this.value(this.#nowSeconds)})`;
  }

  condition(condition: Condition): string {
    if ('present' in condition) return `(attribute_exists(${this.name('pk')}) AND ${this.notExpired()})`;
    if ('absent' in condition) return `(NOT ${this.condition({ present: true })})`;
    if ('all' in condition) return this.#joined(condition.all, ' AND ');
    if ('any' in condition) return this.#joined(condition.any, ' OR ');
    return this.#attributeCondition(condition);
  }

  update(update: Update): string {
    const sets = Object.entries(update.set ?? {}).map(
      ([name, value]) => `${this.name(name)} = ${this.value(value)}`,
    );
    const adds = Object.entries(update.add ?? {}).map(
      ([name, amount]) => `${this.name(name)} ${this.value(amount)}`,
    );
    const removes = (update.remove ?? []).map((name) => this.name(name));
    const clause = (verb: string, parts: readonly string[]) =>
      parts.length === 0 ? [] : [`${verb} ${parts.join(', ')}`];
    return [...clause('SET', sets), ...clause('ADD', adds), ...clause('REMOVE', removes)].join(' ');
  }

  /** The request's members for what was written. */
  input(condition?: string, update?: string): ExpressionInput {
    return {
      ...(condition ? { ConditionExpression: condition } : {}),
      ...(update ? { UpdateExpression: update } : {}),
      ...(this.#names.size > 0 ? { ExpressionAttributeNames: turned(this.#names) } : {}),
      ...(this.#values.size > 0 ? { ExpressionAttributeValues: turned(this.#values) } : {}),
    };
  }

  #joined(conditions: readonly Condition[], operator: string): string {
    const parts = conditions.map((part) => this.condition(part));
    // Every part brings its own parentheses, and DynamoDB refuses redundant ones.
    return parts.length === 1 ? parts.join() : `(${parts.join(operator)})`;
  }

  #attributeCondition(condition: AttributeCondition): string {
    const name = this.name(condition.attribute);
    const live = (comparison: string) => `(${comparison} AND ${this.notExpired()})`;
    if ('exists' in condition) {
      const exists = live(`attribute_exists(${name})`);
      return condition.exists ? exists : `(NOT ${exists})`;
    }
    if ('equals' in condition) return live(`${name} = ${this.value(condition.equals)}`);
    if ('notEquals' in condition) return `(NOT ${live(`${name} = ${this.value(condition.notEquals)}`)})`;
    if ('lessThan' in condition) return live(`${name} < ${this.value(condition.lessThan)}`);
    if ('atMost' in condition) return live(`${name} <= ${this.value(condition.atMost)}`);
    if ('greaterThan' in condition) return live(`${name} > ${this.value(condition.greaterThan)}`);
    return live(`${name} >= ${this.value(condition.atLeast)}`);
  }
}

function placeholder<T>(known: Map<T, string>, value: T, prefix: string): string {
  const mark = known.get(value) ?? `${prefix}${known.size}`;
  known.set(value, mark);
  return mark;
}

function turned<T>(marks: ReadonlyMap<T, string>): Record<string, T> {
  return Object.fromEntries([...marks].map(([value, mark]) => [mark, value]));
}
