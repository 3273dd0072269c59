import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { RandomAccess } from '../../ports/catalogue-reader.ts';
import type { Upload } from './import-job.ts';

interface Fragment {
  readonly key: string;
  /** Where in the whole file it begins. */
  readonly start: number;
  readonly size: number;
}

/**
 * A file that lies in fragments, as one.
 * @throws Rejected when fragments are missing
 */
export async function openUpload(blobs: Blobs, upload: Upload): Promise<RandomAccess> {
  const fragments: Fragment[] = [];
  let size = 0;
  for await (const { key, size: bytes } of blobs.list(upload.prefix)) {
    fragments.push({ key, start: size, size: bytes });
    size += bytes;
  }
  if (fragments.length !== upload.fragments || size !== upload.bytes) throw incomplete(upload);
  return { size, read: (start, end) => readFragments(blobs, fragments, start, end) };
}

async function* readFragments(
  blobs: Blobs,
  fragments: readonly Fragment[],
  start: number,
  end: number,
): AsyncIterable<Uint8Array> {
  for (const fragment of fragments) {
    const from = Math.max(0, start - fragment.start);
    const to = Math.min(fragment.size, end - fragment.start);
    if (from >= to) continue;
    const body = await blobs.get(fragment.key, { start: from, end: to - 1 });
    if (!body) throw new Error(`fragment ${fragment.key} vanished`);
    yield* body.stream;
  }
}

function incomplete(upload: Upload): Rejected {
  return new Rejected(
    'import.incomplete',
    text(
      `Файл ${upload.name} получен не полностью: повторите обмен.`,
      `The file ${upload.name} did not arrive in full: exchange again.`,
    ),
    { file: upload.name },
  );
}
