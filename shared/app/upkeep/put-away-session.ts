import type { DoorbellMessage } from '../../contracts/messages/doorbell-message.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { isArchiveName, pictureType } from '../../domain/exchange/upload-name.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { type KeepPicturesDeps, keepPictures } from '../catalogue/keep-pictures.ts';
import type { Connections } from '../connections/connections.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ExchangeLog } from '../exchange/exchange-log.ts';
import type { ExchangeSessions } from '../exchange/exchange-sessions.ts';
import { type ExchangeUploads, sessionBlobs, type UploadedFile } from '../exchange/exchange-uploads.ts';
import { scheduleSessionEnd } from '../exchange/session-end.ts';
import type { ImportJobs } from '../imports/import-jobs.ts';
import { openUpload } from '../imports/uploads.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { contentHash } from './content-hash.ts';
import { deleteBlobs } from './delete-blobs.ts';

export interface PutAwayParts extends KeepPicturesDeps {
  readonly clock: Clock;
  readonly connections: Connections;
  readonly due: DueItems;
  readonly jobs: ImportJobs;
  readonly log: ExchangeLog;
  readonly sessions: Pick<ExchangeSessions, 'byId'>;
  readonly uploads: Pick<ExchangeUploads, 'list'>;
}

/**
 * Puts away what a session of the exchange uploaded, once it is over: pictures under their name, orders once per
 * content, the rest goes. What 1C sent and never asked to import is told in the journal. A session that goes on, or
 * whose files are still being read, is looked at again later. May run twice and be cut off anywhere.
 */
export async function putAwaySession(
  parts: PutAwayParts,
  scope: ConnectionScope,
  { openedAt, session }: { readonly session: string; readonly openedAt: number },
): Promise<'put-away' | 'later'> {
  const reading = (await parts.jobs.unfinished(scope)).some(
    (job) => job.session === session && job.state !== 'staged',
  );
  if (reading || (await parts.sessions.byId(session))) {
    await scheduleSessionEnd(parts, { id: session, openedAt, scope });
    return 'later';
  }
  const files = await parts.uploads.list({ id: session, scope });
  // Most were kept when a catalogue of the session was read; these came after it.
  if (await keepPictures(parts, scope, { id: session, at: openedAt }, files))
    await ringLater(parts, scope, session);
  for (const file of files) {
    if (file.type === 'sale') await keepOrders(parts.blobs, scope, file);
    if (!file.closed && isCatalogue(file)) await tellNeverAsked(parts, scope, session, file);
  }
  await deleteBlobs(parts.blobs, sessionBlobs(scope, session), () => true);
  return 'put-away';
}

/** Where the packages of orders of a base lie, by their content: 1C sends the same ones again and again. */
export function ordersBlob({ tenant, connection }: ConnectionScope, hash: string): string {
  return `${tenantBlobs(tenant)}connections/${connection}/orders/${hash}`;
}

function isCatalogue(file: UploadedFile): boolean {
  return file.type === 'catalog' && pictureType(file.name) === undefined;
}

async function ringLater(
  { clock, due }: PutAwayParts,
  scope: ConnectionScope,
  session: string,
): Promise<void> {
  const message: DoorbellMessage = { ...scope };
  await due.schedule({
    id: `pictures ${session}`,
    dueAt: clock.now(),
    queue: 'work.fifo',
    group: scope.connection,
    body: JSON.stringify(message),
  });
}

/** A file that never came in full has nothing to keep. */
async function keepOrders(blobs: Blobs, scope: ConnectionScope, file: UploadedFile): Promise<void> {
  if (pictureType(file.name) !== undefined) return;
  const upload = await openUpload(blobs, file).catch((error: unknown) => {
    if (error instanceof Rejected) return undefined;
    throw error;
  });
  if (!upload) return;
  const key = ordersBlob(scope, await contentHash(upload.read(0, upload.size)));
  if (await blobs.head(key)) return;
  const type = isArchiveName(file.name) ? 'application/zip' : 'application/xml';
  await blobs.put(key, upload.read(0, upload.size), type);
}

async function tellNeverAsked(
  { connections, log }: PutAwayParts,
  scope: ConnectionScope,
  session: string,
  { bytes, id, name }: UploadedFile,
): Promise<void> {
  const connection = await connections.get(scope);
  if (!connection) return;
  await log.problem(connection, {
    id: `${session} ${id}`,
    causeKey: 'exchange.import-never-asked',
    file: name,
    text: text(
      `1С передала файл ${name}, но не запросила его загрузку: обмен прервался. Он повторится по расписанию 1С; если нет, проверьте журнал обмена в 1С.`,
      `1C sent the file ${name} but never asked to import it: the exchange was cut off. 1C repeats it by its schedule; if not, look at the log of the exchange in 1C.`,
    ),
    details: { file: name, bytes },
  });
}
