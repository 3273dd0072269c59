import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Random } from '../../../shared/kernel/random.ts';
import type { OutgoingFile } from './package-files.ts';
import { sendPackage } from './send-package.ts';
import type { SessionTools } from './session.ts';

/** Order within one moment of formation: what others refer to goes first. */
const order = [
  'groups',
  'units',
  'storages',
  'priceLists',
  'properties',
  'goods',
  'import',
  'offers',
  'prices',
  'rests',
];

/**
 * Catalogue files of a folder (also packed by gzip) in the order 1C would have sent them: by moment of formation, then
 * by kind. The 3.1 files that hold only groups say `-groups` in their names.
 */
export async function filesToReplay(folder: string): Promise<OutgoingFile[]> {
  const names = (await readdir(folder)).filter(
    (name) => /\.xml(\.gz)?$/.test(name) && kindOf(name) < order.length,
  );
  const files = await Promise.all(
    names.map(async (name) => {
      const raw = await readFile(join(folder, name));
      const bytes = name.endsWith('.gz') ? gunzipSync(raw) : raw;
      return { name: name.replace(/\.gz$/, ''), bytes };
    }),
  );
  return files
    .map((file) => ({ file, key: `${formedAt(file.bytes)} ${kindOf(file.name)} ${file.name}` }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ file }) => file);
}

/**
 * Sends files as the profile would: each document is a package of its own.
 * @throws ExchangeRefused at the first refusal
 */
export async function replay(
  files: readonly OutgoingFile[],
  tools: SessionTools,
  random: Random,
): Promise<void> {
  for (const file of files) await sendPackage({ documents: [file], pictures: [] }, tools, random);
}

function kindOf(name: string): number {
  if (name.includes('-groups')) return 0;
  const found = order.findIndex((kind) => name.startsWith(kind));
  return found < 0 ? order.length : found;
}

function formedAt(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 2000));
  for (const charset of ['utf-8', 'windows-1251']) {
    const moment = /ДатаФормирования="([^"]*)"/.exec(new TextDecoder(charset).decode(head))?.[1];
    if (moment !== undefined) return moment;
  }
  return '';
}
