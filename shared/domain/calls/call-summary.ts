import * as z from 'zod';

const sentence = z.string().min(1).max(1000);

/** Something that somebody has promised to do. */
export const nextStepSchema = z.object({
  text: sentence,
  /** `YYYY-MM-DD` on the tenant's calendar, where the call names a day. */
  date: z.iso.date().optional(),
  who: z.enum(['client', 'employee', 'unknown']),
});
export type NextStep = z.output<typeof nextStepSchema>;

/** What a call was about, as it is stored and shown. */
export const callSummarySchema = z.object({
  version: z.literal(1),
  /** `amazon-bedrock`: written by a language model; `extractive`: sentences of the call itself, chosen by rules. */
  engine: z.enum(['amazon-bedrock', 'extractive']),
  /** The model that wrote it. */
  model: z.string().optional(),
  language: z.string(),
  /** A few words or one sentence each. */
  topics: z.array(sentence).max(10),
  /** What the client wants; left out where the call does not tell. */
  wish: sentence.optional(),
  agreements: z.array(sentence).max(20),
  nextSteps: z.array(nextStepSchema).max(20),
  /** Left out where it was not judged: an extractive summary judges none. */
  mood: z.enum(['good', 'neutral', 'bad']).optional(),
  /** The most telling sentences of the call; empty in a written summary. */
  excerpts: z.array(sentence).max(10),
});
export type CallSummary = z.output<typeof callSummarySchema>;
