import * as z from 'zod';
import type { Templates } from './cloud-assembly.ts';

/** A resource of one of the stacks. */
export interface Resource {
  /** `Stack/LogicalId`. */
  readonly id: string;
  readonly stack: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const referenceSchema = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
]);
const importSchema = z.strictObject({ 'Fn::ImportValue': z.string() });
const joinSchema = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/** The values of CloudFormation's pseudo parameters on one machine. */
const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::Region': 'local',
  'AWS::URLSuffix': 'localhost',
};

/** The resources of all stacks, and what values that refer to them mean. */
export class Resources {
  readonly #byId = new Map<string, Resource>();
  /** Types of parameters by `Stack/LogicalId`. */
  readonly #parameters = new Map<string, string>();
  readonly #exports = new Map<string, { readonly stack: string; readonly value: unknown }>();

  constructor(templates: Templates) {
    for (const [stack, template] of Object.entries(templates)) {
      for (const [logicalId, resource] of Object.entries(template.Resources)) {
        const id = `${stack}/${logicalId}`;
        const { Type: type, Properties: properties, Metadata: metadata } = resource;
        this.#byId.set(id, { id, stack, type, properties, metadata });
      }
      for (const [logicalId, parameter] of Object.entries(template.Parameters)) {
        this.#parameters.set(`${stack}/${logicalId}`, parameter.Type);
      }
      for (const output of Object.values(template.Outputs)) {
        const name = output.Export?.Name;
        if (typeof name === 'string') this.#exports.set(name, { stack, value: output.Value });
      }
    }
  }

  ofType(type: string): readonly Resource[] {
    return [...this.#byId.values()].filter((resource) => resource.type === type);
  }

  /**
   * The one resource that a property refers to: by `Ref`, `Fn::GetAtt`, an import from another stack, or a join of
   * text around one of these. Undefined when it refers to none.
   */
  referredBy(stack: string, value: unknown): Resource | undefined {
    const reference = referenceSchema.safeParse(value);
    if (reference.success) {
      const name = 'Ref' in reference.data ? reference.data.Ref : reference.data['Fn::GetAtt'][0];
      return this.#byId.get(`${stack}/${name}`);
    }
    const imported = this.#imported(value);
    if (imported) return this.referredBy(imported.stack, imported.value);
    const join = joinSchema.safeParse(value);
    if (!join.success) return undefined;
    for (const part of join.data['Fn::Join'][1]) {
      const resource = this.referredBy(stack, part);
      if (resource) return resource;
    }
    return undefined;
  }

  /**
   * The text of a property. A reference to a resource becomes the given name of it, one to the parameter store the
   * parameter's id; undefined when it takes a parameter that only a deployment knows.
   * @throws RangeError for an intrinsic function the house does not know.
   */
  text(stack: string, value: unknown, nameOf: (resource: Resource) => string): string | undefined {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    const join = joinSchema.safeParse(value);
    if (join.success) {
      const [separator, parts] = join.data['Fn::Join'];
      const texts = parts.map((part) => this.text(stack, part, nameOf));
      return texts.includes(undefined) ? undefined : texts.join(separator);
    }
    const imported = this.#imported(value);
    if (imported) return this.text(imported.stack, imported.value, nameOf);
    const resource = this.referredBy(stack, value);
    if (resource) return nameOf(resource);
    return this.#parameterText(stack, value);
  }

  #parameterText(stack: string, value: unknown): string | undefined {
    const reference = z.strictObject({ Ref: z.string() }).safeParse(value);
    const name = reference.success ? reference.data.Ref : '';
    const type = this.#parameters.get(`${stack}/${name}`);
    if (type !== undefined) return type.startsWith('AWS::SSM::') ? name : undefined;
    const known = pseudoParameters[name];
    if (known === undefined)
      throw new RangeError(`cannot tell the value of ${JSON.stringify(value)} in ${stack}`);
    return known;
  }

  #imported(value: unknown): { readonly stack: string; readonly value: unknown } | undefined {
    const parsed = importSchema.safeParse(value);
    return parsed.success ? this.#exports.get(parsed.data['Fn::ImportValue']) : undefined;
  }
}
