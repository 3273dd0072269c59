import type { ImportMessage } from '../../contracts/messages/import-message.ts';
import { type ExchangeAnswer, failure, progress, success } from '../../domain/exchange/answer.ts';
import { isArchiveName, uploadName } from '../../domain/exchange/upload-name.ts';
import { sleepUntilAborted } from '../../kernel/clock.ts';
import { bytesHash } from '../../kernel/stable-hash.ts';
import { type Text, text } from '../../kernel/text.ts';
import { type ImportJob, isFinished, type Upload, type Wanted } from '../imports/import-job.ts';
import type { ExchangeDeps, SessionRequest } from './exchange-request.ts';
import type { UploadedFile } from './exchange-uploads.ts';
import { sentences } from './sentences.ts';

/** A poll is held open so long: «Управление торговлей» asks again without any pause. Milliseconds. */
const heldMilliseconds = 15_000;

/**
 * After so long 1C is told `success` although the portal has not got all of it yet: the file is ours, what is missing
 * is our retry. Milliseconds.
 */
export const longestImportMilliseconds = 10 * 60_000;

/** Between two looks at the job; grows from the first to the second. Milliseconds. */
const shortestPause = 100;
const longestPause = 1000;

/**
 * Answers a poll of 1C for the import of a file. The first one makes the job; every poll waits a while for its end.
 */
export async function importFile(deps: ExchangeDeps, request: SessionRequest): Promise<ExchangeAnswer> {
  const { session, type } = request;
  const name = uploadName(request.filename);
  if (name === undefined) return failure(sentences.badName.ru);
  const uploads = await deps.uploads.list(session);
  const target = targetOf(name, uploads);
  if (!target) return refuse(deps, request, name, neverSent(name), 'exchange.file-never-sent');
  const jobId = `${session.id}.${target.id}`;
  const known = await deps.jobs.get(session.scope, jobId);
  if (!known && !(await allWhole(deps, target.files))) {
    return refuse(deps, request, name, incomplete(name), 'exchange.file-incomplete');
  }
  if (type === 'sale') return keepOrders(deps, request, name);
  const job =
    known ??
    (await deps.jobs.request(session.scope, {
      id: jobId,
      session: session.id,
      file: name,
      type,
      wanted: target.wanted,
    }));
  for (const file of target.files) if (!file.closed) await deps.uploads.close(session, file.name);
  await sendMessage(deps, job, session.scope);
  return answerFor(deps, request, await waitFor(deps, request, job), known === undefined);
}

interface Target {
  readonly id: string;
  readonly wanted: Wanted;
  readonly files: readonly UploadedFile[];
}

/** Orders are kept as they came, see `put-away-session.ts`; nothing is read from them yet. */
async function keepOrders(
  deps: ExchangeDeps,
  { connection, session, type, mode }: SessionRequest,
  file: string,
): Promise<ExchangeAnswer> {
  const said = text('Файл заказов принят и сохранён.', 'The file of orders was received and kept.');
  await deps.log.step(connection, { session: session.id, type, mode, file, outcome: 'success', text: said });
  await deps.connections.exchanged(session.scope, type, deps.clock.now());
  return success();
}

