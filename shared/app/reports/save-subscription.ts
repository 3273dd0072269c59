import type { ReportSubscription } from '../../contracts/reports/subscription.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { lookId, mostRounds, scheduleLook, scheduleNext, startDue } from './dispatch-slots.ts';
import { reportBlobs } from './make-report.ts';
import { oldFrom } from './old-files.ts';
import { checkRecipients } from './recipients.ts';
import type { ReportParts } from './report-parts.ts';
import { mostSubscriptions, type StoredSubscription } from './subscriptions.ts';

export type SaveParts = Pick<
  ReportParts,
  | 'blobs'
  | 'clock'
  | 'connections'
  | 'due'
  | 'journal'
  | 'newToken'
  | 'pings'
  | 'portalOf'
  | 'reports'
  | 'runs'
  | 'subscriptions'
> & { readonly newRid: () => string };

/** Something about a field that only a look outside shows. `path` leads to the field. */
export class FieldRefused extends Rejected {
  readonly path: readonly string[];

  constructor(path: readonly string[], causeKey: string, told: Text) {
    super(causeKey, told, { field: path.join('.') });
    this.path = path;
  }
}

/**
 * A person who changes a subscription waits for the answer, not for the schedule: if the change is cut off, somebody
 * looks at the subscription so many milliseconds later and puts its schedule right.
 */
const lookAfter = 120_000;

/** Makes a subscription. @throws FieldRefused, Busy, Broken, Transient */
export async function createSubscription(
  parts: SaveParts,
  connection: Connection,
  said: ReportSubscription,
): Promise<StoredSubscription> {
  const scope = scopeOf(connection);
  const { clock, newToken, subscriptions } = parts;
  if ((await subscriptions.list(scope)).length >= mostSubscriptions) throw tooMany();
  await checkOutside(parts, connection, said);
  const now = clock.now();
  const subscription: StoredSubscription = {
    ...{ id: newToken(), revision: newToken(), said },
    ...{ dispatchedTo: now, createdAt: now, changedAt: now },
  };
  await scheduleLook(parts, scope, subscription.id, now + lookAfter);
  await subscriptions.create(scope, subscription);
  await scheduleFrom(parts, scope, subscription, now);
  return subscription;
}

/**
 * Changes a subscription; `undefined` when there is none. Slots that are due by now belong to what was said until now
 * and are started first, so that a change swallows none.
 * @throws FieldRefused, Busy, Broken, Transient
 */
export async function changeSubscription(
  parts: SaveParts,
  connection: Connection,
  id: string,
  said: ReportSubscription,
): Promise<StoredSubscription | undefined> {
  const scope = scopeOf(connection);
  if (!(await parts.subscriptions.get(scope, id))) return undefined;
  await checkOutside(parts, connection, said);
  await scheduleLook(parts, scope, id, parts.clock.now() + lookAfter);
  for (let round = 0; round < mostRounds; round += 1) {
    const known = await parts.subscriptions.get(scope, id);
    if (!known) {
      await parts.due.cancel(lookId(scope.connection, id));
      return undefined;
    }
    const now = parts.clock.now();
    if (!known.said.inactive) await startDue(parts, scope, known, now);
    const changed = await parts.subscriptions.change(scope, known, said, parts.newToken(), now);
    if (!changed) continue;
    await scheduleFrom(parts, scope, changed, now);
    return changed;
  }
  throw new Error(`the subscription ${id} changes all the time`);
}

/** Deletes a subscription and the files of its reports; posts stay on the portal. */
export async function deleteSubscription(
  { blobs, due, subscriptions }: SaveParts,
  scope: ConnectionScope,
  id: string,
): Promise<void> {
  await subscriptions.delete(scope, id);
  await due.cancel(lookId(scope.connection, id));
  const keys: string[] = [];
  for await (const { key } of blobs.list(reportBlobs(scope, id))) keys.push(key);
  if (keys.length > 0) await blobs.delete(keys);
}

async function scheduleFrom(
  parts: SaveParts,
  scope: ConnectionScope,
  subscription: StoredSubscription,
  now: number,
): Promise<void> {
  if (subscription.said.inactive) await scheduleLook(parts, scope, subscription.id, oldFrom(now));
  else await scheduleNext(parts, scope, subscription, now);
}

async function checkOutside(
  { pings, portalOf, newRid }: SaveParts,
  connection: Connection,
  { recipients, pingUrl }: ReportSubscription,
): Promise<void> {
  const { gone } = await checkRecipients(portalOf(connection), recipients);
  const [first] = gone;
  if (first) {
    const ids = gone.filter(({ kind }) => kind === first.kind).map(({ id }) => id);
    throw new FieldRefused(
      ['recipients', first.kind],
      'report.recipient-unknown',
      text(
        `На этом портале нет получателей с номерами ${ids.join(', ')}.`,
        `This portal has no recipients with the ids ${ids.join(', ')}.`,
      ),
    );
  }
  if (pingUrl !== undefined) await checkPing(pings, pingUrl, ['pingUrl'], newRid);
}

/**
 * Writes a line to the log of a check. An address where nobody may go, or that no check has, is refused; a service that
 * does not answer at the moment is not. @throws FieldRefused
 */
export async function checkPing(
  pings: ReportParts['pings'],
  url: string,
  path: readonly string[],
  newRid: () => string,
): Promise<void> {
  const end = await pings.tell({ url, signal: 'log', rid: newRid(), body: 'Most24: address checked' });
  if (end === 'refused') {
    throw new FieldRefused(
      path,
      'ping.refused',
      text(
        'По этому адресу обращаться нельзя: он не https, ведёт в закрытую сеть или перенаправляет туда.',
        'This address may not be called: it is not https, leads to a private network, or redirects there.',
      ),
    );
  }
  if (end === 'unknown-check') {
    throw new FieldRefused(
      path,
      'ping.unknown-check',
      text(
        'Служба проверок не знает такой проверки. Скопируйте адрес со страницы проверки.',
        'The service knows no such check. Copy the address from the page of the check.',
      ),
    );
  }
}

function scopeOf({ tenant, id }: Connection): ConnectionScope {
  return { tenant, connection: id };
}

function tooMany(): Rejected {
  return new Rejected(
    'report.too-many-subscriptions',
    text(
      `У подключения не больше ${mostSubscriptions} подписок. Удалите ненужные.`,
      `A connection has at most ${mostSubscriptions} subscriptions. Delete what is not needed.`,
    ),
  );
}
