import { expect, test } from 'vitest';
import { S3Blobs } from '../../../shared/adapters/aws/s3-blobs.ts';
import { s3Client } from '../../../shared/adapters/aws/s3-client.ts';
import { Transient } from '../../../shared/kernel/outcome.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const blobsAt = (endpoint?: string) =>
  new S3Blobs({
    client: s3Client({
      region: 'eu-central-1',
      credentials,
      ...(endpoint === undefined ? {} : { endpoint }),
    }),
    bucket: 'bodies',
    clock: systemClock,
    random: () => 0,
  });

test('a signed upload names its bucket and key, its end, and demands its type', async () => {
  const { url, headers, method } = await blobsAt().signUpload('T1/in.csv', {
    contentType: 'text/csv',
    seconds: 90,
  });
  const { host, pathname, searchParams } = new URL(url);
  expect(`${host}${pathname}`).toBe('bodies.s3.eu-central-1.amazonaws.com/T1/in.csv');
  expect(searchParams.get('X-Amz-Expires')).toBe('90');
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
  expect([...searchParams.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
  expect({ headers, method }).toEqual({ headers: { 'content-type': 'text/csv' }, method: 'PUT' });
});

test('a signed download names its end and the file for the browser', async () => {
  const url = await blobsAt('https://storage.example').signDownload('T1/a.pdf', {
    seconds: 60,
    fileName: 'Счёт.pdf',
  });
  const { host, pathname, searchParams } = new URL(url);
  expect(`${host}${pathname}`).toBe('storage.example/bodies/T1/a.pdf');
  expect(searchParams.get('X-Amz-Expires')).toBe('60');
  expect(searchParams.get('response-content-disposition')).toBe(
    `attachment; filename="____.pdf"; filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82.pdf`,
  );
});

test('a service that does not answer is Transient', async () => {
  await expect(blobsAt('http://127.0.0.1:9').get('k')).rejects.toThrow(Transient);
  await expect(blobsAt('http://127.0.0.1:9').put('k', new Uint8Array(1), 'text/plain')).rejects.toThrow(
    Transient,
  );
});
