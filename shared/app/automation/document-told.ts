import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { AutomationParts } from './automation-parts.ts';
import { tellAutomation } from './tell-automation.ts';

type DocumentTold = Extract<AutomationMessage, { kind: 'document-told' }>;

/** The base told something of a document: its card is to be looked at, and its events fire triggers, each id once. */
export async function documentTold(parts: AutomationParts, message: DocumentTold): Promise<void> {
  const { connection: id, events, ref, tenant, type } = message;
  const scope = { tenant, connection: id };
  const [connection, document] = await Promise.all([
    parts.connections.get(scope),
    parts.documents.get(scope, type, ref),
  ]);
  if (!document || connection?.status.state !== 'active' || !connection.settings.automation.enabled) return;
  const portal = { tenant, member: connection.member };
  let fires = false;
  for (const { id: event, kind } of events) {
    const { deal } = document;
    const at = parts.clock.now();
    const stored = await parts.events.add(scope, event, { kind, type, ref, deal, at });
    if (stored.state !== 'waiting') continue;
    await parts.events.makeDue(portal, stored);
    fires = true;
  }
  if (fires) await tellAutomation(parts, [{ kind: 'triggers', ...portal }]);
  if (!connection.settings.automation.cards) return;
  await parts.cards.makeDue(portal, scope, { type, ref }, false);
  await tellAutomation(parts, [{ kind: 'cards', ...portal }]);
}
