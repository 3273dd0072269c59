import type { RunMessage } from '../../contracts/messages/report-message.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { runUuid } from '../../domain/reports/slot-name.ts';
import { Broken, Busy, type Outcome, Rejected, Transient } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { waitingForBase } from './asked-base.ts';
import { makeForm } from './make-form.ts';
import { makeReport } from './make-report.ts';
import { isTooLate, missedCause, missedText } from './missed-slots.ts';
import { publishReport } from './publish-report.ts';
import type { ReportParts } from './report-parts.ts';
import { RunMoved } from './report-runs.ts';
import { isOver, manualPatience, onceSubscription, type PublishedReport, type ReportRun } from './run.ts';
import type { StoredSubscription } from './subscriptions.ts';
import { tellGone, tellPosted } from './tell-posted.ts';

/** While another worker has the run. Milliseconds. */
const busyMilliseconds = 20_000;
/** After trouble a run is put off 1, 2, 4 … minutes, and no longer than this. */
const longestPauseMinutes = 30;
/** A run of a connection that is stopped is tried again so long after: it may work again. Milliseconds. */
const stoppedMilliseconds = 5 * 60_000;
/** Cause of `Busy` while the connection is stopped. */
const waitingForConnection = 'report.connection-stopped';
/** A run that a person asked for, and that is never too late, gives up after so many on a connection that works. */
const mostAttempts = 12;

/**
 * Makes and publishes one slot of a report, once, however often it is asked for and wherever it was cut off: the state
 * of the run says how far it is. Trouble puts it off until the slot is too late.
 * @throws Rejected it will not be published, Busy later, Broken
 */
export async function runReport(parts: ReportParts, message: RunMessage): Promise<void> {
  const { tenant, connection: number, subscription: id, slot } = message;
  const scope = { tenant, connection: number };
  const [subscription, connection] = await Promise.all([
    parts.subscriptions.get(scope, id),
    parts.connections.get(scope),
  ]);
  const report = id === onceSubscription ? await onceOf(parts, scope, slot) : subscription;
  // Deleted or switched off meanwhile: nobody waits for it.
  if (!report || !connection || (subscription?.said.inactive && !message.manual)) return;
  const attempt = new Attempt(parts, scope, report, subscription, connection, message);
  try {
    const held = await parts.leases.hold(`REPORT-${number}-${id}-${slot}`, () => attempt.go());
    if (!held) throw busy(parts.clock.now());
  } catch (error) {
    throw error instanceof RunMoved ? busy(parts.clock.now()) : error;
  }
}

/** A post without a subscription; its run was begun when it was asked for. */
async function onceOf(
  { runs }: ReportParts,
  scope: ConnectionScope,
  slot: string,
): Promise<PublishedReport | undefined> {
  const run = await runs.get(scope, { subscription: onceSubscription, slot });
  const said = run?.post ?? run?.form;
  return said && { id: onceSubscription, said: { subject: said.subject, lateMinutes: 0 } };
}

class Attempt {
  readonly #parts: ReportParts;
  readonly #scope: ConnectionScope;
  readonly #report: PublishedReport;
  readonly #subscription: StoredSubscription | undefined;
  readonly #connection: Connection;
  readonly #message: RunMessage;
  #started: Promise<unknown> | undefined;

  constructor(
    parts: ReportParts,
    scope: ConnectionScope,
    report: PublishedReport,
    subscription: StoredSubscription | undefined,
    connection: Connection,
    message: RunMessage,
  ) {
    this.#message = message;
    this.#parts = parts;
    this.#scope = scope;
    this.#report = report;
    this.#subscription = subscription;
    this.#connection = connection;
  }

