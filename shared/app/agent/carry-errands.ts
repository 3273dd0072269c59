import type { ErrandContent } from '../../contracts/api/agent/commands.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AgentStates, FoundAgentState } from './agent-state.ts';
import { type EndErrandParts, endErrand } from './end-errand.ts';
import type { Errand, ErrandEnd } from './errand-items.ts';
import type { Outbox } from './outbox.ts';
import type { StoredErrand } from './outbox-items.ts';
import { sendErrand } from './start-errand.ts';

export interface CarryErrandsParts extends EndErrandParts {
  readonly states: AgentStates;
  readonly outbox: Outbox;
  readonly clock: { now(): number };
}

/** Whoever starts an errand puts it into the outbox itself within this. Milliseconds. */
const startingTakes = 10_000;

/** Puts errands into the outbox again whose time has come, and those that a crash left without a command. */
export async function resumeErrands(parts: CarryErrandsParts, scope: ConnectionScope): Promise<void> {
  const now = parts.clock.now();
  const { ids } = await parts.errands.open(scope);
  for (const errand of (await parts.errands.getMany(scope, ids)).values()) {
    const starting = errand.attempts === 0 && now - errand.wantedAt < startingTakes;
    if (errand.state !== 'waiting' || errand.notBefore > now || starting) continue;
    await sendErrand(parts, scope, errand);
  }
}

/**
 * What the base is told of errands, by command number; missing where it is told nothing any more. From then on the
 * errand is bound to this numbering of the base.
 */
export async function handOutErrands(
  parts: CarryErrandsParts,
  { tenant, id }: Connection,
  { epoch }: FoundAgentState,
  commands: readonly StoredErrand[],
): Promise<ReadonlyMap<number, ErrandContent>> {
  const scope = { tenant, connection: id };
  const known = await parts.errands.getMany(
    scope,
    commands.map(({ errand }) => errand),
  );
  const told = new Map<number, ErrandContent>();
  for (const command of commands) {
    const errand = known.get(command.errand);
    const bound = errand && (await bind(parts, scope, errand, command.number, epoch));
    if (bound) told.set(command.number, bound.content);
  }
  return told;
}

/** The base is done with commands of which it brought no result. */
export async function endUnanswered(
  parts: CarryErrandsParts,
  scope: ConnectionScope,
  commands: readonly StoredErrand[],
): Promise<void> {
  const known = await parts.errands.getMany(
    scope,
    commands.map(({ errand }) => errand),
  );
  for (const { errand: id, number } of commands) {
    const errand = known.get(id);
    if (errand?.state !== 'sent' || errand.number !== number) continue;
    await endErrand(parts, scope, errand, inVain(parts, errand, 'unanswered', 'agent.no-result', noResult));
  }
}

/** After the base was replaced or restored: what the one before was asked for is told to have failed, once. */
export async function endErrandsOfOther(
  parts: CarryErrandsParts,
  scope: ConnectionScope,
  state: FoundAgentState,
): Promise<void> {
  if ((state.errandEpoch ?? 1) >= state.epoch) return;
  let cursor: string | undefined;
  do {
    const page = await parts.errands.open(scope, cursor);
    for (const errand of (await parts.errands.getMany(scope, page.ids)).values()) {
      if (errand.epoch !== undefined && errand.epoch < state.epoch) await endOfOther(parts, scope, errand);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  let current: FoundAgentState | undefined = state;
  while (current && current.epoch === state.epoch && (current.errandEpoch ?? 1) < state.epoch) {
    const changed = await parts.states.change(scope, current, { errandEpoch: state.epoch });
    current = changed ?? (await parts.states.get(scope));
  }
}

/** The errand, if this command carries it out. */
async function bind(
  parts: CarryErrandsParts,
  scope: ConnectionScope,
  read: Errand,
  number: number,
  epoch: number,
): Promise<Errand | undefined> {
  let errand: Errand | undefined = read;
  while (errand && errand.state !== 'ended') {
    const adopts = errand.state === 'waiting' && (errand.number ?? 0) < number;
    if (!adopts && (errand.state !== 'sent' || errand.number !== number)) return undefined;
    if (!adopts && errand.epoch === epoch) return errand;
    if (!adopts && errand.epoch !== undefined) {
      await endOfOther(parts, scope, errand);
      return undefined;
    }
    const bound: Errand | undefined = await parts.errands.change(scope, errand, {
      state: 'sent',
      number,
      epoch,
    });
    if (bound) return bound;
    errand = await parts.errands.get(scope, read.id);
  }
  return undefined;
}

async function endOfOther(parts: CarryErrandsParts, scope: ConnectionScope, errand: Errand): Promise<void> {
  const end = inVain(parts, errand, 'base-changed', 'agent.base-changed', baseChanged);
  await endErrand(parts, scope, errand, end);
}

function inVain(
  { clock }: CarryErrandsParts,
  { number }: Errand,
  outcome: ErrandEnd['outcome'],
  cause: string,
  said: ErrandEnd['text'],
): ErrandEnd {
  return { outcome, at: clock.now(), cause, text: said, ...(number !== undefined && { number }) };
}

const noResult = text(
  '1С приняла команду, но не сообщила, что из неё вышло. Проверьте документ в 1С.',
  '1C took the command but did not tell what became of it. Look at the document in 1C.',
);

const baseChanged = text(
  'Базу 1С заменили или восстановили из копии, пока она выполняла команду. Проверьте документ в 1С и при необходимости повторите.',
  'The 1C base was replaced or restored from a backup while it carried out the command. Look at the document in 1C and repeat if need be.',
);
