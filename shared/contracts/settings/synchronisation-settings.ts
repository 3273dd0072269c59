import * as z from 'zod';
import { scheduleSchema } from '../reports/schedule.ts';

/** In which order the two sides are gone through: whose new records are looked at first. */
export const runOrders = ['base-first', 'portal-first'] as const;
/** What a run does once something went wrong with a record. */
export const errorPolicies = ['go-on', 'stop'] as const;

/**
 * What a deletion on the portal means: the record stays away until the base says something new of it (`keep-away`); its
 * object of 1C gets the deletion mark as well (`mark`; what cannot be marked stays away); or it is forgotten, and made
 * anew by the next look at it (`forget`).
 */
export const onPortalDeletionSchema = z.enum(['keep-away', 'mark', 'forget']);
export type OnPortalDeletion = z.output<typeof onPortalDeletionSchema>;

/** On which sides changes count as changes. */
export const registerChangesSchema = z
  .strictObject({ base: z.boolean().default(true), portal: z.boolean().default(true) })
  .prefault({});

/** When and how the sides of a connection are brought together. Every part has a default that works. */
export const synchronisationSettingsSchema = z.strictObject({
  /** Changes are carried over as they happen; otherwise they wait for the next run. */
  realTime: z.boolean().default(true),
  /**
   * Whether changes on a side count as changes. Those of a side that does not register them stay there until a full
   * run, a run about one object, or a plan of these carries them over.
   */
  registerChanges: registerChangesSchema,
  order: z.enum(runOrders).default('base-first'),
  onErrors: z.enum(errorPolicies).default('go-on'),
  /** What a deletion on the portal means; a kind of client object may say otherwise. */
  onPortalDeletion: onPortalDeletionSchema.default('keep-away'),
  /** More deletions than this share of the linked records of a kind (and at least five) wait for a person. Per cent. */
  mostDeletedPercent: z.int().min(1).max(100).default(30),
  /** So often what changed on the portal is compared, so that lost events do no harm. Minutes. */
  reconcileMinutes: z.int().min(5).max(1440).default(15),
  /** So often all ids of the portal are looked through for what was deleted there. Hours. */
  sweepHours: z.int().min(1).max(720).default(24),
  /** Runs by the clock. */
  schedules: z
    .array(z.strictObject({ kind: z.enum(['full', 'changes']), schedule: scheduleSchema }))
    .max(10)
    .default([]),
});
