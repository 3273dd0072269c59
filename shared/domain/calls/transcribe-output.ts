import * as z from 'zod';
import { sideOfChannel } from './sides.ts';
import type { SpokenWord } from './spoken-word.ts';
import type { Transcript } from './transcript.ts';
import { turnsOfWords } from './turns-of-words.ts';

const seconds = z.coerce.number().nonnegative();
const itemSchema = z.object({
  type: z.enum(['pronunciation', 'punctuation']),
  start_time: seconds.optional(),
  end_time: seconds.optional(),
  /** Missing in older files, where only the segments tell. */
  speaker_label: z.string().optional(),
  alternatives: z.array(z.object({ content: z.string(), confidence: z.coerce.number().optional() })).min(1),
});
type Item = z.output<typeof itemSchema>;

/**
 * The file that Amazon Transcribe writes, as far as it is read: with channel identification
 * (https://docs.aws.amazon.com/transcribe/latest/dg/channel-id-output-batch.html) or with speaker partitioning
 * (https://docs.aws.amazon.com/transcribe/latest/dg/diarization-output-batch.html).
 */
const outputSchema = z.object({
  results: z.object({
    language_code: z.string().optional(),
    channel_labels: z
      .object({ channels: z.array(z.object({ channel_label: z.string(), items: z.array(itemSchema) })) })
      .optional(),
    speaker_labels: z
      .object({
        segments: z.array(
          z.object({
            speaker_label: z.string(),
            items: z
              .array(z.object({ start_time: seconds, speaker_label: z.string().optional() }))
              .default([]),
          }),
        ),
      })
      .optional(),
    items: z.array(itemSchema).default([]),
  }),
});
type Results = z.output<typeof outputSchema>['results'];

/** What was asked for, where the file does not say it. */
export interface OutputContext {
  readonly language: string;
  readonly employeeChannel?: 0 | 1;
}

/**
 * One transcript of either form of file. Every word comes once, with the punctuation behind it; punctuation that
 * follows no word is left out.
 * @throws ZodError when the file has another form.
 */
export function readTranscribeOutput(output: unknown, context: OutputContext): Transcript {
  const { results } = outputSchema.parse(output);
  const language = results.language_code ?? context.language;
  const channels = results.channel_labels?.channels;
  const words = channels ? wordsOfChannels(channels) : wordsOfSpeakers(results);
  const sideOf = channels ? sideOfChannel(context.employeeChannel) : () => 'unknown' as const;
  return {
    version: 1,
    engine: 'amazon-transcribe',
    language,
    sidesBy: channels && context.employeeChannel !== undefined ? 'channels' : 'nothing',
    turns: [...turnsOfWords(words, sideOf, joinOf(language))],
  };
}

/** Written without spaces between words. */
function joinOf(language: string): '' | ' ' {
  return /^(ja|zh|th)\b/.test(language) ? '' : ' ';
}

function wordsOfChannels(
  channels: NonNullable<Results['channel_labels']>['channels'],
): readonly SpokenWord[] {
  return channels.flatMap(({ channel_label, items }) => wordsOf(items, () => numberOf(channel_label)));
}

function wordsOfSpeakers({ items, speaker_labels }: Results): readonly SpokenWord[] {
  const byTime = new Map<number, string>();
  for (const segment of speaker_labels?.segments ?? []) {
    for (const item of segment.items)
      byTime.set(item.start_time, item.speaker_label ?? segment.speaker_label);
  }
  return wordsOf(items, (item) =>
    numberOf(item.speaker_label ?? byTime.get(item.start_time ?? -1) ?? 'spk_0'),
  );
}

/** `ch_1` and `spk_1` are 1. */
function numberOf(label: string): number {
  return Number(/\d+$/.exec(label)?.[0] ?? 0);
}

function wordsOf(items: readonly Item[], speakerOf: (item: Item) => number): readonly SpokenWord[] {
  const words: SpokenWord[] = [];
  for (const item of items) {
    const { content, confidence } = item.alternatives[0] ?? { content: '' };
    const last = words.at(-1);
    if (item.type === 'punctuation') {
      if (last) words[words.length - 1] = { ...last, text: last.text + content };
      continue;
    }
    const start = item.start_time ?? last?.end ?? 0;
    words.push({
      ...{ speaker: speakerOf(item), start, end: item.end_time ?? start, text: content },
      ...(confidence !== undefined && { confidence }),
    });
  }
  return words;
}
