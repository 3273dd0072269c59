import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import { Broken, Busy } from '../../kernel/outcome.ts';
import type { AutomationParts } from './automation-parts.ts';
import { documentTold } from './document-told.ts';
import { endRobot } from './end-robot.ts';
import { overdueErrand } from './overdue-errand.ts';
import { pausePortal } from './pause-portal.ts';
import { endPress, pressCard } from './press-card.ts';
import { registerAutomation } from './register-automation.ts';
import { runRobot } from './run-robot.ts';
import { servePortal } from './serve-portal.ts';

/** A portal that let nobody in is tried again after so long: a person may have acted by then. Milliseconds. */
const shutFor = 10 * 60_000;

/**
 * Does what a message of the queue `automation` asks for; when the portal lets nobody in, everything of the portal stops
 * until a person has acted, and what waits is kept.
 * @throws Busy where the message itself is what has to be kept
 */
export async function workOnAutomation(parts: AutomationParts, message: AutomationMessage): Promise<void> {
  try {
    await work(parts, message);
  } catch (error) {
    if (!(error instanceof Broken) || !('member' in message)) throw error;
    const isInstalled = await pausePortal(parts, message, error);
    // Whoever resumes the connection sends this one; of a printed form that is to be attached nothing else would tell.
    if (message.kind === 'waiting' || !isInstalled) return;
    const { causeKey, details, text } = error;
    throw new Busy(parts.clock.now() + shutFor, causeKey, text, details, { cause: error });
  }
}

/** Does what a message of the queue `automation` asks for. Repeating any of it is harmless. */
async function work(parts: AutomationParts, message: AutomationMessage): Promise<void> {
  switch (message.kind) {
    case 'robot':
      return runRobot(parts, message);
    case 'robot-ended':
      return endRobot(parts, message);
    case 'waiting':
      return servePortal(parts, message);
    case 'errand-overdue':
      return overdueErrand(parts, message, message.errand);
    case 'document-told':
      return documentTold(parts, message);
    case 'card-pressed':
      return pressCard(parts, message);
    case 'card-ended':
      return endPress(parts, message);
    case 'register':
      if (message.look) await parts.registrations.forget(message);
      return registerAutomation(parts, message);
  }
}
