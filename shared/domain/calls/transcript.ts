import * as z from 'zod';

/** Who speaks: the client, a person of the tenant, or somebody of whom nothing tells which of the two. */
export const sideSchema = z.enum(['client', 'employee', 'unknown']);
export type Side = z.output<typeof sideSchema>;

/** What one speaker says without another one between. */
export const turnSchema = z.object({
  side: sideSchema,
  /** Speakers apart, from 0, also where their sides are unknown. */
  speaker: z.number().int().nonnegative(),
  /** Seconds since the recording began; `end` is not before `start`. */
  start: z.number().nonnegative(),
  end: z.number().nonnegative(),
  text: z.string(),
  /** Mean over the words, 0…1; left out where the engine tells none. */
  confidence: z.number().min(0).max(1).optional(),
});
export type Turn = z.output<typeof turnSchema>;

/** The engines that make transcripts. Shown to people, so that nobody takes one for another. */
export const transcriptEngines = ['amazon-transcribe', 'pocketsphinx', 'sherpa-onnx'] as const;
export type TranscriptEngine = (typeof transcriptEngines)[number];

/**
 * A call in words, as it is stored: turns in order of their start. Speakers of two-channel recordings may overlap; no
 * two turns of one speaker do. An empty list of turns says that nobody spoke.
 */
export const transcriptSchema = z.object({
  version: z.literal(1),
  engine: z.enum(transcriptEngines),
  /** The engine's version or model, where it has one. */
  model: z.string().optional(),
  /** BCP 47, `ru-RU`; as asked for, or as the engine found. */
  language: z.string(),
  /** What told the sides: channels of the recording, a guess by who spoke first, or nothing. */
  sidesBy: z.enum(['channels', 'first-words', 'nothing']),
  turns: z.array(turnSchema),
});
export type Transcript = z.output<typeof transcriptSchema>;
