import * as z from 'zod';
import { identificationRuleSchema, ruleOwners } from './identification-rule.ts';
import { onPortalDeletionSchema, registerChangesSchema } from './synchronisation-settings.ts';

/** Kinds of objects that clients consist of; each has settings of its own. */
export const clientObjects = ['company', 'contact', 'requisite', 'address', 'bankDetail'] as const;
export type ClientObjectName = (typeof clientObjects)[number];

/** Whether a name is that of an object with settings of clients. */
export function isClientObject(name: string): name is ClientObjectName {
  return clientObjects.some((known) => known === name);
}

export const longestFormula = 2_000;
const mostConditions = 30;
const mostSources = 100;
const mostListed = 500;

const name = z.string().trim().min(1).max(150);
const formula = z.string().trim().min(1).max(longestFormula);
const scalar = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);

/** A field of the record (`name`), an attribute (`attribute:Покупатель`) or an additional one (`additional:Город`). */
const place = z.string().regex(/^((attribute|additional):.{1,150}|[A-Za-z]{1,50})$/u);

const conditionSchema = z.discriminatedUnion('comparison', [
  z.strictObject({ field: place, comparison: z.enum(['equal', 'notEqual']), value: scalar }),
  z.strictObject({
    field: place,
    comparison: z.enum(['inList', 'notInList']),
    value: z.array(scalar).min(1).max(mostListed),
  }),
  z.strictObject({ field: place, comparison: z.literal('contains'), value: z.string().min(1).max(2_000) }),
]);
export type FilterCondition = z.output<typeof conditionSchema>;

const sourceSchema = z.discriminatedUnion('kind', [
  /** What the product's own algorithm says. */
  z.strictObject({ kind: z.literal('predefined') }),
  z.strictObject({ kind: z.literal('fixed'), value: z.union([scalar, z.array(scalar).max(100)]) }),
  /** An attribute of the object of 1C, or a field of the portal's row. */
  z.strictObject({ kind: z.literal('attribute'), name }),
  /** An additional attribute of 1C, or a user field of the portal. */
  z.strictObject({ kind: z.literal('additional'), name }),
  z.strictObject({ kind: z.literal('formula'), formula }),
]);
export type ValueSource = z.output<typeof sourceSchema>;

/** What a value goes to: a field of the record, or something of the receiving side that records do not know. */
const sendTarget = z.union([z.strictObject({ field: name }), z.strictObject({ userField: name })]);
const loadTarget = z.union([z.strictObject({ field: name }), z.strictObject({ attribute: name })]);

const direction = <Target extends z.ZodType>(target: Target) =>
  z.strictObject({
    /** All of them have to hold, or the record does not travel. */
    filters: z.array(conditionSchema).max(mostConditions).default([]),
    fields: z
      .array(z.strictObject({ target, source: sourceSchema }))
      .max(mostSources)
      .default([]),
    /** Looks at the whole object before it is written; answers a map of what is to be different. */
    formula: formula.optional(),
  });

export const objectSettingsSchema = z.strictObject({
  directions: z
    .strictObject({
      /** New ones are created on the portal. */
      send: z.boolean().default(true),
      updatePortal: z.boolean().default(true),
      /** New ones are created in 1C. */
      load: z.boolean().default(true),
      updateBase: z.boolean().default(true),
    })
    .prefault({}),
  /** Beside what the connection says for all objects. */
  registerChanges: registerChangesSchema,
  /** What a deletion on the portal means; as the connection says when missing. */
  onPortalDeletion: onPortalDeletionSchema.optional(),
  /** Whose value stays when both sides changed it. */
  winner: z.enum(['base', 'portal']).default('base'),
  send: direction(sendTarget).prefault({}),
  load: direction(loadTarget).prefault({}),
});
export type ObjectSettings = z.output<typeof objectSettingsSchema>;

const asWhat = z.enum(['company', 'contact']);

/** What a connection says about clients. What is left out has its default, which depends on the configuration of 1C. */
export const clientSettingsSchema = z.strictObject({
  /** By default what the base says of itself. */
  configuration: z.enum(['unf', 'ut', 'bp']).optional(),
  /** As what counterparties live on the portal. */
  kinds: z
    .strictObject({
      organisation: asWhat.default('company'),
      entrepreneur: asWhat.default('company'),
      person: asWhat.default('contact'),
    })
    .prefault({}),
  objects: z.partialRecord(z.enum(clientObjects), objectSettingsSchema).default({}),
  identification: z.partialRecord(z.enum(ruleOwners), identificationRuleSchema).default({}),
});
export type ClientSettings = z.output<typeof clientSettingsSchema>;
