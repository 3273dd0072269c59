import { describe, expect, it } from 'vitest';
import { readTranscribeOutput } from '../../../shared/domain/calls/transcribe-output.ts';

const said = (content: string, start: string, end: string, more: object = {}) => ({
  ...{ type: 'pronunciation', start_time: start, end_time: end },
  alternatives: [{ content, confidence: '0.9' }],
  ...more,
});
const mark = (content: string) => ({
  type: 'punctuation',
  alternatives: [{ content, confidence: '0.0' }],
});
const file = (results: object) => ({ jobName: 'j', accountId: '1', status: 'COMPLETED', results });

describe('output of Amazon Transcribe with channels', () => {
  const channels = [
    {
      channel_label: 'ch_0',
      items: [
        said('Добрый', '0.5', '0.9'),
        said('день', '0.91', '1.2', { alternatives: [{ content: 'день', confidence: '0.7' }] }),
        mark('!'),
        said('Да', '4.0', '4.2'),
        mark(','),
        said('есть', '4.3', '4.6'),
        mark('.'),
      ],
    },
    { channel_label: 'ch_1', items: [said('Алло', '1.9', '2.2'), mark('?')] },
  ];
  const output = file({
    language_code: 'ru-RU',
    transcripts: [{ transcript: '…' }],
    channel_labels: { number_of_channels: 2, channels },
    items: [],
  });

  it('becomes turns in order, with sides by the channel of the employee', () => {
    expect(readTranscribeOutput(output, { language: 'en-US', employeeChannel: 0 })).toEqual({
      ...{ version: 1, engine: 'amazon-transcribe', language: 'ru-RU', sidesBy: 'channels' },
      turns: [
        { side: 'employee', speaker: 0, start: 0.5, end: 1.2, text: 'Добрый день!', confidence: 0.8 },
        { side: 'client', speaker: 1, start: 1.9, end: 2.2, text: 'Алло?', confidence: 0.9 },
        { side: 'employee', speaker: 0, start: 4, end: 4.6, text: 'Да, есть.', confidence: 0.9 },
      ],
    });
  });

  it('keeps sides unknown where nobody tells whose channel is whose', () => {
    const transcript = readTranscribeOutput(output, { language: 'ru-RU' });
    expect(transcript.sidesBy).toBe('nothing');
    expect(transcript.turns.map(({ side, speaker }) => [side, speaker])).toEqual([
      ['unknown', 0],
      ['unknown', 1],
      ['unknown', 0],
    ]);
  });

  it('may be empty or hold punctuation alone', () => {
    const empty = [
      { channel_label: 'ch_0', items: [] },
      { channel_label: 'ch_1', items: [mark('.')] },
    ];
    const output = file({ transcripts: [], channel_labels: { channels: empty } });
    expect(readTranscribeOutput(output, { language: 'ru-RU' }).turns).toEqual([]);
  });
});

describe('output of Amazon Transcribe with speakers', () => {
  it('is read with labels on the items', () => {
    const items = [
      said('Hello', '0.1', '0.4', { speaker_label: 'spk_0' }),
      mark('.'),
      said('Hi', '0.6', '0.8', { speaker_label: 'spk_1' }),
    ];
    const transcript = readTranscribeOutput(file({ items }), { language: 'en-US' });
    expect(transcript.turns.map(({ speaker, text }) => [speaker, text])).toEqual([
      [0, 'Hello.'],
      [1, 'Hi'],
    ]);
  });

  it('is read with labels in the segments alone, as older files have them', () => {
    const segments = [
      { speaker_label: 'spk_0', items: [{ speaker_label: 'spk_0', start_time: '0.1', end_time: '0.4' }] },
      { speaker_label: 'spk_1', items: [{ speaker_label: 'spk_1', start_time: '0.6', end_time: '0.8' }] },
    ];
    const items = [said('Hello', '0.1', '0.4'), mark('.'), said('Hi', '0.6', '0.8')];
    const output = file({ speaker_labels: { speakers: 2, segments }, items });
    const transcript = readTranscribeOutput(output, { language: 'en-US' });
    expect(transcript.turns.map(({ speaker, text }) => [speaker, text])).toEqual([
      [0, 'Hello.'],
      [1, 'Hi'],
    ]);
  });

  it('is refused when it is something else', () => {
    expect(() => readTranscribeOutput({ results: { items: [{}] } }, { language: 'en-US' })).toThrow();
    expect(() => readTranscribeOutput('<html>', { language: 'en-US' })).toThrow();
  });
});
