import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';

/** On queue `imports`: a base asked to import a file. What to read and how far it is stands in the job. */
export const importMessageSchema = z.object({
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
  /** Id of the import job, see `app/imports/import-jobs.ts`. */
  job: z.string().min(1),
});

export type ImportMessage = z.output<typeof importMessageSchema>;
