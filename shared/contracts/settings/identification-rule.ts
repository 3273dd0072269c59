import * as z from 'zod';

/** By what a record may be recognised on the other side. */
export const identityKeyNames = [
  'name',
  'fullName',
  'phone',
  'email',
  'inn',
  'kpp',
  'lastName',
  'firstName',
  'secondName',
  'account',
  'bic',
] as const;
export type IdentityKey = (typeof identityKeyNames)[number];

const keySchema = z.enum(identityKeyNames);

/**
 * A rule of identification: a key that has to be the same on both sides, a key that may be missing on either side but
 * must not differ, a group of which all parts hold, or a group of which any holds.
 */
export type IdentificationRule =
  | IdentityKey
  | { readonly key: IdentityKey; readonly orMissing: true }
  | { readonly all: readonly IdentificationRule[] }
  | { readonly any: readonly IdentificationRule[] };

const groupSize = 20;

export const identificationRuleSchema: z.ZodType<IdentificationRule> = z
  .union([
    keySchema,
    z.strictObject({ key: keySchema, orMissing: z.literal(true) }),
    z.strictObject({
      get all(): z.ZodArray<z.ZodType<IdentificationRule>> {
        return z.array(identificationRuleSchema).min(1).max(groupSize);
      },
    }),
    z.strictObject({
      get any(): z.ZodArray<z.ZodType<IdentificationRule>> {
        return z.array(identificationRuleSchema).min(1).max(groupSize);
      },
    }),
  ])
  .meta({ id: 'IdentificationRule' });

/** Whom a rule is for; entrepreneurs have one of their own. */
export const ruleOwners = ['company', 'entrepreneur', 'contact', 'requisite', 'bankDetail'] as const;
export type RuleOwner = (typeof ruleOwners)[number];
