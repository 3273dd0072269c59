import type { ErrandContent } from '../../contracts/api/agent/commands.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { ObjectWrite } from '../../domain/onec/base-object.ts';
import type { Clock } from '../../kernel/clock.ts';
import { text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { FoundAgentState } from './agent-state.ts';
import {
  type CarryErrandsParts,
  endErrandsOfOther,
  endUnanswered,
  handOutErrands,
  resumeErrands,
} from './carry-errands.ts';
import { admit, checkAfter, type Numbering, type NumberingParts } from './numbering.ts';
import { isErrand, isWrite, type Standing, type StoredCommand, type StoredWrite } from './outbox-items.ts';
import { type SettleParts, settleInVain } from './settle-command.ts';
import { objectKey } from './staged-objects.ts';
import { withdrawOvertaken } from './withdraw-overtaken.ts';

export interface DeliverParts extends NumberingParts, SettleParts, CarryErrandsParts {
  readonly clock: Clock;
  readonly ring: (scope: ConnectionScope) => Promise<void>;
}

/** What a base is to do. */
export type Command =
  | ({ readonly number: number; readonly kind: 'write' } & ObjectWrite)
  | ({ readonly number: number } & ErrandContent)
  /** Nothing any more; the number only has to be passed. */
  | { readonly number: number; readonly kind: 'none' };

export interface Wish {
  /** Seconds to wait for a command when there is none. */
  readonly wait: number;
  readonly limit: number;
}

/** What waits for a base longer than this is no longer told to it: it may be long out of date. Milliseconds. */
export const longestWait = 14 * 24 * 3600_000;

/** Between two looks for commands. Milliseconds. */
const lookEvery = 500;
/** JSON of the commands of one answer. Characters. */
const mostCharacters = 1_000_000;

/**
 * Commands after the number that the base is done with, in order and without a gap, as soon as there are any. Asking
 * again with the same number brings the same commands.
 * @throws Broken and Conflict as `admit` and `checkAfter` do
 */
export async function deliverCommands(
  parts: DeliverParts,
  connection: Connection,
  numbering: Numbering,
  wish: Wish,
  signal: AbortSignal,
): Promise<readonly Command[]> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const state = await admit(parts, connection, numbering);
  await checkAfter(parts, connection, state, numbering);
  await acknowledge(parts, connection, state, numbering.after);
  await endErrandsOfOther(parts, scope, state);
  await parts.outbox.resume(scope);
  await resumeErrands(parts, scope);
  const end = parts.clock.now() + wish.wait * 1000;
  for (;;) {
    const commands = await handOut(parts, connection, numbering.after, wish.limit);
    if (commands.length > 0) return commands;
    const left = end - parts.clock.now();
    if (left <= 0 || signal.aborted) return [];
    await parts.clock.sleep(Math.min(left, lookEvery));
  }
}

/** The base is done with everything up to a number. What it brought no result of is looked at again. */
async function acknowledge(
  parts: DeliverParts,
  connection: Connection,
  state: FoundAgentState,
  after: number,
): Promise<void> {
  if (after <= state.after) return;
  const scope = { tenant: connection.tenant, connection: connection.id };
  let marked = false;
  for (let done = state.after; done < after; ) {
    const found = await parts.outbox.after(scope, done, Math.min(100, after - done));
    const passed = found.filter(({ number }) => number <= after);
    await endUnanswered(parts, scope, passed.filter(isErrand));
    const commands = passed.filter(isWrite);
    const standings = await parts.outbox.standings(
      scope,
      commands.map(({ write }) => write),
    );
    for (const command of commands) {
      const standing = standings.get(objectKey(command.write));
      if (standing?.number !== command.number) continue;
      if (standing.state !== 'pending' && standing.state !== 'unanswered') continue;
      await settleInVain(parts, connection, command, 'unanswered', 'agent.no-result', noResult);
      marked = true;
    }
    done = found.at(-1)?.number ?? after;
  }
  if (marked) await parts.ring(scope);
  let current: FoundAgentState | undefined = state;
  while (current && current.after < after && current.epoch === state.epoch) {
    const changed = await parts.states.change(scope, current, { after, afterAt: parts.clock.now() });
    current = changed ?? (await parts.states.get(scope));
  }
}

async function handOut(
  parts: DeliverParts,
  connection: Connection,
  after: number,
  limit: number,
): Promise<readonly Command[]> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const found = await parts.outbox.after(scope, after, limit);
  const last = found.at(-1);
  if (!last) return [];
  const state = await parts.states.get(scope);
  if (!state || state.suspicion) return [];
  await expire(parts, connection, found, state.handed);
  const overtaken = await withdrawOvertaken(parts, connection, found.filter(isWrite), state.handed);
  if (overtaken === 'changed') return handOut(parts, connection, after, limit);
  const number = await raiseHanded(parts, scope, state, last.number);
  // Read again: from here on nobody changes the content of these commands.
  const reread = await parts.outbox.after(scope, after, found.length);
  const commands = reread.filter((command) => command.number <= number);
  const standings = await parts.outbox.standings(
    scope,
    commands.filter(isWrite).map(({ write }) => write),
  );
  const ofErrands = commands.filter(isErrand);
  const errands = await handOutErrands(parts, connection, state, ofErrands);
  return withinSize(
    commands.map((command) =>
      isWrite(command)
        ? told(command, standings.get(objectKey(command.write)))
        : { number: command.number, ...(errands.get(command.number) ?? { kind: 'none' }) },
    ),
  );
}

/** Returns up to which number commands may be handed out. */
async function raiseHanded(
  parts: DeliverParts,
  scope: ConnectionScope,
  state: FoundAgentState,
  wanted: number,
): Promise<number> {
  let current: FoundAgentState | undefined = state;
  while (current && current.handed < wanted) {
    const changed = await parts.states.change(scope, current, { handed: wanted });
    current = changed ?? (await parts.states.get(scope));
  }
  return wanted;
}

/** Gives up what waited too long and was never handed out. */
async function expire(
  parts: DeliverParts,
  connection: Connection,
  commands: readonly StoredCommand[],
  handed: number,
): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const tooOld = parts.clock.now() - longestWait;
  const old = commands.filter(isWrite).filter(({ number, wantedAt }) => number > handed && wantedAt < tooOld);
  for (const command of old) {
    await settleInVain(parts, connection, command, 'expired', 'agent.waited-too-long', waitedTooLong);
  }
  if (old.length > 0) await parts.ring(scope);
}

function told(
  { number, withdrawn, write: { answers: _, ...write } }: StoredWrite,
  standing: Standing | undefined,
): Command {
  const over = standing?.number === number && standing.state !== 'pending';
  return over || withdrawn ? { number, kind: 'none' } : { number, kind: 'write', ...write };
}

/** As many as one answer holds, at least one. */
function withinSize(commands: readonly Command[]): readonly Command[] {
  let characters = 0;
  const end = commands.findIndex((command) => {
    characters += JSON.stringify(command).length;
    return characters > mostCharacters;
  });
  return end === -1 ? commands : commands.slice(0, Math.max(1, end));
}

const noResult = text(
  '1С сообщила, что команда выполнена, но не прислала результат: объект будет сверен заново.',
  '1C said that the command was carried out but sent no result: the object will be compared again.',
);

const waitedTooLong = text(
  'База 1С слишком долго не забирала изменение: оно устарело и не будет записано. Объект будет сверен заново.',
  'The 1C base did not fetch the change for too long: it is out of date and will not be written. The object will be compared again.',
);
