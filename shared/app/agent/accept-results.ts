import type { Connection } from '../../domain/connections/connection.ts';
import type { BaseObject } from '../../domain/onec/base-object.ts';
import { type ObjectProblem, readObject } from '../../domain/onec/read-object.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { toldOrder } from './agent-state.ts';
import { longestWait } from './deliver-commands.ts';
import { admit, type Numbering, type NumberingParts } from './numbering.ts';
import { type StoredCommand, withoutOverruled } from './outbox-items.ts';
import { objectOfWrite, type SettleParts, settleInVain } from './settle-command.ts';
import { keepObjects, markObjects, type ObjectNews } from './stage-objects.ts';
import { objectKey } from './staged-objects.ts';

export interface AcceptResultsParts extends NumberingParts, SettleParts {
  readonly ring: (scope: ConnectionScope) => Promise<void>;
}

/** What became of one command in the base. */
export type CommandResult =
  /** Written; the object as it is now, not looked at yet. */
  | { readonly number: number; readonly state: 'written'; readonly object?: unknown }
  /** The base will not have it. */
  | { readonly number: number; readonly state: 'refused'; readonly text: string }
  /** Somebody is editing it, the base is being updated: later. */
  | { readonly number: number; readonly state: 'failed'; readonly text: string };

export interface ResultsTaken {
  /** Numbers that are done with, in order. */
  readonly taken: readonly number[];
  /** Numbers that were never given out. */
  readonly unknown: readonly number[];
}

/** Waits before a command that failed for now goes out again, by the number of failures. Milliseconds. */
const pauses = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000] as const;

/**
 * Takes what became of commands. Repeating it is harmless, also after a cut anywhere within: the object is kept first,
 * then the command counts as done, then the engine is told to look.
 * @throws Broken as `admit` does
 */
export async function acceptResults(
  parts: AcceptResultsParts,
  connection: Connection,
  numbering: Numbering,
  results: readonly CommandResult[],
): Promise<ResultsTaken> {
  const state = await admit(parts, connection, numbering);
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
    news.push(...(await take(parts, connection, command, result, order)));
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
  command: StoredCommand,
  result: CommandResult,
  order: string,
): Promise<readonly ObjectNews[]> {
  if (result.state === 'written') return written(parts, connection, command, result.object, order);
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
  { number, write }: StoredCommand,
  told: unknown,
  order: string,
): Promise<readonly ObjectNews[]> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const object = await readTold(parts, connection, number, write, told);
  const [news] = object ? await keepObjects(parts, connection, [object], order) : [];
  await parts.outbox.settle(scope, write, { state: 'written', number, at: parts.clock.now() });
  return [news ?? { object: object ?? (await objectOfWrite(parts, connection, write)), unsure: true }];
}

/** The object as the base says it is now; what cannot be taken is journalled and left out. */
async function readTold(
  parts: AcceptResultsParts,
  connection: Connection,
  number: number,
  write: StoredCommand['write'],
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
  command: StoredCommand,
): Promise<void> {
  const pause = pauses[Math.min(command.attempts, pauses.length - 1)] ?? pauses[0];
  if (await outbox.postpone(scope, command, clock.now() + pause)) return;
  const standing = (await outbox.standings(scope, [command.write])).get(objectKey(command.write));
  if (standing?.state !== 'pending' || standing.number <= command.number) return;
  const later = await outbox.command(scope, standing.number);
  const rest = later && withoutOverruled(command.write, later.write);
  if (!rest) return;
  const { wantedAt, attempts } = command;
  await outbox.enqueue(scope, [{ write: rest, wantedAt, attempts: attempts + 1 }]);
}

/** 1C speaks Russian; a long stack of its modules is cut. */
function saidByBase(said: string): Text {
  const cut = said.trim().slice(0, 2_000) || 'без объяснения';
  return text(`1С отказала: ${cut}`, `1C refused: ${cut}`);
}

function otherObject({ type, ref }: StoredCommand['write'], told: BaseObject): ObjectProblem {
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
