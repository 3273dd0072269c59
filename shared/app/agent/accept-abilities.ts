import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { QueueName } from '../../contracts/queues.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { plain } from '../../kernel/json-text.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Abilities, BaseAbilities } from './abilities.ts';
import { toldOrder } from './agent-state.ts';
import { admit, type Numbering, type NumberingParts } from './numbering.ts';

export interface AcceptAbilitiesParts extends NumberingParts {
  readonly abilities: Abilities;
  readonly queue: (name: QueueName) => Pick<QueueSender, 'send'>;
}

/**
 * Keeps what a base can do. If that is news, the portal's robots are brought in step. Repeating it is harmless.
 * @returns whether it is other than before
 * @throws Broken as `admit` does
 */
export async function acceptAbilities(
  parts: AcceptAbilitiesParts,
  connection: Connection,
  numbering: Numbering,
  abilities: BaseAbilities,
): Promise<boolean> {
  const { epoch } = await admit(parts, connection, numbering);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const before = await parts.abilities.get(scope);
  const changed = !before || stableHash(plain(before)) !== stableHash(plain(abilities));
  // Told before it is kept: cut off between, the base tells it again, and it is news again.
  const message: AutomationMessage = { kind: 'register', ...scope, look: false };
  if (changed && connection.settings.automation.enabled) {
    await parts
      .queue('automation')
      .send([{ body: JSON.stringify(message), group: scope.connection, delaySeconds: 2 }]);
  }
  await parts.abilities.keep(scope, abilities, toldOrder(epoch, numbering.packet, numbering.after));
  return changed;
}
