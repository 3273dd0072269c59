import type { Connection } from '../../domain/connections/connection.ts';
import type { BaseObject } from '../../domain/onec/base-object.ts';
import { type ObjectProblem, readObject } from '../../domain/onec/read-object.ts';
import { text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type AcceptErrandResultParts, acceptErrandResult } from './accept-errand-result.ts';
import { toldOrder } from './agent-state.ts';
import type { CommandResult } from './command-result.ts';
import { longestWait } from './deliver-commands.ts';
import { admit, checkAfter, type Numbering, type NumberingParts } from './numbering.ts';
import { isWrite, type StoredWrite, withoutOverruled } from './outbox-items.ts';
import { pauseAfter, saidByBase } from './result-words.ts';
import { objectOfWrite, type SettleParts, settleInVain } from './settle-command.ts';
import { keepObjects, markObjects, type ObjectNews } from './stage-objects.ts';
import { objectKey } from './staged-objects.ts';

export interface AcceptResultsParts extends NumberingParts, SettleParts, AcceptErrandResultParts {
  readonly ring: (scope: ConnectionScope) => Promise<void>;
}

export interface ResultsTaken {
  /** Numbers that are done with, in order. */
  readonly taken: readonly number[];
  /** Numbers that were never given out. */
  readonly unknown: readonly number[];
}

/**
 * Takes what became of commands. Repeating it is harmless, also after a cut anywhere within: the object is kept first,
 * then the command counts as done, then the engine is told to look.
 * @throws Broken and Conflict as `admit` and `checkAfter` do
 */
export async function acceptResults(
  parts: AcceptResultsParts,
  connection: Connection,
  numbering: Numbering,
  results: readonly CommandResult[],
): Promise<ResultsTaken> {
  const state = await admit(parts, connection, numbering);
  await checkAfter(parts, connection, state, numbering);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const taken: number[] = [];
  const unknown: number[] = [];
  const news: ObjectNews[] = [];
  for (const result of [...results].sort((left, right) => left.number - right.number)) {
    const command = await parts.outbox.command(scope, result.number);
    if (!command) {
      unknown.push(result.number);
      continue;
    }
    const order = toldOrder(state.epoch, numbering.packet, result.number);
    if (isWrite(command)) news.push(...(await take(parts, connection, command, result, order, state.unsure)));
    else await acceptErrandResult(parts, connection, command, result, order);
    taken.push(result.number);
  }
  await markObjects(parts, connection, news);
  if (taken.length > 0) await parts.ring(scope);
  return { taken, unknown };
}

/** Takes one result; returns what is to be marked when all are taken. */
async function take(
  parts: AcceptResultsParts,
  connection: Connection,
  command: StoredWrite,
  result: CommandResult,
  order: string,
  unsure: readonly string[] | undefined,
): Promise<readonly ObjectNews[]> {
  if (result.state === 'written') return written(parts, connection, command, result.object, order, unsure);
  const said = saidByBase(result.text);
  const tooLong = parts.clock.now() - command.wantedAt > longestWait;
  if (result.state === 'refused') {
    await settleInVain(parts, connection, command, 'refused', 'agent.refused', said);
  } else if (tooLong) {
    await settleInVain(parts, connection, command, 'refused', 'agent.failed-too-long', said);
  } else {
    await putOff(parts, { tenant: connection.tenant, connection: connection.id }, command);
  }
  return [];
}

async function written(
  parts: AcceptResultsParts,
  connection: Connection,
  { number, write }: StoredWrite,
  told: unknown,
  order: string,
  unsure: readonly string[] | undefined,
): Promise<readonly ObjectNews[]> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const object = await readTold(parts, connection, number, write, told);
  const [news] = object ? await keepObjects(parts, connection, [object], order, unsure) : [];
  await parts.outbox.settle(scope, write, { state: 'written', number, at: parts.clock.now() });
  return [news ?? { object: object ?? (await objectOfWrite(parts, connection, write)), unsure: true }];
}

/** The object as the base says it is now; what cannot be taken is journalled and left out. */
async function readTold(
  parts: AcceptResultsParts,
  connection: Connection,
  number: number,
  write: StoredWrite['write'],
  told: unknown,
): Promise<BaseObject | undefined> {
  if (told === undefined) return undefined;
  const read = readObject(told);
  if (read.ok && objectKey(read.object) === objectKey(write)) return read.object;
  const problem = read.ok ? otherObject(write, read.object) : { ...read.problem, ...write };
  await parts.log.refused(connection, [problem], `result-${number}`);
  return undefined;
}

/** Lets the object be written later, with what was not wanted otherwise since. */
async function putOff(
  { clock, outbox }: AcceptResultsParts,
  scope: ConnectionScope,
  command: StoredWrite,
): Promise<void> {
  const notBefore = clock.now() + pauseAfter(command.attempts);
  if (await outbox.postpone(scope, command, notBefore)) return;
  const standing = (await outbox.standings(scope, [command.write])).get(objectKey(command.write));
  if (standing?.state !== 'pending' || standing.number <= command.number) return;
  const later = await outbox.command(scope, standing.number);
  const rest = later && isWrite(later) && withoutOverruled(command.write, later.write);
  if (!rest) return;
  const { wantedAt, attempts } = command;
  await outbox.enqueue(scope, [{ write: rest, wantedAt, attempts: attempts + 1 }]);
}

function otherObject({ type, ref }: StoredWrite['write'], told: BaseObject): ObjectProblem {
  return {
    type,
    ref,
    attribute: 'ref',
    cause: 'agent.other-object',
    text: text(
      `В ответ на команду 1С прислала другой объект (${told.type} ${told.ref}): он не принят.`,
      `In answer to the command 1C sent another object (${told.type} ${told.ref}): it was not taken.`,
    ),
  };
}
