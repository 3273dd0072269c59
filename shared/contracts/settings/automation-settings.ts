import * as z from 'zod';

/** What robots, triggers and document cards of a portal do with a base. */
export const automationSettingsSchema = z.strictObject({
  /** Robots and triggers stand in the portal, and documents of deals have cards in the timeline. */
  enabled: z.boolean().default(false),
  /** Documents tied to deals are shown in the timelines of the deals. */
  cards: z.boolean().default(true),
  /** A robot is told so late at the latest what became of its command, though the base sleeps. Hours. */
  longestWaitHours: z.int().min(1).max(168).default(24),
});
