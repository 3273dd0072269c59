import type { Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import type { PortalAnswer, PortalCommand, PortalError } from '../../ports/portal.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { AutomationParts } from './automation-parts.ts';
import { journalOf, ownerOf } from './finish-robot.ts';
import type { Parcel } from './parcel.ts';
import { askAgainAt } from './portal-trouble.ts';
import type { PortalScope, RobotAnswer } from './robot-runs.ts';

/** What is sent together. */
const together = 1000;

/** Answers to robots that wait for a portal. */
export async function answersParcel(
  parts: AutomationParts,
  portal: PortalScope,
): Promise<Parcel | undefined> {
  const answers = await parts.runs.answers(portal, together);
  if (answers.length === 0) return undefined;
  return {
    commands: answers.map(command),
    settle: (results) => settle(parts, portal, answers, results),
    takeBack: async () => undefined,
  };
}

async function settle(
  parts: AutomationParts,
  portal: PortalScope,
  answers: readonly RobotAnswer[],
  results: readonly Result<PortalAnswer, PortalError>[],
): Promise<number | undefined> {
  const taken: string[] = [];
  let again: number | undefined;
  for (const [index, answer] of answers.entries()) {
    const result = results[index];
    if (!result) continue;
    const later = result.ok ? undefined : askAgainAt(result.error, parts.clock.now());
    if (later !== undefined) again = Math.max(again ?? 0, later);
    else taken.push(answer.run);
    if (!result.ok && later === undefined) await journalUntaken(parts, portal, answer, result.error);
  }
  await parts.runs.answered(portal, taken);
  return again;
}

/** A token is good for one answer, so a repetition has no effect of its own. */
function command({ log, token, values }: RobotAnswer): PortalCommand {
  return {
    method: 'bizproc.event.send',
    params: { EVENT_TOKEN: token, RETURN_VALUES: values, LOG_MESSAGE: log },
    repeat: 'idempotent',
  };
}

/** Nobody waits for the answer any more: it goes to the journal, so that it is not lost on people. */
async function journalUntaken(
  { connections, journal }: Pick<AutomationParts, 'connections' | 'journal'>,
  portal: PortalScope,
  answer: RobotAnswer,
  error: PortalError,
): Promise<void> {
  const connection = await ownerOf({ connections }, portal, answer);
  const id = /^DEAL_(\d{1,15})$/.exec(answer.object)?.[1];
  await journal.record(
    {
      subject: {
        ...journalOf(portal, connection),
        ...(id !== undefined && { object: { kind: 'deal', id } }),
      },
      id: `robot-answer-${answer.run}`,
      failure: 'rejected',
      causeKey: 'robot.answer-not-taken',
      text: text(
        `Портал не принял ответ робота: процесс его уже не ждёт (сделку переместили или удалили, либо ответ уже был). Ответ: ${answer.log}`,
        `The portal did not take the answer of the robot: its process does not wait any more (the deal was moved or deleted, or it was answered before). The answer: ${answer.log}`,
      ),
      details: { code: answer.code.slice(0, 100), portalCode: error.code },
    },
    errorDaysOf(connection),
  );
}
