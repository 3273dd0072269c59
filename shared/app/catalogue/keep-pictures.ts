import { beginsAsPicture, mostPictureBytes, pictureHeadBytes } from '../../domain/catalogue/picture.ts';
import type { StagedPicture } from '../../domain/catalogue/staged.ts';
import { isArchiveName, pictureType } from '../../domain/exchange/upload-name.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { incrementalHash } from '../../kernel/stable-hash.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { ReadArchive } from '../../ports/catalogue-reader.ts';
import type { UploadedFile } from '../exchange/exchange-uploads.ts';
import { openUpload } from '../imports/uploads.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { pictureBlob } from './picture-blob.ts';
import { productMarks } from './product-marks.ts';
import { type Staged, type StagedRepository, staged } from './staged-repository.ts';

export interface KeepPicturesDeps {
  readonly blobs: Blobs;
  readonly readArchive: ReadArchive;
  readonly staged: StagedRepository;
  readonly marks: Pick<MarkRepository, 'set'>;
}

/** A session of the exchange, and a moment at which it was under way: pictures of a later one are newer. */
export interface PictureSession {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** A picture that a session uploaded, by itself or in an archive. */
interface Uploaded {
  readonly name: string;
  /** Tells apart what was uploaded under the name. */
  readonly upload: string;
  readonly size: number;
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** What the bytes of a file came to. */
type Looked = Pick<StagedPicture, 'hash' | 'trouble'>;

const chunkSize = 100;

/**
 * Keeps the pictures that a session of the exchange uploaded, each under the name that goods refer to, and marks the
 * products whose main picture is another one now. May be cut off anywhere, run again, and run beside itself. A file
 * that did not come in full yet is left for the end of the session.
 * @returns whether anything was marked: ring the connection's doorbell then
 * @throws the signal's reason once it is aborted
 */
export async function keepPictures(
  deps: KeepPicturesDeps,
  scope: ConnectionScope,
  session: PictureSession,
  files: readonly UploadedFile[],
  signal?: AbortSignal,
): Promise<boolean> {
  let any = false;
  let chunk: Uploaded[] = [];
  for await (const picture of picturesOf(deps, files)) {
    signal?.throwIfAborted();
    chunk.push(picture);
    if (chunk.length < chunkSize) continue;
    any = (await keepChunk(deps, scope, session, chunk)) || any;
    chunk = [];
  }
  return (await keepChunk(deps, scope, session, chunk)) || any;
}

async function* picturesOf(
  { blobs, readArchive }: KeepPicturesDeps,
  files: readonly UploadedFile[],
): AsyncGenerator<Uploaded, void, undefined> {
  for (const file of files) {
    const upload = `${file.id} ${file.bytes}`;
    if (pictureType(file.name) !== undefined) {
      const open = async () => {
        const whole = await openUpload(blobs, file);
        return whole.read(0, whole.size);
      };
      yield { name: file.name, upload, size: file.bytes, open };
    } else if (isArchiveName(file.name)) yield* picturesInArchive(blobs, readArchive, file, upload);
  }
}

async function* picturesInArchive(
  blobs: Blobs,
  readArchive: ReadArchive,
  file: UploadedFile,
  upload: string,
): AsyncGenerator<Uploaded, void, undefined> {
  try {
    for await (const entry of readArchive(await openUpload(blobs, file))) {
      if (entry.kind !== 'entry' || pictureType(entry.name) === undefined) continue;
      yield { name: entry.name, upload, size: entry.size, open: async () => entry.open() };
    }
  } catch (error) {
    // It did not come in full yet, or cannot be read: whoever imports its catalogue is told.
    if (!(error instanceof Rejected)) throw error;
  }
}

async function keepChunk(
  deps: KeepPicturesDeps,
  scope: ConnectionScope,
  session: PictureSession,
  chunk: readonly Uploaded[],
): Promise<boolean> {
  const names = chunk.map(({ name }) => name);
  const known = await deps.staged.read(scope, 'picture', names);
  const kept: Staged<'picture'>[] = [];
  const changed: Staged<'picture'>[] = [];
  for (const picture of chunk) {
    const before = known.get(picture.name)?.state;
    if (before && !isNews(before, session, picture)) continue;
    const looked = await look(picture);
    if (!looked) continue;
    const isSame = before?.hash === looked.hash && before.trouble === looked.trouble;
    if (!isSame && !looked.trouble) {
      const type = pictureType(picture.name) ?? 'application/octet-stream';
      await deps.blobs.put(pictureBlob(scope, picture.name), await picture.open(), type);
    }
    const state = staged('picture', picture.name, {
      ...looked,
      session: session.id,
      at: session.at,
      upload: picture.upload,
    });
    kept.push(state);
    // Without its upload it was cut off before its products were marked.
    if (!isSame || before.upload === undefined) changed.push(state);
  }
  await markProducts(deps, scope, changed);
  await deps.staged.write(scope, kept);
  return changed.length > 0;
}

/** The states come first, for a mark without its news would be settled for nothing; then the marks. */
async function markProducts(
  { marks, staged: repository }: KeepPicturesDeps,
  scope: ConnectionScope,
  changed: readonly Staged<'picture'>[],
): Promise<void> {
  if (changed.length === 0) return;
  const unfinished = changed.map(({ ref, state: { upload: _, ...state } }) => staged('picture', ref, state));
  await repository.write(scope, unfinished);
  const shown = await repository.read(
    scope,
    'pictured',
    changed.map(({ ref }) => ref),
  );
  const goods = new Set([...shown.values()].flatMap(({ state }) => state.goods));
  const products = (await productMarks(repository, scope, [...goods])).filter(
    ({ entity }) => entity === 'product',
  );
  await marks.set(scope, products);
}

/** What a later session brought stands; what this one brought is taken once. */
function isNews(before: StagedPicture, session: PictureSession, { upload }: Uploaded): boolean {
  if (before.session === session.id) return before.upload !== upload;
  return before.at <= session.at;
}

/** `undefined` for a file that is not there in full. */
async function look({ open, size }: Uploaded): Promise<Looked | undefined> {
  if (size > mostPictureBytes) return { hash: '', trouble: 'too-large' };
  const hash = incrementalHash();
  let head = new Uint8Array(0);
  try {
    for await (const bytes of await open()) {
      hash.add(bytes);
      if (head.length < pictureHeadBytes) head = Buffer.concat([head, bytes.subarray(0, pictureHeadBytes)]);
    }
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return error.causeKey === 'import.incomplete' ? undefined : { hash: '', trouble: 'broken' };
  }
  const broken = !beginsAsPicture(head.subarray(0, pictureHeadBytes));
  return { hash: hash.hex(), ...(broken && { trouble: 'broken' }) };
}
