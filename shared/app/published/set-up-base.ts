import type { Connection } from '../../domain/connections/connection.ts';
import { basePasswordContext } from '../../domain/connections/connection.ts';
import type { Configuration } from '../../domain/mapping/client-profile.ts';
import { Broken, Busy, Conflict, Rejected } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { PublishedBases } from '../../ports/published-base.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { AgentStates } from '../agent/agent-state.ts';
import type { Connections } from '../connections/connections.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { baseAddress } from './base-address.ts';
import { planPoll, pollMessage } from './poll-plan.ts';
import * as sentences from './sentences.ts';
import { neededSets } from './sweep-base.ts';
import type { Sweeps } from './sweeps.ts';
import { profileOf } from './visit.ts';

export interface SetUpBaseParts {
  readonly bases: PublishedBases;
  readonly secrets: Secrets;
  readonly connections: Connections;
  readonly agentStates: AgentStates;
  readonly sweeps: Sweeps;
  readonly due: DueItems;
  /** Queue `work.fifo`. */
  readonly work: QueueSender;
  readonly newToken: () => string;
  readonly clock: { now(): number };
}

/** How a person wants a published base to be entered. */
export interface BaseEntry {
  readonly address: string;
  readonly user: string;
  /** As it is, when missing. */
  readonly password?: string | undefined;
  readonly everyMinutes: number;
  readonly timeZone: string;
  readonly configuration?: Configuration | undefined;
}

/** Somebody waits for the answer. */
const patienceMilliseconds = 15_000;
const minute = 60_000;

const metadataNames: Readonly<Record<Configuration, string>> = {
  unf: 'УправлениеНебольшойФирмой',
  ut: 'УправлениеТорговлей',
  bp: 'БухгалтерияПредприятия',
};

/**
 * Connects a published base after asking it once, and has it read. Repeating it is harmless.
 * @throws Rejected with a sentence that says what to correct: address, user, password, composition, configuration;
 * Conflict when another connection has the base
 */
export async function setUpBase(
  parts: SetUpBaseParts,
  connection: Connection,
  entry: BaseEntry,
): Promise<Connection> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const address = baseAddress(entry.address);
  if (address === undefined) throw new Rejected('odata.address-malformed', sentences.addressMalformed);
  const password = entry.password ?? (await knownPassword(parts, connection, address, entry.user));
  const sets = await setsOf(parts, { address, user: entry.user, password });
  const configuration = entry.configuration ?? configurationBySets(sets);
  const base = { ...connection.base, ...(configuration && { configuration: metadataNames[configuration] }) };
  checkComposition({ ...connection, base }, sets);
  await claim(parts, connection, address);
  const agent = await parts.agentStates.get(scope);
  // Another base has to be read as a whole before anything is made there.
  if (connection.published?.address !== address)
    await parts.sweeps.change(scope, { completeAt: undefined, silentSince: undefined, open: true });
  const now = parts.clock.now();
  await parts.connections.setPublished(scope, {
    address,
    user: entry.user,
    sealedPassword: await parts.secrets.seal(password, basePasswordContext(connection.tenant, connection.id)),
    everyMinutes: entry.everyMinutes,
    timeZone: entry.timeZone,
    epoch: agent?.epoch ?? 0,
    since: now,
  });
  const heard = await parts.connections.heardOfBase(scope, now, base);
  const resumed = await resume(parts, connection);
  await planPoll(parts.due, scope, now + entry.everyMinutes * minute);
  await parts.work.send([
    { body: pollMessage(scope), group: scope.connection, deduplicationId: parts.newToken() },
  ]);
  return resumed ?? heard ?? connection;
}

