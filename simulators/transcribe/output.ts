import type { Heard, RequestedJob } from './state.ts';

const perSecond = 1000;

/**
 * The file that the service writes. With channels: `channel_labels`
 * (https://docs.aws.amazon.com/transcribe/latest/dg/channel-id-output-batch.html); else `speaker_labels`
 * (https://docs.aws.amazon.com/transcribe/latest/dg/diarization-output-batch.html).
 */
export function outputFile(job: RequestedJob, languageCode: string, words: readonly Heard[]): object {
  const inOrder = words.toSorted((one, other) => one.start - other.start);
  const said = inOrder.map(({ text, punctuation = '' }) => text + punctuation).join(' ');
  return {
    jobName: job.name,
    accountId: '000000000000',
    status: 'COMPLETED',
    results: {
      language_code: languageCode,
      transcripts: [{ transcript: said }],
      ...(job.channels ? channelLabels(inOrder) : speakerLabels(inOrder)),
      items: inOrder.flatMap((word) =>
        itemsOf(word, job.channels ? {} : { speaker_label: `spk_${word.speaker}` }),
      ),
    },
  };
}

function channelLabels(words: readonly Heard[]): object {
  const channels = [0, 1].map((channel) => ({
    channel_label: `ch_${channel}`,
    items: words.filter(({ speaker }) => speaker === channel).flatMap((word) => itemsOf(word, {})),
  }));
  return { channel_labels: { channels, number_of_channels: 2 } };
}

function speakerLabels(words: readonly Heard[]): object {
  const segments = words.map((word) => ({
    start_time: seconds(word.start),
    end_time: seconds(word.end),
    speaker_label: `spk_${word.speaker}`,
    items: [
      {
        speaker_label: `spk_${word.speaker}`,
        start_time: seconds(word.start),
        end_time: seconds(word.end),
      },
    ],
  }));
  const speakers = new Set(words.map(({ speaker }) => speaker)).size;
  return { speaker_labels: { speakers, segments, channel_label: 'ch_0' } };
}

function itemsOf({ start, end, text, punctuation }: Heard, label: object): readonly object[] {
  const word = {
    ...label,
    ...{ type: 'pronunciation', start_time: seconds(start), end_time: seconds(end) },
    alternatives: [{ confidence: '0.98', content: text }],
  };
  if (punctuation === undefined) return [word];
  return [
    word,
    { ...label, type: 'punctuation', alternatives: [{ confidence: '0.0', content: punctuation }] },
  ];
}

/** Seconds as the service writes them: text. */
function seconds(value: number): string {
  return String(Math.round(value * perSecond) / perSecond);
}
