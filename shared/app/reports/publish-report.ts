import { slotCode } from '../../domain/reports/slot-name.ts';
import { Broken, Busy, Rejected, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { type Portal, PortalError, type PortalRow } from '../../ports/portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type FoundPost, findPost, identified } from './find-post.ts';
import { checkRecipients, type GoneRecipient } from './recipients.ts';
import type { ReportRuns } from './report-runs.ts';
import type { ReportRun, RunFile } from './run.ts';

export interface PublishParts {
  readonly runs: ReportRuns;
  readonly blobs: Blobs;
  readonly portal: Portal;
  /** Address of the portal, `https://name.bitrix24.ru`. */
  readonly portalAddress: string;
  readonly clock: { now(): number };
  readonly newToken: () => string;
}

export interface Published {
  readonly run: ReportRun;
  readonly gone: readonly GoneRecipient[];
}

/** A request lives a minute at most on the portal; some more for its clock and ours. Milliseconds. */
const longestRequest = 75_000;
/** Longer after taking the right to send a worker no longer sends: another may think it dead. Milliseconds. */
const longestHesitation = 20_000;

/**
 * Brings a run that is `made` or `posting` to the portal, once. The right to send is taken by a condition, so one worker
 * at a time has it; a run that is found `posting` may have reached the portal, and is looked for by the code in the name
 * of its file until the portal can no longer be working on it.
 * @throws Rejected the portal refuses it or nobody of the recipients is there, Busy, Broken, Transient, RunMoved
 */
export async function publishReport(
  parts: PublishParts,
  scope: ConnectionScope,
  run: ReportRun,
): Promise<Published> {
  if (run.state === 'posting') {
    const found = await lookForPost(parts, scope, run);
    if (found) return { run: await posted(parts, scope, run, found), gone: [] };
  }
  const { post } = run;
  if (!post) throw new Error(`the run ${run.slot} has nothing to post`);
  const { destinations, gone } = await checked(parts.portal, post);
  const files = await encoded(parts.blobs, post.files);
  const mine = await parts.runs.beginPosting(scope, run, parts.newToken());
  const postId = await send(parts, scope, mine, {
    ...{ POST_TITLE: post.subject, POST_MESSAGE: post.text, DEST: [...destinations], FILES: files },
  });
  const author = await authorOf(parts.portal, postId);
  return { run: await posted(parts, scope, mine, { postId, authorId: author ?? '' }), gone };
}

/** @throws Busy while the portal may still be working on it */
async function lookForPost(
  { portal, clock }: PublishParts,
  scope: ConnectionScope,
  run: ReportRun,
): Promise<FoundPost | undefined> {
  const sentAt = run.postingAt ?? clock.now();
  const code = slotCode({ ...scope, subscription: run.subscription, slot: run.slot });
  const found = await answered(findPost(portal, code, sentAt));
  if (found) return found;
  const decidedAt = sentAt + longestHesitation + longestRequest;
  if (clock.now() < decidedAt) throw undecided(decidedAt);
  return undefined;
}

async function send(
  { portal, runs, clock }: PublishParts,
  scope: ConnectionScope,
  run: ReportRun,
  params: PortalRow,
): Promise<string> {
  if (clock.now() > (run.postingAt ?? 0) + longestHesitation) {
    await runs.neverSent(scope, run);
    throw undecided(clock.now());
  }
  try {
    const { result } = await portal.call({ method: 'log.blogpost.add', params, repeat: 'once' });
    return String(result);
  } catch (error) {
    const unknown = error instanceof PortalError && error.kind === 'unknown-outcome';
    if (unknown) throw undecided(clock.now() + longestHesitation + longestRequest);
    const known = error instanceof PortalError || isOutcome(error);
    if (known) await runs.neverSent(scope, run);
    throw error instanceof PortalError ? outcomeOf(error) : error;
  }
}

function isOutcome(error: unknown): boolean {
  return error instanceof Busy || error instanceof Broken || error instanceof Transient;
}

function posted(
  { runs, portalAddress }: PublishParts,
  scope: ConnectionScope,
  run: ReportRun,
  { postId, authorId }: FoundPost,
): Promise<ReportRun> {
  return runs.posted(scope, run, postId, postLink(portalAddress, postId, authorId));
}

/** Where a person opens a post; without its author the stream itself. */
function postLink(portal: string, postId: string, authorId: string): string {
  if (authorId === '') return `${portal}/stream/`;
  return `${portal}/company/personal/user/${authorId}/blog/${postId}/`;
}

/** Reads the post back; that it was not to be had changes nothing. */
async function authorOf(portal: Portal, postId: string): Promise<string | undefined> {
  try {
    const params = { POST_ID: postId };
    const { result } = await portal.call({ method: 'log.blogpost.get', params, repeat: 'read' });
    const [row] = Array.isArray(result) ? (result as readonly PortalRow[]) : [];
    return row && identified(row).authorId;
  } catch (error) {
    if (error instanceof PortalError || isOutcome(error)) return undefined;
    throw error;
  }
}

async function checked(portal: Portal, { recipients }: NonNullable<ReportRun['post']>) {
  const found = await answered(checkRecipients(portal, recipients));
  if (found.destinations.length > 0) return found;
  throw new Rejected(
    'report.no-recipients',
    text(
      'Никого из получателей отчёта на портале больше нет. Выберите других.',
      'None of the recipients of the report is on the portal any more. Choose others.',
    ),
  );
}

/** `FILES` of the portal's methods: pairs of name and base64. */
async function encoded(blobs: Blobs, files: readonly RunFile[]): Promise<string[][]> {
  return Promise.all(
    files.map(async ({ name, blob }) => {
      const body = await blobs.get(blob);
      if (!body) {
        throw new Rejected(
          'report.file-gone',
          text('Файл отчёта удалён. Запустите отчёт снова.', 'The file of the report is gone. Run it again.'),
        );
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of body.stream) chunks.push(chunk);
      return [name, Buffer.concat(chunks).toString('base64')];
    }),
  );
}

/** @throws what reading throws, refusals of the portal as outcomes */
async function answered<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof PortalError ? outcomeOf(error) : error;
  }
}

function outcomeOf(error: PortalError): Rejected | Busy | Transient {
  const details = { method: error.method, code: error.code };
  if (error.kind === 'unavailable' || error.kind === 'unknown-outcome' || error.kind === 'not-run')
    return new Transient('portal.unavailable', unavailable, details, { cause: error });
  if (error.kind === 'limited')
    return new Busy(error.retryAt ?? 0, 'portal.limits', unavailable, details, { cause: error });
  const said = error.description || error.code || error.kind;
  return new Rejected(
    `report.refused.${error.kind}`,
    text(
      `Портал не принял отчёт (${error.method}): ${said}. Проверьте права приложения и тариф портала.`,
      `The portal did not take the report (${error.method}): ${said}. Check the rights of the application and the tariff of the portal.`,
    ),
    details,
    { cause: error },
  );
}

const unavailable = text(
  'Портал не отвечает; отчёт будет опубликован, как только он ответит.',
  'The portal does not answer; the report will be published as soon as it does.',
);

function undecided(askAgainAt: number): Busy {
  return new Busy(
    askAgainAt,
    'report.outcome-unknown',
    text(
      'Ответ портала потерян: проверяем, опубликован ли отчёт.',
      'The answer of the portal was lost: looking whether the report was published.',
    ),
  );
}