  async go(): Promise<void> {
    const run = await this.#open(this.#message);
    if (run.state === 'posted') return tellPosted(this.#parts, this.#scope, this.#report, run);
    if (isOver(run)) throw ended(run);
    const begins = run.state === 'claimed' && run.attempts === 0 && run.cause === undefined;
    if (begins) this.#started = this.#ping(run, 'start');
    let latest = run;
    try {
      if (isTooLate(run, this.#report, this.#parts.clock.now()) && run.state !== 'posting')
        throw this.#missed(run);
      this.#checkActive(run);
      if (run.state === 'claimed') latest = await this.#make(run);
      latest = await this.#publish(latest);
    } catch (error) {
      throw await this.#settled(latest, error);
    }
    await this.#finish(latest, 'success', `posted ${latest.postId}`);
  }

  async #open({ subscription, slot, date, time, at, manual, round }: RunMessage): Promise<ReportRun> {
    const { runs } = this.#parts;
    const said = { subscription, slot, date, time, at, manual, post: undefined };
    const run = await runs.open(this.#scope, said);
    const again = round > run.round && (run.state === 'failed' || run.state === 'missed');
    return again ? runs.reopened(this.#scope, run, round) : run;
  }

  async #make(run: ReportRun): Promise<ReportRun> {
    return this.#parts.runs.made(this.#scope, run, await this.#postOf(run));
  }

  #postOf(run: ReportRun): Promise<NonNullable<ReportRun['post']>> {
    if (this.#subscription) return makeReport(this.#parts, this.#scope, this.#subscription, run);
    if (run.form) return makeForm(this.#parts.forms, this.#scope, run, run.form);
    throw new Error(`the run ${run.slot} was never made`);
  }

  async #publish(run: ReportRun): Promise<ReportRun> {
    const { installations, portalOf } = this.#parts;
    const installation = await installations.get(this.#connection.member);
    const portal = portalOf(this.#connection);
    const portalAddress = installation?.portal ?? '';
    const published = await publishReport({ ...this.#parts, portal, portalAddress }, this.#scope, run);
    await tellGone(this.#parts, this.#connection, this.#report, published.run, published.gone);
    await tellPosted(this.#parts, this.#scope, this.#report, published.run);
    return published.run;
  }

  /** Notes what became of the attempt; returns the outcome for the queue. */
  async #settled(seen: ReportRun, error: unknown): Promise<unknown> {
    if (error instanceof Rejected) {
      const run = await this.#latest(seen);
      if (isOver(run)) return ofRun(run, error);
      const state = error.causeKey === missedCause ? 'missed' : 'failed';
      await this.#parts.runs.ended(this.#scope, run, state, error);
      await this.#finish(run, 'fail', error.causeKey);
      return ofRun(run, error);
    }
    if (error instanceof Busy || error instanceof Transient)
      return this.#putOff(await this.#latest(seen), error);
    if (error instanceof Broken) await this.#stopped(await this.#latest(seen), error);
    return error;
  }

  /** The outcome stops the connection; the run comes back to see whether it works again, see `#checkActive`. */
  async #stopped(run: ReportRun, broken: Broken): Promise<void> {
    const { clock, due, runs } = this.#parts;
    await runs.waits(this.#scope, run, broken);
    const { connection, slot, subscription } = this.#message;
    await due.schedule({
      ...{ id: `report-run-${connection}-${subscription}-${slot}`, queue: 'reports', group: connection },
      ...{ dueAt: clock.now() + stoppedMilliseconds, body: JSON.stringify(this.#message) },
    });
    await this.#finish(run, 'fail', broken.causeKey);
  }

  /**
   * A run waits until its connection works again: a slot until it is too late, one that a person asked for as long as
   * it is of use. What may be on the portal already waits in any case: it has to be looked for.
   * @throws Busy it waits, Rejected nobody waits any more
   */
  #checkActive(run: ReportRun): void {
    const { status } = this.#connection;
    if (status.state === 'active') return;
    if (status.state === 'uninstalled') throw uninstalled(this.#connection);
    const now = this.#parts.clock.now();
    const isOfUse = !run.manual || now - (run.askedAt ?? run.createdAt) <= manualPatience;
    if (!isOfUse && run.state !== 'posting') throw stoppedTooLong(this.#connection, status.reason);
    const reason = text(
      `подключение остановлено: ${status.reason.ru}`,
      `the connection is stopped: ${status.reason.en}`,
    );
    throw new Busy(now + stoppedMilliseconds, waitingForConnection, reason);
  }

  async #putOff(run: ReportRun, trouble: Busy | Transient): Promise<Outcome> {
    const { clock, runs } = this.#parts;
    if (trouble.causeKey === waitingForBase || trouble.causeKey === waitingForConnection) {
      await runs.waits(this.#scope, run, trouble);
      return trouble;
    }
    const { attempts } = await runs.putOff(this.#scope, run, trouble);
    if (run.manual && run.state !== 'posting' && attempts >= mostAttempts) {
      const failed = new Rejected(trouble.causeKey, trouble.text, trouble.details, { cause: trouble });
      await runs.ended(this.#scope, run, 'failed', failed);
      await this.#finish(run, 'fail', failed.causeKey);
      return failed;
    }
    const pause = Math.min(2 ** (attempts - 1), longestPauseMinutes) * 60_000;
    const retryAt = trouble instanceof Busy ? trouble.retryAt : clock.now() + pause;
    return new Busy(retryAt, trouble.causeKey, trouble.text, trouble.details, { cause: trouble });
  }

  async #latest(run: ReportRun): Promise<ReportRun> {
    return (await this.#parts.runs.get(this.#scope, run)) ?? run;
  }

  #missed(run: ReportRun): Rejected {
    const told = missedText(this.#report, run, run.cause?.text);
    return new Rejected(missedCause, told, { slot: run.slot });
  }

  #ping(run: ReportRun, signal: 'start' | 'success' | 'fail', body?: string): Promise<unknown> | undefined {
    const ping = this.#pingOf(run, signal, body);
    return ping && this.#parts.pings.tell(ping);
  }

  async #finish(run: ReportRun, signal: 'success' | 'fail', body: string): Promise<void> {
    const ping = this.#pingOf(run, signal, body);
    if (ping) await this.#parts.pings.finish(this.#started, ping);
  }

  #pingOf({ subscription, slot }: ReportRun, signal: 'start' | 'success' | 'fail', body?: string) {
    const url = this.#report.said.pingUrl;
    const rid = runUuid({ ...this.#scope, subscription, slot });
    return url === undefined ? undefined : { url, signal, rid, ...(body !== undefined && { body }) };
  }
}

function busy(now: number): Busy {
  return new Busy(
    now + busyMilliseconds,
    'report.busy',
    text('Этот отчёт уже делается.', 'This report is being made already.'),
  );
}

/** A run that is over and is asked for again tells the same as before. */
function ended(run: ReportRun): Rejected {
  const told = run.cause?.text ?? text('Отчёт не опубликован.', 'The report was not published.');
  return ofRun(run, new Rejected(run.cause?.causeKey ?? 'report.failed', told));
}

/** The same end of the same run, whoever tells of it. */
function ofRun({ round, slot }: ReportRun, { causeKey, text: told, details, cause }: Rejected): Rejected {
  return new Rejected(causeKey, told, { ...details, slot, round }, { cause });
}

function uninstalled({ id }: Connection): Rejected {
  return new Rejected(
    'report.connection-uninstalled',
    text(
      'Отчёт не опубликован: приложение удалено с портала. Установите его и запустите отчёт снова.',
      'The report was not published: the application was removed from the portal. Install it and run the report again.',
    ),
    { connection: id },
  );
}

function stoppedTooLong({ id }: Connection, reason: Text): Rejected {
  const hours = manualPatience / 3_600_000;
  return new Rejected(
    'report.connection-not-active',
    text(
      `Отчёт не опубликован: подключение остановлено дольше ${hours} часов (${reason.ru}). Устраните причину и запустите отчёт снова.`,
      `The report was not published: the connection has been stopped for more than ${hours} hours (${reason.en}). Remove the cause and run the report again.`,
    ),
    { connection: id },
  );
}
