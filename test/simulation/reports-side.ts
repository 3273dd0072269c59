import { randomUUID } from 'node:crypto';
import { createDeps } from '../../functions/reports-api/deps.ts';
import { HandedOverReports } from '../../shared/app/reports/report-data.ts';
import { runNow } from '../../shared/app/reports/report-posts.ts';
import { changeSubscription, createSubscription } from '../../shared/app/reports/save-subscription.ts';
import type { StoredSubscription } from '../../shared/app/reports/subscriptions.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { type ReportSubscription, subscriptionSchema } from '../../shared/contracts/reports/subscription.ts';
import { reportTableSchema } from '../../shared/contracts/reports/table.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { Outcome } from '../../shared/kernel/outcome.ts';
import { PortalError } from '../../shared/ports/portal.ts';
import { mortalPlatform } from './mortal-platform.ts';
import type { World } from './world.ts';

/** From a moment on a subscription was so; `undefined` at the end of what a person wants to know. */
interface SaidSince {
  readonly from: number;
  readonly said: ReportSubscription;
}

/** What people want of reports in one history. */
export interface ReportSide {
  readonly connection: Connection;
  /** Of each subscription everything that it ever was, in order. */
  readonly subscriptions: Map<string, SaidSince[]>;
  /** Runs that people asked for and that were promised to them. */
  readonly asked: { readonly subscription: string; readonly slot: string }[];
}

/** The last slot of a history: until then reports come every few minutes. Minutes of the day in Moscow. */
const lastMinute = 12 * 60 + 45;
/** A subscription that rather goes without than late. */
export const impatientMinutes = 4;

/** Subscribes people to reports, before anything goes wrong. */
export async function reportSide(world: World, connection: Connection): Promise<ReportSide> {
  const scope = scopeOf(connection);
  const { table, blobs, clock } = world.platform;
  await new HandedOverReports(table, blobs, clock).takeTable(scope, 'stock', stock);
  const deps = apiDeps(world);
  const side: ReportSide = { connection, subscriptions: new Map(), asked: [] };
  for (const said of [
    saidOf('most24.exchange', 4, {}),
    saidOf('stock', 7, { lateMinutes: impatientMinutes, recipients: { users: ['2'], groups: ['1'] } }),
  ]) {
    const made = await createSubscription(deps, connection, said);
    side.subscriptions.set(made.id, [{ from: made.createdAt, said }]);
  }
  return side;
}

/** A person asks for a report now and then, or changes a subscription; the API they talk to may die. */
export async function askForReports(world: World, side: ReportSide): Promise<void> {
  const chance = world.random();
  const ids = [...side.subscriptions.keys()];
  const id = ids[Math.floor(world.random() * ids.length)];
  if (id === undefined || chance < 0.6) return;
  const known = await apiDeps(world).subscriptions.get(scopeOf(side.connection), id);
  if (!known) throw new Error(`the subscription ${id} is gone`);
  if (chance < 0.8) await askNow(world, side, known);
  else await change(world, side, known);
}

async function askNow(world: World, side: ReportSide, known: StoredSubscription): Promise<void> {
  const slot = await asPerson(world, (deps) => runNow(deps, scopeOf(side.connection), known));
  world.note(`report asked for: ${slot}`);
  if (slot !== undefined) side.asked.push({ subscription: known.id, slot });
}

async function change(world: World, side: ReportSide, known: StoredSubscription): Promise<void> {
  const every = 3 + Math.floor(world.random() * 6);
  const said = { ...known.said, schedule: scheduleOf(every) };
  await asPerson(world, (deps) => changeSubscription(deps, side.connection, known.id, said));
  // Whatever the person was told: what stands there now is what counts.
  const now = await apiDeps(world).subscriptions.get(scopeOf(side.connection), known.id);
  if (!now || now.revision === known.revision) return;
  world.note(`report every ${every} minutes`);
  side.subscriptions.get(known.id)?.push({ from: now.changedAt, said: now.said });
}

/** Asks the API; `undefined` when it died or said no. */
async function asPerson<T>(world: World, ask: (deps: Deps) => Promise<T>): Promise<T | undefined> {
  const life = world.newLife('reports-api');
  try {
    const answer = await Promise.race([ask(createApi(world, life)), life.died.then(() => undefined)]);
    return answer;
  } catch (error) {
    if (error instanceof Outcome || error instanceof PortalError) return undefined;
    throw error;
  }
}

type Deps = ReturnType<typeof createDeps>;

function apiDeps(world: World): Deps {
  return createDeps(world.platform, settingsOf(world));
}

function createApi(world: World, life: ReturnType<World['newLife']>): Deps {
  return { ...createDeps(mortalPlatform(world.platform, life), settingsOf(world)), newRid: randomUUID };
}

function settingsOf({ variables }: World) {
  const portal = {
    PORTAL_CLIENT_ID: variables['PORTAL_CLIENT_ID'] ?? '',
    PORTAL_CLIENT_SECRET: variables['PORTAL_CLIENT_SECRET'] ?? '',
    PORTAL_OAUTH_URL: variables['PORTAL_OAUTH_URL'] ?? '',
  };
  return { ...portal, MAIL_FROM: '', OPERATOR_TOKEN_SHA256: '' };
}

export function scopeOf({ tenant, id }: Connection): ConnectionScope {
  return { tenant, connection: id };
}

function saidOf(code: string, everyMinutes: number, others: object): ReportSubscription {
  return subscriptionSchema.parse({
    report: { code, period: { kind: 'this', unit: 'day' } },
    schedule: scheduleOf(everyMinutes),
    subject: `{report} ${code}`,
    recipients: { everybody: true },
    ...others,
  });
}

/** Every so many minutes from a little after midday until `lastMinute`, every day but only looked at on one. */
function scheduleOf(everyMinutes: number): ReportSubscription['schedule'] {
  const times: string[] = [];
  for (let minute = 12 * 60 + 2; minute <= lastMinute; minute += everyMinutes)
    times.push(`12:${String(minute - 12 * 60).padStart(2, '0')}`);
  return { days: [1], times, zone: 'Europe/Moscow' };
}

const stock = reportTableSchema.parse({
  title: 'Остатки',
  columns: [
    { id: 'good', title: 'Товар' },
    { id: 'quantity', title: 'Количество', kind: 'number', total: true },
  ],
  rows: [
    ['Стул', 5],
    ['Стол', 2],
  ],
});
