import * as z from 'zod';
import { automationSettingsSchema } from '../../contracts/settings/automation-settings.ts';
import { callSettingsSchema } from '../../contracts/settings/call-settings.ts';
import { clientSettingsSchema } from '../../contracts/settings/client-settings.ts';
import { noticeSettingsSchema } from '../../contracts/settings/notice-settings.ts';
import { synchronisationSettingsSchema } from '../../contracts/settings/synchronisation-settings.ts';
import { catalogueSettingsSchema } from '../catalogue/settings.ts';

/** What an administrator may set on a connection. Every part has a default that works out of the box. */
export const connectionSettingsSchema = z.strictObject({
  catalogue: catalogueSettingsSchema.prefault({}),
  clients: clientSettingsSchema.prefault({}),
  automation: automationSettingsSchema.prefault({}),
  notices: noticeSettingsSchema.prefault({}),
  calls: callSettingsSchema.prefault({}),
  synchronisation: synchronisationSettingsSchema.prefault({}),
  history: z
    .strictObject({
      /** Days that the interaction history is kept. */
      keepDays: z.int().min(1).max(365).default(30),
      /** Days that the error journal keeps an error after it was last seen. */
      keepErrorsDays: z.int().min(1).max(365).default(90),
      /** Keep the bodies of requests too. */
      debug: z.boolean().default(false),
    })
    .prefault({}),
});

export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;
