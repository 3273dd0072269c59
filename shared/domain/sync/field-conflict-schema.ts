import * as z from 'zod';
import type { FieldConflict } from './three-way.ts';

/** A conflict as links and records of runs keep it. */
export const fieldConflictSchema: z.ZodType<FieldConflict> = z.object({
  field: z.string(),
  winner: z.enum(['base', 'portal']),
  kept: z.json(),
  lost: z.json(),
});
