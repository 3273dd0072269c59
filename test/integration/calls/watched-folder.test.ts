import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeRecordings } from '../../../local/watched-calls/take-recordings.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';
import { Died, MortalProcess } from '../../support/mortal.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'most24-folder-'));
  await mkdir(join(folder, '1'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Written a minute ago, by the house's clock. */
async function put(house: CallHouse, name: string, content: string): Promise<void> {
  await writeFile(join(folder, '1', name), content);
  const at = house.platform.clock.now() / 1000 - 60;
  await utimes(join(folder, '1', name), at, at);
}

const take = (house: CallHouse) => takeRecordings(house.parts(), folder, house.platform.clock.now());
const name = '2026-11-21_12-30-05_in_+79062195047_105.mp3';

test('a recording whose name says all becomes a call, of the length that the recording has', async () => {
  const house = await callHouse({ settings: { registerOutside: false } });
  await put(house, name, 'seconds=42');
  expect(await take(house)).toBe(1);
  await house.minutes(3);
  expect(await house.calls()).toMatchObject([
    {
      ...{ source: 'folder', direction: 'incoming', phone: '+79062195047', seconds: 42 },
      ...{ employee: { extension: '105' }, startedAt: Date.UTC(2026, 10, 21, 9, 30, 5) },
      transcription: { state: 'done' },
    },
  ]);
  expect(await readdir(join(folder, '1', 'taken'))).toEqual([name]);
});

test('a JSON beside it says more, and the caller’s id makes it the same call again', async () => {
  const house = await callHouse({ settings: { registerOutside: false } });
  const told = { id: 'pbx-5', direction: 'outgoing', phone: '8 906 219-50-48', seconds: 33 };
  for (const file of ['a.wav', 'b.wav']) {
    await put(house, `${file}.json`, JSON.stringify({ ...told, startedAt: '2026-11-21T09:30:05Z' }));
    await put(house, file, 'seconds=33');
    expect(await take(house)).toBe(1);
  }
  await house.minutes(3);
  expect(await house.calls()).toMatchObject([
    { sourceId: 'pbx-5', direction: 'outgoing', phone: '+79062195048', seconds: 33 },
  ]);
  expect((await readdir(join(folder, '1', 'taken'))).toSorted()).toEqual([
    ...['a.wav', 'a.wav.json', 'b.wav', 'b.wav.json'],
  ]);
});

test('a file that says nothing of its call is put aside with a sentence; one being written is left alone', async () => {
  const house = await callHouse();
  await put(house, 'разговор.mp3', 'x');
  await put(house, 'c.mp3', 'x');
  await put(house, 'c.mp3.json', '{"direction":"sideways"}');
  await put(house, 'notes.txt', 'x');
  const now = house.platform.clock.now() / 1000;
  await writeFile(join(folder, '1', name), 'x');
  await utimes(join(folder, '1', name), now, now);
  expect(await take(house)).toBe(0);
  expect((await readdir(join(folder, '1'))).toSorted()).toEqual([name, 'notes.txt', 'rejected']);
  expect(await house.causes()).toEqual(['call-folder.description', 'call-folder.name']);
  expect(await house.calls()).toEqual([]);
});

test('killed after any step, the recording is one call in the end', async () => {
  for (let step = 1; ; step += 1) {
    const house = await callHouse({ settings: { registerOutside: false } });
    const process = new MortalProcess({ step, when: 'after' });
    await put(house, name, 'seconds=42');
    const taking = takeRecordings(house.parts(process), folder, house.platform.clock.now());
    const died = await taking.then(
      () => false,
      (error: unknown) => error instanceof Died,
    );
    await take(house);
    await house.minutes(3);
    const seen = { diedAt: process.diedAt, calls: await house.calls(), jobs: house.transcriber.begun };
    expect(seen).toMatchObject({ calls: [{ seconds: 42, transcription: { state: 'done' } }], jobs: 1 });
    expect(await readdir(join(folder, '1', 'taken'))).toEqual([name]);
    await rm(join(folder, '1', 'taken'), { recursive: true });
    if (died) continue;
    expect(step).toBeGreaterThan(5);
    break;
  }
});
