import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { KeptDocument } from './keep-document.ts';

/** Tells those who show documents in the portal, and who move deals by them, what the base told. */
export type TellDocuments = (connection: Connection, kept: readonly KeptDocument[]) => Promise<void>;

/**
 * By messages of the queue `automation`; nothing while automation is switched off. What says nothing new is told too: an
 * attempt cut off before this one may have kept it and gone no further.
 */
export function tellDocuments(automation: Pick<QueueSender, 'send'>): TellDocuments {
  return async ({ tenant, id, settings }, kept) => {
    if (!settings.automation.enabled) return;
    const messages = kept.flatMap((one): AutomationMessage[] => {
      if ('problem' in one) return [];
      const { type, ref } = one.document;
      return [{ kind: 'document-told', tenant, connection: id, type, ref, events: [...one.events] }];
    });
    if (messages.length === 0) return;
    await automation.send(messages.map((message) => ({ body: JSON.stringify(message), group: id })));
  };
}
