import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerBlobRequest } from '../../../shared/adapters/node/blob-endpoint.ts';
import { FolderBlobs } from '../../../shared/adapters/node/folder-blobs.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function serving() {
  const folder = await temporaryFolder();
  const clock = new VirtualClock(1_700_000_000_000);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const signer = new UrlSigner({
    baseUrl: `http://127.0.0.1:${port}/blobs`,
    secret: Buffer.alloc(32, 1),
    clock,
  });
  const blobs = await FolderBlobs.open(folder, signer);
  server.on('request', (incoming, response) => {
    answerBlobRequest({ blobs, signer, basePath: '/blobs' }, incoming, response).catch(() =>
      response.destroy(),
    );
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { folder, clock, signer, blobs };
}

async function statusOf(url: string, init?: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return response.status;
}

const digits = new TextEncoder().encode('0123456789');

describe('a signed address', () => {
  test('ends with its time', async () => {
    const { clock, blobs } = await serving();
    await blobs.put('a', digits, 'text/plain');
    const url = await blobs.signDownload('a', { seconds: 60 });
    await clock.advance(59_999);
    expect(await statusOf(url)).toBe(200);
    await clock.advance(1);
    expect(await statusOf(url)).toBe(403);
  });

  test('allows nothing else than what was signed', async () => {
    const { blobs } = await serving();
    await blobs.put('a', digits, 'text/plain');
    await blobs.put('b', digits, 'text/plain');
    const url = await blobs.signDownload('a', { seconds: 60, fileName: 'a.txt' });
    expect(await statusOf(url)).toBe(200);
    expect(await statusOf(url.replace('/blobs/a?', '/blobs/b?'))).toBe(403);
    expect(await statusOf(url.replace('name=a.txt', 'name=b.html'))).toBe(403);
    expect(await statusOf(url.replace(/expires=\d+/, 'expires=99999999999'))).toBe(403);
    expect(await statusOf(url.replace(/signature=.*/, 'signature='))).toBe(403);
    expect(await statusOf(url.replace(/\?.*/, ''))).toBe(403);
    expect(await statusOf(url.replace('/blobs/a?', '/blobs/%?'))).toBe(403);
    expect(await statusOf(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/plain' } })).toBe(
      403,
    );
    expect(await statusOf(url, { method: 'DELETE' })).toBe(403);
  });

  test('takes an upload only with the type that was signed', async () => {
    const { blobs } = await serving();
    const { url, headers } = await blobs.signUpload('in', { contentType: 'text/csv', seconds: 60 });
    const put = (type: string) =>
      statusOf(url, { method: 'PUT', body: 'a;b', headers: { 'content-type': type } });
    expect(await put('text/html')).toBe(403);
    expect(await blobs.head('in')).toBeUndefined();
    expect(headers).toEqual({ 'content-type': 'text/csv' });
    expect(await put('text/csv')).toBe(200);
    expect(await blobs.head('in')).toMatchObject({ size: 3, contentType: 'text/csv' });
  });

  test('leaves nothing of an upload that breaks off', async () => {
    const { blobs, folder } = await serving();
    const { url } = await blobs.signUpload('in', { contentType: 'text/csv', seconds: 60 });
    const upload = request(url, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv', 'content-length': 100 },
    });
    upload.on('error', () => upload.destroy());
    upload.write('only a part');
    await expect.poll(() => readdir(join(folder, 'drafts'))).toHaveLength(1);
    upload.destroy();
    await expect.poll(() => readdir(join(folder, 'drafts'))).toEqual([]);
    expect(await blobs.head('in')).toBeUndefined();
  });
});

describe('a download', () => {
  test.each([
    ['bytes=2-4', 206, 'bytes 2-4/10', '234'],
    ['bytes=7-', 206, 'bytes 7-9/10', '789'],
    ['bytes=-3', 206, 'bytes 7-9/10', '789'],
    ['bytes=-30', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=8-99', 206, 'bytes 8-9/10', '89'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=5-4', 416, 'bytes */10', ''],
    ['bytes=0-1,3-4', 200, null, '0123456789'],
    ['lines=1-2', 200, null, '0123456789'],
  ])('of range %s is answered with %i', async (range, status, contentRange, body) => {
    const { blobs } = await serving();
    await blobs.put('a', digits, 'text/plain');
    const response = await fetch(await blobs.signDownload('a', { seconds: 60 }), { headers: { range } });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(await response.text()).toBe(body);
  });

  test('names its file for the browser, also beyond ASCII, and is never guessed at', async () => {
    const { blobs } = await serving();
    await blobs.put('a', digits, 'text/plain');
    const url = await blobs.signDownload('a', { seconds: 60, fileName: 'Отчёт "1".txt' });
    const response = await fetch(url, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="_____ _1_.txt"; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%20%221%22.txt`,
    );
  });
});

describe('the folder', () => {
  test('keeps keys apart that differ by case only, and loses its empty folders', async () => {
    const { blobs, folder } = await serving();
    await blobs.put('Dir/A', digits, 'text/plain');
    await blobs.put('dir/a', digits, 'text/plain');
    const names = await readdir(join(folder, 'blobs'), { recursive: true });
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
    await blobs.delete(['Dir/A', 'dir/a']);
    expect(await readdir(join(folder, 'blobs'))).toEqual([]);
  });

  test('loses at the next start what a killed process left half written', async () => {
    const { folder, signer, blobs } = await serving();
    await blobs.put('a', digits, 'text/plain');
    async function* endless() {
      yield digits;
      await new Promise(() => undefined);
    }
    blobs.put('b', endless(), 'text/plain').catch(() => undefined);
    await expect.poll(() => readdir(join(folder, 'drafts'))).toHaveLength(1);
    const again = await FolderBlobs.open(folder, signer);
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
    expect(await again.head('a')).toMatchObject({ size: 10 });
    expect(await again.head('b')).toBeUndefined();
  });
});
