import { describe, expect, test } from 'vitest';
import { callName, connectionOfCall } from '../../../shared/domain/calls/call.ts';
import { recordingFile } from '../../../shared/domain/calls/recording-file.ts';
import { searchWords, wordsMatch } from '../../../shared/domain/calls/search-words.ts';
import type { Transcript } from '../../../shared/domain/calls/transcript.ts';
import { transcriptMessages } from '../../../shared/domain/calls/transcript-messages.ts';
import { asId, type ConnectionId } from '../../../shared/kernel/ids.ts';

const turn = { speaker: 0, start: 0.2, end: 0.4, text: 'Алло' } as const;
const transcript: Omit<Transcript, 'turns'> = {
  version: 1,
  engine: 'pocketsphinx',
  language: 'ru-RU',
  sidesBy: 'nothing',
};

describe('the name of a call', () => {
  const connection = asId<ConnectionId>('12');

  test('is the same for the same caller’s id, whoever outside tells of it', () => {
    const names = (['agent', 'mikopbx', 'folder'] as const).map((source) =>
      callName(connection, source, 'x 1'),
    );
    expect(new Set(names).size).toBe(1);
    expect(callName(connection, 'portal', 'x 1')).not.toBe(names[0]);
    expect(connectionOfCall(names[0] ?? '')).toBe('12');
  });

  test('leads to no connection when it is none of ours', () => {
    for (const name of ['', '12', '12-xyz', `a-${'0'.repeat(32)}`, `12-${'0'.repeat(33)}`])
      expect(connectionOfCall(name)).toBeUndefined();
  });
});

describe('words of a call', () => {
  test('are found in other forms, in any case', () => {
    const said = searchWords('Пришлю счёт за насосы завтра, по договору 15-А.');
    for (const question of ['СЧЕТ', 'насосов', 'договора 15', 'завтра пришлю'])
      expect([question, wordsMatch(said, question)]).toEqual([question, true]);
    for (const question of ['трубы', 'счёт вчера', '—'])
      expect([question, wordsMatch(said, question)]).toEqual([question, false]);
  });
});

describe('turns for the portal', () => {
  test('last a second at least and are never markup', () => {
    const text = 'Смотрите [url=http://x]сюда[/url]';
    expect(transcriptMessages({ ...transcript, turns: [{ ...turn, side: 'employee', text }] })).toEqual([
      { SIDE: 'User', START_TIME: 0, STOP_TIME: 1, MESSAGE: 'Смотрите (url=http://x)сюда(/url)' },
    ]);
  });

  test('of unknown sides keep their speakers apart, empty ones are left out', () => {
    const turns = [
      { ...turn, side: 'unknown' },
      { ...turn, side: 'unknown', speaker: 1, start: 2, end: 3.5 },
      { ...turn, side: 'client', text: '  ' },
    ] as const;
    expect(transcriptMessages({ ...transcript, turns: [...turns] }).map(({ MESSAGE }) => MESSAGE)).toEqual([
      '(1) Алло',
      '(2) Алло',
    ]);
  });
});

describe('the file of a recording', () => {
  test.each([
    ['разговор 1.MP3', '', 'разговор 1.MP3', 'audio/mpeg'],
    ['../../etc/x.wav', '', '....etcx.wav', 'audio/wav'],
    [undefined, 'https://x/records/a.ogg?token=1', 'a.ogg', 'audio/ogg'],
    [undefined, 'https://x/download', 'download.mp3', 'audio/mpeg'],
  ])('%s at %s is %s', (name, address, expected, contentType) => {
    expect(recordingFile(name, address)).toEqual({ name: expected, contentType });
  });
});
