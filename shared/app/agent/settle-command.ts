import type { Connection } from '../../domain/connections/connection.ts';
import type { BaseObject, ObjectWrite } from '../../domain/onec/base-object.ts';
import type { Text } from '../../kernel/text.ts';
import type { AgentLog } from './agent-log.ts';
import type { Outbox } from './outbox.ts';
import type { Settled, StoredWrite } from './outbox-items.ts';
import { markObjects, type StageObjectsParts } from './stage-objects.ts';
import { objectKey } from './staged-objects.ts';

export interface SettleParts extends StageObjectsParts {
  readonly outbox: Outbox;
  readonly log: AgentLog;
  readonly clock: { now(): number };
}

/**
 * Notes that a command came to nothing, tells the journal, and marks its object, so that the engine looks at it again
 * and finds the reason in its standing. Repeating it is harmless.
 */
export async function settleInVain(
  parts: SettleParts,
  connection: Connection,
  command: StoredWrite,
  state: Exclude<Settled['state'], 'written' | 'withdrawn'>,
  cause: string,
  text: Text,
): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const { number, write } = command;
  const at = parts.clock.now();
  await parts.outbox.settle(scope, write, { state, number, at, cause, text: { ...text } });
  await parts.log.failed(connection, [{ number, cause, text, type: write.type, ref: write.ref }]);
  const object = await objectOfWrite(parts, connection, write);
  await markObjects(parts, connection, [{ object, unsure: true }], { unsent: 'in-vain' });
}

/** What a write was about: the object as it was last told, or what it was to become. */
export async function objectOfWrite(
  { staged }: Pick<StageObjectsParts, 'staged'>,
  { tenant, id }: Connection,
  write: ObjectWrite,
): Promise<BaseObject> {
  const known = await staged.read({ tenant, connection: id }, [write]);
  return known.get(objectKey(write))?.object ?? wouldBe(write);
}

function wouldBe({ type, ref, attributes, tables }: ObjectWrite): BaseObject {
  return { type, ref, deletionMark: false, isFolder: false, attributes, tables };
}