/** What the name means: a file of the session, or else one inside the archives of the session. */
function targetOf(name: string, uploads: readonly UploadedFile[]): Target | undefined {
  const file = uploads.find((upload) => upload.name === name);
  if (file) {
    const kind = isArchiveName(name) ? 'archive' : 'file';
    return { id: file.id, wanted: { kind, upload: uploadOf(file) }, files: [file] };
  }
  const archives = uploads
    .filter((upload) => isArchiveName(upload.name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  if (archives.length === 0) return undefined;
  const id = bytesHash([name, ...archives.map((archive) => archive.id)].join('\n')).slice(0, 24);
  return { id, wanted: { kind: 'entry', entry: name, archives: archives.map(uploadOf) }, files: archives };
}

function uploadOf({ name, prefix, fragments, bytes }: UploadedFile): Upload {
  return { name, prefix, fragments, bytes };
}

async function allWhole(deps: ExchangeDeps, files: readonly UploadedFile[]): Promise<boolean> {
  const whole = await Promise.all(files.map((file) => deps.uploads.isWhole(file)));
  return whole.every(Boolean);
}

/** Sends the job's message once, and again when nobody has begun it for a while: the first one may never have left. */
async function sendMessage(
  deps: ExchangeDeps,
  job: ImportJob,
  scope: SessionRequest['session']['scope'],
): Promise<void> {
  if (job.state !== 'requested' || !(await deps.jobs.mayAnnounce(scope, job.id))) return;
  const message: ImportMessage = { ...scope, job: job.id };
  await deps.imports.send([{ body: JSON.stringify(message), group: scope.connection }]);
}

/** The job when it is finished, or as it is when the poll has been held long enough. */
async function waitFor(
  { clock, jobs }: ExchangeDeps,
  { session, signal }: SessionRequest,
  job: ImportJob,
): Promise<ImportJob> {
  const until = Math.min(clock.now() + heldMilliseconds, job.requestedAt + longestImportMilliseconds);
  let current = job;
  let pause = shortestPause;
  while (!isFinished(current) && clock.now() < until && !signal.aborted) {
    await sleepUntilAborted(clock, Math.min(pause, until - clock.now()), signal);
    pause = Math.min(longestPause, pause * 2);
    current = (await jobs.get(session.scope, job.id)) ?? current;
  }
  return current;
}

async function answerFor(
  deps: ExchangeDeps,
  request: SessionRequest,
  job: ImportJob,
  first: boolean,
): Promise<ExchangeAnswer> {
  const { connection, session, type, mode } = request;
  const step = { session: session.id, type, mode, file: job.file };
  if (job.state === 'failed') {
    const said = job.failure ?? text('Файл не прочитан.', 'The file could not be read.');
    await deps.log.step(connection, { ...step, outcome: 'failure', text: said });
    return failure(said.ru);
  }
  const late = deps.clock.now() - job.requestedAt >= longestImportMilliseconds;
  if (job.state !== 'done' && !late) {
    const said = progressText(job);
    if (first) await deps.log.step(connection, { ...step, outcome: 'progress', text: said });
    return progress(said.ru);
  }
  const said = job.state === 'done' ? imported : stillWorking;
  await deps.log.step(connection, { ...step, outcome: 'success', text: said });
  await deps.connections.exchanged(session.scope, type, deps.clock.now());
  return success();
}

const imported = text('Файл загружен.', 'The file was imported.');

const stillWorking = text(
  'Файл принят полностью; часть изменений ещё передаётся на портал, повторять обмен не нужно.',
  'The file was received in full; some changes are still on their way to the portal, no need to exchange again.',
);

function progressText(job: ImportJob): Text {
  const objects = Object.values(job.counts ?? {}).reduce((sum, count) => sum + count, 0);
  if (job.state === 'staged') {
    return text(
      `Прочитано объектов: ${objects}; изменения передаются на портал.`,
      `Objects read: ${objects}; the changes are being written to the portal.`,
    );
  }
  return job.state === 'staging'
    ? text('Файл читается.', 'The file is being read.')
    : text('Файл ждёт очереди.', 'The file waits for its turn.');
}

async function refuse(
  deps: ExchangeDeps,
  { connection, session, type, mode }: SessionRequest,
  file: string,
  said: Text,
  causeKey: string,
): Promise<ExchangeAnswer> {
  await deps.log.step(connection, {
    session: session.id,
    type,
    mode,
    file,
    outcome: 'failure',
    text: said,
  });
  await deps.log.problem(connection, {
    id: `${session.id} ${causeKey} ${file}`,
    causeKey,
    file,
    text: said,
    details: { file },
  });
  return failure(said.ru);
}

function neverSent(file: string): Text {
  return text(
    `Файл ${shown(file)} в этом сеансе не передавался: начните обмен заново.`,
    `The file ${shown(file)} was not sent in this session: begin the exchange anew.`,
  );
}

function incomplete(file: string): Text {
  return text(
    `Файл ${shown(file)} получен не полностью: начните обмен заново.`,
    `The file ${shown(file)} did not arrive in full: begin the exchange anew.`,
  );
}

function shown(file: string): string {
  return file.length > 100 ? `${file.slice(0, 99)}…` : file;
}
