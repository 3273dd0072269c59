import type { Connection } from '../../domain/connections/connection.ts';
import { type BaseObject, emptyRef } from '../../domain/onec/base-object.ts';
import { type ObjectProblem, readObject } from '../../domain/onec/read-object.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { Conflict } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AgentLog } from './agent-log.ts';
import { type FoundAgentState, toldOrder } from './agent-state.ts';
import { admit, type Numbering, type NumberingParts, suspectRestored } from './numbering.ts';
import { type StageObjectsParts, stageObjects } from './stage-objects.ts';
import { objectKey } from './staged-objects.ts';

export interface AcceptPacketParts extends NumberingParts, StageObjectsParts {
  readonly log: AgentLog;
  /** Rings the doorbell of the connection. */
  readonly ring: (scope: ConnectionScope) => Promise<void>;
}

/** What a packet holds, not looked at yet. */
export interface PacketContent {
  readonly objects: readonly unknown[];
  /** Objects that the base no longer has, `{type, ref}` each. */
  readonly removed: readonly unknown[];
}

/** What the base is told. */
export interface PacketTaken {
  readonly packet: number;
  /** It had been taken before; nothing was done this time. */
  readonly repeated: boolean;
  readonly accepted: number;
  readonly refused: readonly RefusedObject[];
}

export interface RefusedObject extends ObjectProblem {
  /** Position among the objects, then among the removed ones. */
  readonly index: number;
}

/** Objects that are kept together before the next ones are looked at. */
const chunkSize = 200;

/**
 * Takes a numbered packet of changed objects. Repeating it is harmless, also after a cut anywhere within. An object
 * that cannot be taken is refused and journalled, the others are kept.
 * @throws Broken when the base is not the one it was (see `admit`), Conflict when packets before it are missing
 */
export async function acceptPacket(
  parts: AcceptPacketParts,
  connection: Connection,
  numbering: Numbering,
  content: PacketContent,
): Promise<PacketTaken> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const { packet } = numbering;
  // A base that is believed from now on has had what came before this packet taken, as it says.
  const state = await admit(parts, connection, { ...numbering, packet: packet - 1 });
  const hash = stableHash([content.objects as Json, content.removed as Json]);
  const { objects, refused } = read(content);
  const accepted = content.objects.length + content.removed.length - refused.length;
  const answer = { packet, accepted, refused };
  if (packet > state.packet + 1) throw missing(state.packet + 1);
  if (packet <= state.packet) {
    const before = await parts.states.packetHash(scope, state.epoch, packet);
    if (before !== hash) await suspectRestored(parts, connection, numbering);
    return { ...answer, repeated: true };
  }
  const again = state.open === packet;
  const open = again ? state : await parts.states.change(scope, state, { open: packet });
  if (!open) return acceptPacket(parts, connection, numbering, content);
  await stageAll(parts, connection, objects, {
    order: toldOrder(state.epoch, packet),
    again,
    unsure: state.unsure,
  });
  await parts.log.refused(connection, refused, `${state.epoch}-${packet}`);
  await parts.states.rememberPacket(scope, state.epoch, packet, hash);
  await close(parts, scope, open, packet);
  await parts.log.packet(connection, { epoch: state.epoch, ...answer });
  return { ...answer, repeated: false };
}

async function stageAll(
  parts: AcceptPacketParts,
  connection: Connection,
  objects: readonly BaseObject[],
  { again, order, unsure }: { order: string; again: boolean; unsure: readonly string[] | undefined },
): Promise<void> {
  let news = 0;
  for (let first = 0; first < objects.length; first += chunkSize) {
    const some = objects.slice(first, first + chunkSize);
    news += await stageObjects(parts, connection, some, order, again, unsure);
  }
  if (news > 0) await parts.ring({ tenant: connection.tenant, connection: connection.id });
}

/** Counts the packet as taken, unless a run of the same packet beside this one has done so. */
async function close(
  parts: AcceptPacketParts,
  scope: ConnectionScope,
  open: FoundAgentState,
  packet: number,
): Promise<void> {
  let state: FoundAgentState | undefined = open;
  while (state && state.epoch === open.epoch && state.packet === packet - 1 && !state.suspicion) {
    if (await parts.states.change(scope, state, { packet }, ['open'])) return;
    state = await parts.states.get(scope);
  }
}

/** Objects of a packet in order, the last word about each; and what cannot be taken. */
function read({ objects, removed }: PacketContent) {
  const taken = new Map<string, BaseObject>();
  const refused: RefusedObject[] = [];
  for (const [index, value] of [...objects, ...removed.map(tombstone)].entries()) {
    const result = readObject(value);
    if (!result.ok) refused.push({ index, ...result.problem });
    else if (result.object.ref === emptyRef) refused.push({ index, ...withoutRef(result.object) });
    else taken.set(objectKey(result.object), result.object);
  }
  return { objects: [...taken.values()], refused };
}

/** What is gone says nothing any more but that. */
function tombstone(value: unknown): unknown {
  const named = typeof value === 'object' && value !== null ? value : {};
  return { ...named, deletionMark: true, attributes: {}, tables: {} };
}

function withoutRef({ type, ref }: BaseObject): ObjectProblem {
  return {
    type,
    ref,
    attribute: 'ref',
    cause: 'object.ref-empty',
    text: text(
      `Объект ${type} передан с пустой ссылкой: запишите его в 1С и передайте снова.`,
      `The object ${type} came with the empty reference: save it in 1C and send it again.`,
    ),
  };
}

function missing(expected: number): Conflict {
  return new Conflict(
    'agent.packet-gap',
    text(
      `Пропущены пакеты: ожидается пакет ${expected}. Запросите состояние обмена и передайте недостающее.`,
      `Packets are missing: packet ${expected} is expected. Ask for the state of the exchange and send what is missing.`,
    ),
    { expected },
  );
}
