import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTranscribeOutput } from '../../shared/domain/calls/transcribe-output.ts';
import { type Turn, transcriptSchema } from '../../shared/domain/calls/transcript.ts';

interface Heard {
  readonly speaker: number;
  readonly start: number;
  readonly length: number;
  readonly word: string;
  readonly mark: string;
}

const heard: fc.Arbitrary<Heard> = fc.record({
  speaker: fc.integer({ min: 0, max: 1 }),
  start: fc.float({ min: 0, max: 10_800, noNaN: true }),
  length: fc.float({ min: 0, max: 2, noNaN: true }),
  word: fc.constantFrom('да', 'цена', 'ten', 'м³', 'e-mail', '№5', '12,5'),
  mark: fc.constantFrom('', '', '.', '?', ','),
});
/** Overlapping, one-sided and empty ones; half of them with times that run forwards. */
const conversation = fc.oneof(
  fc.array(heard, { maxLength: 80 }),
  fc.array(heard, { maxLength: 80 }).map((all) => all.toSorted((one, other) => one.start - other.start)),
  fc.array(heard, { maxLength: 40 }).map((all) => all.map((one) => ({ ...one, speaker: 0 }))),
);

const word = (one: Heard, more: object = {}) => ({
  type: 'pronunciation',
  start_time: one.start.toFixed(3),
  end_time: (one.start + one.length).toFixed(3),
  alternatives: [{ content: one.word, confidence: '0.5' }],
  ...more,
});
const mark = (one: Heard, more: object = {}) =>
  one.mark === ''
    ? []
    : [{ type: 'punctuation', alternatives: [{ content: one.mark, confidence: '0.0' }], ...more }];

function withChannels(all: readonly Heard[]): object {
  const channels = [0, 1].map((channel) => ({
    channel_label: `ch_${channel}`,
    items: all.filter(({ speaker }) => speaker === channel).flatMap((one) => [word(one), ...mark(one)]),
  }));
  return { results: { channel_labels: { channels, number_of_channels: 2 }, items: [] } };
}

function withSpeakers(all: readonly Heard[]): object {
  const items = all.flatMap((one) => {
    const label = { speaker_label: `spk_${one.speaker}` };
    return [word(one, label), ...mark(one, label)];
  });
  return { results: { speaker_labels: { speakers: 2, segments: [] }, items } };
}

function expectFaithful(turns: readonly Turn[], all: readonly Heard[]): void {
  for (const speaker of [0, 1]) {
    const expected = all.filter((one) => one.speaker === speaker).map((one) => one.word + one.mark);
    const own = turns.filter((turn) => turn.speaker === speaker);
    expect(own.flatMap((turn) => turn.text.split(' '))).toEqual(expected);
    own.forEach((turn, index) => {
      expect(turn.end).toBeGreaterThanOrEqual(turn.start);
      expect(turn.start).toBeGreaterThanOrEqual(own[index - 1]?.end ?? 0);
    });
  }
  const starts = turns.map(({ start }) => start);
  expect(starts).toEqual(starts.toSorted((one, other) => one - other));
}

describe.each([
  ['channels', withChannels],
  ['speakers', withSpeakers],
] as const)('a transcript of %s', (_, fileOf) => {
  it('keeps every word once, in order, at times that run forwards', () => {
    fc.assert(
      fc.property(conversation, (all) => {
        const transcript = readTranscribeOutput(fileOf(all), { language: 'ru-RU', employeeChannel: 1 });
        expectFaithful(transcriptSchema.parse(transcript).turns, all);
      }),
    );
  });

  it('may be three hours long', () => {
    const all = Array.from({ length: 27_000 }, (_, index) => ({
      speaker: Math.floor(index / 9) % 2,
      ...{ start: index * 0.4, length: 0.3, word: `w${index}`, mark: index % 9 === 8 ? '.' : '' },
    }));
    const { turns } = readTranscribeOutput(fileOf(all), { language: 'en-US' });
    expectFaithful(turns, all);
    expect(turns).toHaveLength(3000);
    expect(turns.at(-1)?.end).toBeCloseTo(10_799.9, 3);
  });

  it('may hold punctuation alone', () => {
    const items = [{ type: 'punctuation', alternatives: [{ content: '.' }], speaker_label: 'spk_0' }];
    const channels = [{ channel_label: 'ch_0', items }];
    for (const results of [{ items }, { channel_labels: { channels } }]) {
      expect(readTranscribeOutput({ results }, { language: 'ru-RU' }).turns).toEqual([]);
    }
  });
});
