import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';

const folder = fileURLToPath(new URL('../../shared/', import.meta.url));

/**
 * Path of a file or folder of the private test data beside the checkout, or `undefined` where there is none. Nothing
 * else names that folder: tests that use it are skipped without it and doubled by generated look-alikes.
 */
export function fixture(path: string): string | undefined {
  const full = `${folder}${path}`;
  return existsSync(full) ? full : undefined;
}

/** Bytes of a fixture's file; files ending in `.gz` are unpacked. */
export function fixtureBytes(path: string): AsyncIterable<Uint8Array> {
  const raw = createReadStream(`${folder}${path}`);
  return path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
}
