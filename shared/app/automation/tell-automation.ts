import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { AutomationParts } from './automation-parts.ts';

/** Puts work into the queue `automation`, fairly among portals and connections, to be done after so many seconds. */
export async function tellAutomation(
  { queue }: Pick<AutomationParts, 'queue'>,
  messages: readonly AutomationMessage[],
  delaySeconds = 0,
): Promise<void> {
  if (messages.length === 0) return;
  await queue('automation').send(
    messages.map((message) => ({
      body: JSON.stringify(message),
      group: 'connection' in message ? message.connection : message.member,
      ...(delaySeconds > 0 && { delaySeconds }),
    })),
  );
}
