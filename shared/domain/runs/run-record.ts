import * as z from 'zod';
import type { Json } from '../../kernel/canonical-json.ts';
import type { EntityName } from '../entities/descriptor.ts';
import { isEntityName } from '../entities/registry.ts';
import { fieldConflictSchema } from '../sync/field-conflict-schema.ts';

export const runRecordActions = [
  'created',
  'adopted',
  'updated',
  'link-dropped',
  'created-in-base',
  'updated-in-base',
  'marked-in-base',
  'removed',
  'unlinked',
  /** Nothing was to be done, or could be. */
  'none',
] as const;
export type RunRecordAction = (typeof runRecordActions)[number];

export const runRecordResults = [
  /** A plan says so. */
  'planned',
  /** It was about to be done when the work was cut off: it may have been done. */
  'begun',
  'done',
  /** Something kept it from being done; `text` says what. */
  'refused',
  /** It deletes something and waits for a person. */
  'held-back',
  /** It is no longer what was planned, or was edited since. */
  'left',
] as const;

const json: z.ZodType<Json> = z.json();
const textSchema = z.object({ ru: z.string(), en: z.string() });

export const runRecordSchema = z.object({
  entity: z.custom<EntityName>((name) => typeof name === 'string' && isEntityName(name)),
  ref: z.string(),
  /** Empty where the portal's record did not exist yet. */
  portalId: z.string(),
  action: z.enum(runRecordActions),
  fields: z.record(z.string(), z.object({ before: json.optional(), after: json })),
  conflicts: z.array(fieldConflictSchema),
  result: z.enum(runRecordResults),
  /** The record of the portal was given its external key, which it did not have before. */
  rekeyed: z.literal(true).optional(),
  text: textSchema.optional(),
  /** Of plans: fingerprint of all that is said of the record; the applying run compares it. */
  expects: z.string().optional(),
  /** Of plans: side and root of the mark that led to it. */
  mark: z.object({ side: z.enum(['base', 'portal']), id: z.string(), root: z.string() }).optional(),
});

/** What a run did, or a plan says, of one record on one side. */
export type RunRecord = z.output<typeof runRecordSchema>;
