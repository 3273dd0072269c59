import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { OutgoingFile } from './package-files.ts';

/** One archive of a package's files, as it is sent when the site offers `zip=yes`. */
export async function archiveOf(
  name: string,
  files: readonly OutgoingFile[],
  at: number,
): Promise<OutgoingFile> {
  const zip = new ZipFile();
  for (const file of files) zip.addBuffer(Buffer.from(file.bytes), file.name, { mtime: new Date(at) });
  zip.end();
  return { name, bytes: await buffer(zip.outputStream) };
}
