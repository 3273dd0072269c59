import type { Connection } from '../../domain/connections/connection.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { StoredWrite } from './outbox-items.ts';
import type { SettleParts } from './settle-command.ts';
import { markObjects } from './stage-objects.ts';
import { objectKey, type StagedObject } from './staged-objects.ts';

export interface WithdrawParts extends SettleParts {
  readonly ring: (scope: ConnectionScope) => Promise<void>;
}

/**
 * Withdraws writes of objects of which the base has said something new since the writes were decided: carried out they
 * would overwrite what somebody changed there, unseen. The objects are marked as such, so that the engine compares them
 * with what the base says now and says again what is to be said. Repeating it is harmless.
 * @param handed the number up to which commands may be with the base already: those stay
 * @returns `changed` when a write was changed meanwhile: all are to be looked at again
 */
export async function withdrawOvertaken(
  parts: WithdrawParts,
  connection: Connection,
  commands: readonly StoredWrite[],
  handed: number,
): Promise<'done' | 'changed'> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const open = commands.filter(({ number, write }) => number > handed && write.answers !== undefined);
  if (open.length === 0) return 'done';
  const staged = await parts.staged.read(
    scope,
    open.map(({ write }) => write),
  );
  const overtaken = open.flatMap((command) => {
    const now = staged.get(objectKey(command.write));
    return now && isOvertaken(command, now) ? [{ command, now }] : [];
  });
  if (overtaken.length === 0) return 'done';
  for (const { command } of overtaken) if (!(await parts.outbox.withdraw(scope, command))) return 'changed';
  const objects = overtaken.map(({ now }) => ({ object: now.object, unsure: true }));
  await markObjects(parts, connection, objects, { unsent: 'withdrawn' });
  await parts.ring(scope);
  return 'done';
}

function isOvertaken({ write: { answers } }: StoredWrite, { order }: StagedObject): boolean {
  return answers !== undefined && order > answers;
}
