import * as z from 'zod';

/** What is known of the sound of a recording. */
export const recordingSchema = z.object({
  /** As the header says: `WAVE`, `MPEG`, `Ogg` …, and the codec in it. */
  container: z.string(),
  codec: z.string(),
  seconds: z.number().nonnegative(),
  channels: z.number().int().positive(),
  sampleRate: z.number().positive(),
  /** Whether two channels hold one person each, the same twice, or nobody has looked (no decoder for the codec). */
  voices: z.enum(['separate', 'mixed', 'not-known']),
  /** Nothing but silence; `undefined` where nobody has looked. */
  silent: z.boolean().optional(),
});
export type Recording = z.output<typeof recordingSchema>;
