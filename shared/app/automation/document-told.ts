import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { AutomationParts } from './automation-parts.ts';
import { tellAutomation } from './tell-automation.ts';

type DocumentTold = Extract<AutomationMessage, { kind: 'document-told' }>;

/**
 * The base told something of a document: its card is to be looked at, and its events fire triggers, each id once. Of a
 * connection that is stopped it is kept until somebody resumes it: the base does not tell it again.
 */
export async function documentTold(parts: AutomationParts, message: DocumentTold): Promise<void> {
  const { connection: id, events, ref, tenant, type } = message;
  const scope = { tenant, connection: id };
  const [connection, document] = await Promise.all([
    parts.connections.get(scope),
    parts.documents.get(scope, type, ref),
  ]);
  if (!document || !connection || connection.status.state === 'uninstalled') return;
  const { cards, enabled } = connection.settings.automation;
  if (!enabled) return;
  const portal = { tenant, member: connection.member };
  let wake = cards;
  for (const { id: event, kind } of events) {
    const { deal } = document;
    const at = parts.clock.now();
    const stored = await parts.events.add(scope, event, { kind, type, ref, deal, at });
    if (stored.state !== 'waiting') continue;
    await parts.events.makeDue(portal, stored);
    wake = true;
  }
  if (cards) await parts.cards.makeDue(portal, scope, { type, ref }, false);
  if (!wake) return;
  // Read after everything waits: who resumes the connection from now on finds it, who did before is told.
  if ((await parts.connections.get(scope))?.status.state === 'active')
    await tellAutomation(parts, [{ kind: 'waiting', ...portal }]);
}
