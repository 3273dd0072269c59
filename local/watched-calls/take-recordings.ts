import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { callBlobs } from '../../shared/app/calls/fetch-recording.ts';
import { type TellCallParts, tellCall } from '../../shared/app/calls/tell-call.ts';
import type { Connections } from '../../shared/app/connections/connections.ts';
import type { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { callName } from '../../shared/domain/calls/call.ts';
import { recordingExtensions, recordingFile } from '../../shared/domain/calls/recording-file.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import type { Blobs } from '../../shared/ports/blobs.ts';
import { errorCode } from '../start-failed.ts';
import { callOfFile, type NotTaken } from './call-file.ts';

export interface WatchParts extends TellCallParts {
  readonly connections: Connections;
  readonly journal: ErrorJournal;
  readonly blobs: Blobs;
}

/** A file that was written to just now is left alone: its writer may not be done. Milliseconds. */
const restMilliseconds = 5000;
/** Below the folder of a connection. */
const [taken, rejected] = ['taken', 'rejected'];

const isRecording = (name: string) =>
  !name.startsWith('.') && recordingExtensions.includes(name.split('.').at(-1)?.toLowerCase() ?? '');

/**
 * Takes the recordings that lie in `<folder>/<number of a connection>/`, each together with `<recording>.json` if that
 * lies beside it. A recording moves to `taken/` when its call is kept, so one that was cut off is taken again and is the
 * same call; one that says nothing of its call moves to `rejected/`, and the journal says why.
 * @returns how many were taken
 */
export async function takeRecordings(parts: WatchParts, folder: string, now: number): Promise<number> {
  let count = 0;
  for (const number of (await namesIn(folder)).filter((name) => /^\d{1,15}$/.test(name))) {
    const connection = await parts.connections.byNumber(asId<ConnectionId>(number));
    if (!connection?.settings.calls.enabled) continue;
    const own = join(folder, number);
    for (const name of (await namesIn(own)).filter(isRecording)) {
      const { mtimeMs } = await stat(join(own, name));
      if (now - mtimeMs < restMilliseconds) continue;
      if (await take(parts, connection, own, name)) count += 1;
    }
  }
  return count;
}

async function take(
  parts: WatchParts,
  connection: Connection,
  folder: string,
  name: string,
): Promise<boolean> {
  const { id, settings, tenant } = connection;
  const read = callOfFile(name, await textBeside(folder, name), settings.notices.zone);
  if (!read.ok) {
    await tellNotTaken(parts, connection, name, read.error);
    await moveTo(folder, name, rejected ?? '');
    return false;
  }
  const call = callName(id, 'folder', read.value.sourceId);
  const blob = `${callBlobs({ tenant, connection: id, id: call })}uploaded`;
  const { contentType } = recordingFile(name, name);
  await parts.blobs.put(blob, createReadStream(join(folder, name)), contentType);
  await tellCall(parts, connection, { ...read.value, uploaded: blob });
  await moveTo(folder, name, taken ?? '');
  return true;
}

async function textBeside(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, `${name}.json`), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The recording goes first: a description alone is nothing, a recording alone would be taken for another call. */
async function moveTo(folder: string, name: string, place: string): Promise<void> {
  await mkdir(join(folder, place), { recursive: true });
  for (const file of [name, `${name}.json`]) {
    try {
      await rename(join(folder, file), join(folder, place, file));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

async function tellNotTaken(
  { journal }: WatchParts,
  { id, settings, tenant }: Connection,
  name: string,
  { causeKey, text }: NotTaken,
): Promise<void> {
  const subject = { tenant, connection: id, object: { kind: 'recording', id: name } };
  await journal.record(
    { subject, id: `${name} ${causeKey}`, failure: 'rejected', causeKey, text, details: {} },
    settings.history.keepErrorsDays,
  );
}

/** Nothing where there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
