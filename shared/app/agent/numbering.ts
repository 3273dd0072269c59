import type { Connection } from '../../domain/connections/connection.ts';
import { Broken, Conflict } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Connections } from '../connections/connections.ts';
import { pauseConnection } from '../connections/pause-connection.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AgentLog } from './agent-log.ts';
import {
  type AgentState,
  type AgentStates,
  adopting,
  type FoundAgentState,
  type Suspicion,
} from './agent-state.ts';

/** Where a base says that it stands; goes with everything it sends. */
export interface Numbering {
  /** An id that an installation of the agent gives itself, anew when it finds itself in another place. */
  readonly incarnation: string;
  /** With changes the number of this packet, otherwise that of the last one that was taken. */
  readonly packet: number;
  /** The last command that is done with. */
  readonly after: number;
}

export interface NumberingParts {
  readonly states: AgentStates;
  readonly connections: Connections;
  readonly log: AgentLog;
  readonly clock: { now(): number };
}

/** A request that was under way for longer than this is no straggler: the base itself went back. Milliseconds. */
const longestStraggling = 10 * 60_000;

/**
 * The state of a connection's numbering, if the base may go on.
 * @throws Broken when it is another base, or one that went back in time, until a person has confirmed it
 */
export async function admit(
  parts: NumberingParts,
  connection: Connection,
  numbering: Numbering,
): Promise<FoundAgentState> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const state = await parts.states.ensure(scope, numbering.incarnation);
  if (state.suspicion) {
    await pause(parts, scope, state.suspicion);
    throw suspected(state.suspicion);
  }
  if (state.welcome) return adopt(parts, connection, state, numbering);
  if (state.incarnation !== numbering.incarnation) return adoptOther(parts, connection, state, numbering);
  return state;
}

/**
 * What is known of the numbering of a base, if it ever came. While the base waits for a person its connection is paused,
 * also where something else had paused it and is over: a base that was stopped asks for nothing but this.
 */
export async function stateTold(
  parts: Pick<NumberingParts, 'states' | 'connections' | 'clock'>,
  scope: ConnectionScope,
): Promise<AgentState | undefined> {
  const state = await parts.states.get(scope);
  if (state?.suspicion) await pause(parts, scope, state.suspicion);
  return state;
}

/** The base goes on from where it says that it stands. */
async function adopt(
  parts: NumberingParts,
  connection: Connection,
  state: FoundAgentState,
  numbering: Numbering,
): Promise<FoundAgentState> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const adopted = adopting(state, numbering, parts.clock.now());
  const changed = await parts.states.change(scope, state, adopted, ['open', 'welcome']);
  return changed ?? admit(parts, connection, numbering);
}

/**
 * Whether the base has forgotten commands that it was done with.
 * @throws Broken when it has, Conflict when a later request may just have overtaken this one
 */
export async function checkAfter(
  parts: NumberingParts,
  connection: Connection,
  state: FoundAgentState,
  numbering: Numbering,
): Promise<void> {
  if (numbering.after >= state.after) return;
  if (parts.clock.now() - state.afterAt < longestStraggling) throw overtaken();
  await suspectRestored(parts, connection, numbering);
}

/** Stops a base whose numbers went back, and says so. @throws Broken always */
export async function suspectRestored(
  parts: NumberingParts,
  connection: Connection,
  numbering: Numbering,
): Promise<never> {
  return suspect(
    parts,
    connection,
    numbering,
    'agent.base-restored',
    text(
      'База 1С вернулась в прошлое: похоже, её восстановили из резервной копии, или с этим ключом работает её копия. Обмен остановлен, ничего не изменено. Убедитесь, что подключена рабочая база, отключите обмен в копии и возобновите подключение.',
      'The 1C base went back in time: it seems to have been restored from a backup, or a copy of it works with this key. The exchange was stopped and nothing was changed. Make sure that the connected base is the working one, switch the exchange off in the copy and resume the connection.',
    ),
  );
}

/** Another installation of the agent: welcome only with a key that was issued after the last one came. */
async function adoptOther(
  parts: NumberingParts,
  connection: Connection,
  state: FoundAgentState,
  numbering: Numbering,
): Promise<FoundAgentState> {
  if (connection.keyIssuedAt > state.since) return adopt(parts, connection, state, numbering);
  return suspect(
    parts,
    connection,
    numbering,
    'agent.base-copied',
    text(
      'С этим ключом обратилась другая копия базы 1С: базу перенесли, скопировали или переустановили расширение. Обмен остановлен, ничего не изменено. Отключите обмен в лишней копии и возобновите подключение, когда останется одна рабочая база.',
      'Another copy of the 1C base came with this key: the base was moved or copied, or the extension was installed anew. The exchange was stopped and nothing was changed. Switch the exchange off in the other copy and resume the connection when one working base is left.',
    ),
  );
}

async function suspect(
  parts: NumberingParts,
  connection: Connection,
  numbering: Numbering,
  causeKey: string,
  said: Text,
): Promise<never> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  await parts.log.stopped(connection, causeKey, said);
  await parts.states.suspect(scope, numbering, causeKey, said);
  const broken = new Broken(causeKey, said, { connection: scope.connection });
  await pauseConnection(parts.connections, scope, broken, parts.clock.now());
  throw broken;
}

/** Pausing comes after suspecting; a crash between, and a pause for another cause that has ended, are mended here. */
async function pause(
  parts: Pick<NumberingParts, 'connections' | 'clock'>,
  scope: ConnectionScope,
  suspicion: Suspicion,
): Promise<void> {
  await pauseConnection(parts.connections, scope, suspected(suspicion), parts.clock.now());
}

function suspected({ causeKey, text: said }: Suspicion): Broken {
  return new Broken(causeKey, said);
}

function overtaken(): Conflict {
  return new Conflict(
    'agent.overtaken',
    text(
      'Этот запрос обогнал более поздний: повторите с номером последней выполненной команды.',
      'A later request overtook this one: repeat it with the number of the last command that is done with.',
    ),
  );
}