/** Forgets how the base is entered. What an agent tells from now on is newer than what was read. */
export async function leaveBase(parts: SetUpBaseParts, connection: Connection): Promise<void> {
  const { id, published, tenant } = connection;
  if (!published) return;
  const scope = { tenant, connection: id };
  await parts.due.cancel(`poll-${id}`);
  const agent = await parts.agentStates.get(scope);
  if (agent && agent.epoch <= published.epoch)
    await parts.agentStates.change(scope, agent, { epoch: published.epoch + 1 });
  await parts.connections.setPublished(scope, undefined);
  await parts.connections.releaseBase(scope, baseId(published.address));
}

/** A password goes nowhere but to the address and the user that it was given for. */
async function knownPassword(
  { secrets }: SetUpBaseParts,
  { id, published, tenant }: Connection,
  address: string,
  user: string,
): Promise<string> {
  if (published?.address !== address || published.user !== user)
    throw new Rejected('odata.password-missing', sentences.passwordMissing);
  return secrets.open(published.sealedPassword, basePasswordContext(tenant, id));
}

/** Asks the base once. What a later poll would wait for is told now. */
async function setsOf(
  { bases }: SetUpBaseParts,
  access: { readonly address: string; readonly user: string; readonly password: string },
): Promise<readonly string[]> {
  try {
    const base = bases.of({ ...access, timeoutMilliseconds: patienceMilliseconds });
    return await base.sets();
  } catch (error) {
    if (error instanceof Broken)
      throw new Rejected(error.causeKey, error.text, error.details, { cause: error });
    if (!(error instanceof Busy)) throw error;
    const said = error.causeKey === 'odata.unreachable' ? sentences.unreachable : error.text;
    throw new Rejected(error.causeKey, said, error.details, { cause: error });
  }
}

/** By sets that only one of the configurations has. */
function configurationBySets(sets: readonly string[]): Configuration | undefined {
  const has = (...some: readonly string[]) => some.some((set) => sets.includes(set));
  if (has('Catalog_Партнеры')) return 'ut';
  if (has('InformationRegister_СвязиКонтрагентКонтакт', 'Document_ЗаказПокупателя', 'Catalog_Лиды'))
    return 'unf';
  if (
    has('AccountingRegister_Хозрасчетный', 'Document_СчетНаОплатуПокупателю', 'ChartOfAccounts_Хозрасчетный')
  )
    return 'bp';
  return undefined;
}

function checkComposition(connection: Connection, sets: readonly string[]): void {
  if (sets.length === 0) throw new Rejected('odata.composition-empty', sentences.compositionEmpty);
  const { base, settings } = connection;
  if (base.configuration === undefined && settings.clients.configuration === undefined)
    throw new Rejected('odata.configuration-unknown', sentences.configurationUnknown);
  const { client, counterparty } = profileOf(connection);
  const lacking = [...new Set([client.type, counterparty.type])].filter((set) => !sets.includes(set));
  if (lacking.length === 0) return;
  const needed = neededSets(connection).filter((set) => !sets.includes(set));
  throw new Rejected('odata.not-in-composition', sentences.notInComposition(needed), {
    about: needed.join(', '),
  });
}

async function claim(
  { connections }: SetUpBaseParts,
  connection: Connection,
  address: string,
): Promise<void> {
  const scope: ConnectionScope = { tenant: connection.tenant, connection: connection.id };
  if (!(await connections.claimBase(scope, baseId(address)))) {
    throw new Conflict(
      'connection.base-connected',
      text('Эта база уже подключена к этому порталу.', 'This base is connected to this portal already.'),
      { connection: connection.id },
    );
  }
  const before = connection.published?.address;
  if (before !== undefined && before !== address) await connections.releaseBase(scope, baseId(before));
}

/** A pause whose cause was how the base is entered is over. */
async function resume(
  { connections }: SetUpBaseParts,
  connection: Connection,
): Promise<Connection | undefined> {
  const { id, status, tenant } = connection;
  if (status.state !== 'paused' || !status.causeKey.startsWith('odata.')) return undefined;
  return connections.setStatus({ tenant, connection: id }, { state: 'active' });
}

function baseId(address: string): string {
  return `odata-${stableHash(address.toLowerCase())}`;
}
