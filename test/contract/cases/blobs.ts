import { expect } from 'vitest';
import type { BlobBody, Blobs } from '../../../shared/ports/blobs.ts';
import type { ContractCase } from '../contract.ts';
import { together } from './settle.ts';

export interface BlobsStage {
  /** An empty store of its own. */
  readonly blobs: () => Promise<Blobs>;
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function read(body: BlobBody | undefined): Promise<string | undefined> {
  if (!body) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function* pieces(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(size, index % 251);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield bytes('half of ');
  throw new Error('the source broke off');
}

async function keysOf(blobs: Blobs, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of blobs.list(prefix)) keys.push(key);
  return keys;
}

export const blobsCases: readonly ContractCase<BlobsStage>[] = [
  {
    name: 'a blob comes back with its bytes, size, type and time',
    run: async (stage) => {
      const blobs = await stage.blobs();
      await blobs.put('T1/calls/Запись'.replace('Запись', 'Record-1.mp3'), bytes('звук'), 'audio/mpeg');
      const body = await blobs.get('T1/calls/Record-1.mp3');
      expect(body).toMatchObject({ size: 8, contentType: 'audio/mpeg' });
      expect(Math.abs((body?.modifiedAt ?? 0) - Date.now())).toBeLessThan(60_000);
      expect(await read(body)).toBe('звук');
      expect(await blobs.head('T1/calls/Record-1.mp3')).toMatchObject({ size: 8, contentType: 'audio/mpeg' });
    },
  },
  {
    name: 'what is not there is undefined, and deleting it no error',
    run: async (stage) => {
      const blobs = await stage.blobs();
      expect(await blobs.get('none')).toBeUndefined();
      expect(await blobs.head('none/deeper')).toBeUndefined();
      await blobs.delete(['none', 'none/deeper']);
      await blobs.delete([]);
      expect(await keysOf(blobs, '')).toEqual([]);
    },
  },
  {
    name: 'an empty blob is a blob',
    run: async (stage) => {
      const blobs = await stage.blobs();
      await blobs.put('empty', new Uint8Array(), 'text/plain');
      const body = await blobs.get('empty');
      expect(body).toMatchObject({ size: 0, contentType: 'text/plain' });
      expect(await read(body)).toBe('');
    },
  },
  {
    name: 'a put replaces bytes and type',
    run: async (stage) => {
      const blobs = await stage.blobs();
      await blobs.put('k', bytes('first and longer'), 'text/plain');
      await blobs.put('k', bytes('second'), 'text/html');
      const body = await blobs.get('k');
      expect(body).toMatchObject({ size: 6, contentType: 'text/html' });
      expect(await read(body)).toBe('second');
    },
  },
  {
    name: 'a stream of several megabytes is stored and read back',
    run: async (stage) => {
      const blobs = await stage.blobs();
      await blobs.put('stream', pieces(13, 500_000), 'application/octet-stream');
      const body = await blobs.get('stream');
      expect(body?.size).toBe(6_500_000);
      let place = 0;
      for await (const chunk of body?.stream ?? []) {
        for (const at of [0, chunk.length - 1]) {
          expect(chunk[at]).toBe(Math.floor((place + at) / 500_000) % 251);
        }
        place += chunk.length;
      }
      expect(place).toBe(6_500_000);
    },
  },
  {
    name: 'a stream that breaks off leaves what was there before',
    run: async (stage) => {
      const blobs = await stage.blobs();
      await blobs.put('k', bytes('whole'), 'text/plain');
      await expect(blobs.put('k', broken(), 'text/plain')).rejects.toThrow('the source broke off');
      await expect(blobs.put('new', broken(), 'text/plain')).rejects.toThrow('the source broke off');
      expect(await read(await blobs.get('k'))).toBe('whole');
      expect(await blobs.head('new')).toBeUndefined();
    },
  },
  {
    name: 'a range gives the bytes asked for and the size of the whole',
    run: async (stage) => {
      const blobs = await stage.blobs();
      await blobs.put('k', bytes('0123456789'), 'text/plain');
      const middle = await blobs.get('k', { start: 2, end: 4 });
      expect(middle?.size).toBe(10);
      expect(await read(middle)).toBe('234');
      expect(await read(await blobs.get('k', { start: 7 }))).toBe('789');
      expect(await read(await blobs.get('k', { start: 8, end: 100 }))).toBe('89');
      expect(await read(await blobs.get('k', { start: 0, end: 0 }))).toBe('0');
      await expect(blobs.get('k', { start: 10 })).rejects.toThrow(RangeError);
      await expect(blobs.get('k', { start: 3, end: 2 })).rejects.toThrow(RangeError);
      expect(await blobs.get('none', { start: 0 })).toBeUndefined();
    },
  },
  {
    name: 'keys are listed in order by prefix, also where one key continues another',
    run: async (stage) => {
      const blobs = await stage.blobs();
      const keys = ['B', 'a', 'a-1', 'a.b', 'a/b', 'a/b/c', 'a0', 'b/(1)=x', "b/*'!_", 'b/C', 'b/c'];
      await together(keys.length, (index) => blobs.put(keys[index] ?? '', bytes(`${index}`), 'text/plain'));
      expect(await keysOf(blobs, '')).toEqual(keys.toSorted());
      expect(await keysOf(blobs, 'a/')).toEqual(['a/b', 'a/b/c']);
      expect(await keysOf(blobs, 'a')).toEqual(['a', 'a-1', 'a.b', 'a/b', 'a/b/c', 'a0']);
      expect(await keysOf(blobs, 'b/c')).toEqual(['b/c']);
      expect(await keysOf(blobs, 'c')).toEqual([]);
      await blobs.delete(['a/b', 'b/C', 'a']);
      expect(await keysOf(blobs, '')).toEqual(
        keys.filter((key) => !['a/b', 'b/C', 'a'].includes(key)).toSorted(),
      );
      for await (const { key, size } of blobs.list('b/c')) expect([key, size]).toEqual(['b/c', 2]);
    },
  },
  {
    name: 'a key that is no relative path of safe segments is refused everywhere',
    run: async (stage) => {
      const blobs = await stage.blobs();
      for (const key of [
        '',
        '/a',
        'a/',
        'a//b',
        '.',
        '../a',
        'a/../b',
        'a/./b',
        'ключ',
        'a b',
        'a\\b',
        'a~',
        'a\0',
      ]) {
        await expect(blobs.put(key, bytes('x'), 'text/plain'), key).rejects.toThrow(RangeError);
        await expect(blobs.get(key), key).rejects.toThrow(RangeError);
        await expect(blobs.delete([key]), key).rejects.toThrow(RangeError);
        await expect(blobs.signDownload(key, { seconds: 60 }), key).rejects.toThrow(RangeError);
      }
      await expect(blobs.put('x'.repeat(121), bytes('x'), 'text/plain')).rejects.toThrow(RangeError);
      expect(await keysOf(blobs, '')).toEqual([]);
    },
  },
  {
    name: 'a reader sees one of the writings whole, never a mixture',
    run: async (stage) => {
      const blobs = await stage.blobs();
      const writing = (digit: number) => String(digit).repeat(100_000 + digit);
      await blobs.put('k', bytes(writing(9)), 'text/plain');
      let writers = 8;
      const seen = new Set<string>();
      const reader = async () => {
        while (writers > 0) {
          const body = await blobs.get('k');
          const text = await read(body);
          expect(text?.length).toBe(body?.size);
          expect(text).toBe(writing(Number(text?.charAt(0))));
          seen.add(text?.charAt(0) ?? '');
        }
      };
      const write = async (digit: number) => {
        await blobs.put('k', bytes(writing(digit)), 'text/plain');
        writers -= 1;
      };
      await Promise.all([reader(), reader(), together(8, write)]);
      expect(seen.size).toBeGreaterThan(0);
    },
  },
  {
    name: 'whoever holds a signed address can upload and download with ranges',
    run: async (stage) => {
      const blobs = await stage.blobs();
      const { url, method, headers } = await blobs.signUpload('in/file-1.csv', {
        contentType: 'text/csv',
        seconds: 60,
      });
      const uploaded = await fetch(url, { method, headers, body: 'a;b;c' });
      expect(uploaded.status).toBe(200);
      await uploaded.arrayBuffer();
      expect(await read(await blobs.get('in/file-1.csv'))).toBe('a;b;c');
      const address = await blobs.signDownload('in/file-1.csv', { seconds: 60, fileName: 'Отчёт "1".csv' });
      const whole = await fetch(address);
      expect(whole.status).toBe(200);
      expect(whole.headers.get('content-type')).toBe('text/csv');
      expect(await whole.text()).toBe('a;b;c');
      const part = await fetch(address, { headers: { range: 'bytes=2-2' } });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe('bytes 2-2/5');
      expect(await part.text()).toBe('b');
      const missing = await fetch(await blobs.signDownload('in/none', { seconds: 60 }));
      expect(missing.status).toBe(404);
      await missing.arrayBuffer();
      await expect(blobs.signDownload('in/file-1.csv', { seconds: 0 })).rejects.toThrow(RangeError);
    },
  },
];
