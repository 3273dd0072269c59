import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { BaseDocument } from '../agent/base-documents.ts';
import type { Errand, ErrandEnd } from '../agent/errand-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { attachForm } from './attach-form.ts';
import type { AutomationParts } from './automation-parts.ts';
import { failRobot, succeedRobot } from './finish-robot.ts';
import { tellAutomation } from './tell-automation.ts';

type EndedMessage = Extract<AutomationMessage, { kind: 'robot-ended' }>;

/** The base has answered for a robot, or will not: the robot is ended. Repeating it is harmless. */
export async function endRobot(parts: AutomationParts, message: EndedMessage): Promise<void> {
  const { connection, member, run: id, tenant } = message;
  const portal = { tenant, member };
  const scope = { tenant, connection };
  const [run, errand] = await Promise.all([parts.runs.get(portal, id), parts.errands.get(scope, id)]);
  if (!run || !errand?.end) return;
  if (run.ended) return tellAutomation(parts, [{ kind: 'waiting', ...portal }]);
  try {
    assertDone(errand.end);
    const document = await documentOf(parts, scope, errand);
    if (errand.content.kind === 'print') await attachForm(parts, scope, errand, document);
    await succeedRobot(parts, portal, run, document, doneText(errand, document));
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    await failRobot(parts, portal, run, error);
  }
}

function assertDone({ cause, outcome, text: said }: ErrandEnd): void {
  if (outcome === 'done') return;
  throw new Rejected(cause ?? `agent.${outcome}`, said ?? unexplained);
}

/** The document that it was about as it is known now: the new one, where one was created. */
export async function documentOf(
  { documents }: Pick<AutomationParts, 'documents'>,
  scope: ConnectionScope,
  { content, end }: Errand,
): Promise<BaseDocument | undefined> {
  const about = end?.document ?? ('ref' in content ? content : undefined);
  return about && documents.get(scope, about.type, about.ref);
}

function doneText({ content }: Errand, document: BaseDocument | undefined): Text {
  const number = document?.number ? ` ${document.number}` : '';
  switch (content.kind) {
    case 'post':
      return text(`Документ${number} проведён`, `Document${number} posted`);
    case 'unpost':
      return text(`Проведение документа${number} отменено`, `Document${number} un-posted`);
    case 'create':
      return content.post
        ? text(`Документ${number} создан и проведён`, `Document${number} created and posted`)
        : text(`Документ${number} создан`, `Document${number} created`);
    case 'print':
      return text(
        `Печатная форма документа${number} добавлена в ленту сделки`,
        `The printed form of document${number} was added to the deal's timeline`,
      );
    case 'tell':
      return text(`Документ${number} прочитан`, `Document${number} read`);
    // No robot asks for one.
    case 'report':
      return text('Отчёт сделан', 'The report was made');
  }
}

const unexplained = text('1С не выполнила команду.', '1C did not carry out the command.');
