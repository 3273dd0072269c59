import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';

const scope = {
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
};

/** A base asked to import a file. What to read and how far it is stands in the job. */
const jobMessageSchema = z.object({
  ...scope,
  /** Id of the import job, see `app/imports/import-jobs.ts`. */
  job: z.string().min(1),
});

/** Work on what a base said that needs its imports to stand still. */
const catalogueChoreSchema = z.object({
  ...scope,
  /**
   * - `judge-full-exchange` a full exchange may be over: goods that it did not bring
   * - `apply-settings` settings of the catalogue changed: what they touch is marked again
   */
  chore: z.enum(['judge-full-exchange', 'apply-settings']),
});

/** On queue `imports`. */
export const importMessageSchema = z.union([jobMessageSchema, catalogueChoreSchema]);

export type ImportMessage = z.output<typeof importMessageSchema>;
export type CatalogueChore = z.output<typeof catalogueChoreSchema>['chore'];
