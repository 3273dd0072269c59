import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { smtpMailer } from '../shared/adapters/mail/smtp-mailer.ts';
import { FolderBlobs } from '../shared/adapters/node/folder-blobs.ts';
import { createKeyFile, readKeyFile } from '../shared/adapters/node/key-file.ts';
import { KeyFileSecrets } from '../shared/adapters/node/key-file-secrets.ts';
import { SqliteDatabase } from '../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../shared/adapters/node/sqlite-table.ts';
import { UrlSigner } from '../shared/adapters/node/url-signer.ts';
import { OneMachineTranscriber } from '../shared/adapters/speech/one-machine-transcriber.ts';
import { pocketsphinx } from '../shared/adapters/speech/pocketsphinx/pocketsphinx.ts';
import { sherpa } from '../shared/adapters/speech/sherpa/sherpa.ts';
import { extractiveSummariser } from '../shared/adapters/summary/extractive-summariser.ts';
import type { Clock } from '../shared/kernel/clock.ts';
import { text } from '../shared/kernel/text.ts';
import type { Http } from '../shared/ports/http.ts';
import type { Platform } from '../shared/ports/platform.ts';
import type { Telemetry } from '../shared/ports/telemetry.ts';
import type { Config } from './config/config.ts';
import type { FolderPaths } from './data-folder/paths.ts';
import { writeWholeFile } from './data-folder/write-file.ts';
import { localJobPrefix } from './function-variables.ts';
import { blobPath } from './http/blob-door.ts';
import { LocalQueues } from './local-queues.ts';
import { errorCode, reasonOf, StartFailed } from './start-failed.ts';
import type { QueuePlan } from './template/house-plan.ts';

export interface LocalPlatformOptions {
  readonly paths: FolderPaths;
  readonly queues: readonly QueuePlan[];
  /** Where the house answers, without a slash at the end; signed addresses begin with it. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly http: Http;
  readonly telemetry: Telemetry;
  /** Where letters go, and who they come from. */
  readonly mail?: Config['mail'];
  /** What recognises speech beside pocketsphinx. */
  readonly calls?: Config['calls'];
}

/** The narrow waist on one machine, with what only the house itself uses of it. */
export interface LocalPlatform extends Platform {
  readonly blobs: FolderBlobs;
  readonly signer: UrlSigner;
  readonly queues: LocalQueues;
  close(): void;
}

/** Opens everything in the data folder. @throws StartFailed when a file is damaged or cannot be opened. */
export async function openPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { paths, clock, http, telemetry } = options;
  const [secrets, signer] = await Promise.all([openSecrets(paths), openSigner(options)]);
  const blobs = await FolderBlobs.open(paths.root, signer);
  const lasting = openDatabase(paths.database, clock);
  const passing = openDatabase(paths.ephemeral, clock);
  const queues = new LocalQueues(lasting, options.queues);
  const transcriber = openTranscriber(options, { blobs, queues });
  return {
    table: new SqliteTable(lasting, 'main'),
    ephemeral: new SqliteTable(passing, 'ephemeral'),
    blobs,
    secrets,
    clock,
    random: Math.random,
    http,
    telemetry,
    ...mailerOf(options.mail),
    transcriber,
    summariser: extractiveSummariser,
    queue: (name) => queues.get(name),
    signer,
    queues,
    close: () => {
      void transcriber.close();
      lasting.close();
      passing.close();
    },
  };
}

/** Each look at the engines is a new one: a program that is installed while the house runs is taken up. */
function openTranscriber(
  { calls, telemetry }: LocalPlatformOptions,
  { blobs, queues }: { readonly blobs: FolderBlobs; readonly queues: LocalQueues },
): OneMachineTranscriber {
  const { sherpaLanguages: languages = [], sherpaModel: folder } = calls ?? {};
  const own = folder === undefined ? [] : [sherpa({ folder, ...(languages.length > 0 && { languages }) })];
  return new OneMachineTranscriber({
    ...{ blobs, telemetry, jobPrefix: localJobPrefix },
    engines: [...own, pocketsphinx()],
    tell: (job) => queues.get('calls').send([{ body: JSON.stringify({ kind: 'transcribed', job }) }]),
  });
}

function mailerOf({ smtpUrl, from }: Partial<Config['mail']> = {}): Pick<Platform, 'mailer'> {
  return smtpUrl === undefined || from === undefined ? {} : { mailer: smtpMailer(smtpUrl, from) };
}

function openDatabase(path: string, clock: Clock): SqliteDatabase {
  try {
    return new SqliteDatabase({ path, clock });
  } catch (error) {
    throw damaged(path, error);
  }
}

async function openSecrets(paths: FolderPaths): Promise<KeyFileSecrets> {
  try {
    await createKeyFile(paths.sealKey);
    return new KeyFileSecrets(await readKeyFile(paths.sealKey));
  } catch (error) {
    throw damaged(paths.sealKey, error);
  }
}

async function openSigner({ paths, baseUrl, clock }: LocalPlatformOptions): Promise<UrlSigner> {
  const secret = await signingKey(paths.urlKey);
  return new UrlSigner({ baseUrl: `${baseUrl}${blobPath}`, secret, clock });
}

async function signingKey(path: string): Promise<Uint8Array> {
  try {
    return Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw damaged(path, error);
    const key = randomBytes(32);
    await writeWholeFile(path, `${key.toString('base64url')}\n`);
    return key;
  }
}

function damaged(path: string, error: unknown): StartFailed {
  return new StartFailed(
    [
      text(
        `Файл данных ${path} не открывается (${reasonOf(error)}). Проверьте диск и права или восстановите папку из копии.`,
        `The data file ${path} cannot be opened (${reasonOf(error)}). Check the disk and the rights, or restore the folder from a backup.`,
      ),
    ],
    { cause: error },
  );
}
