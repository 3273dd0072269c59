import { text } from '../../kernel/text.ts';
import type { PortalCommand, PortalError } from '../../ports/portal.ts';
import type { AutomationParts } from './automation-parts.ts';
import { journalOf, ownerOf } from './finish-robot.ts';
import { gatherMilliseconds } from './gather.ts';
import { askAgainAt, patiently, portalSilent } from './portal-trouble.ts';
import type { PortalScope, RobotAnswer } from './robot-runs.ts';
import { tellAutomation } from './tell-automation.ts';

/** What is sent together; the client packs fifty commands a call and has several calls in flight. */
const together = 1000;
const journalDays = 90;

/**
 * Sends what waits for a portal, many answers a call, by one worker at a time. Answers that come while a batch is under
 * way go with the next; whoever brought them while this worker was leaving finds the door closed, so it looks once more.
 * @throws Busy when the portal has to be asked later, Broken when it lets nobody in
 */
export async function sendAnswers(parts: AutomationParts, portal: PortalScope): Promise<void> {
  const held = await parts.leases.hold(`robot-answers-${portal.member}`, async (signal) => {
    while (!signal.aborted) {
      await parts.clock.sleep(gatherMilliseconds, signal);
      const answers = await parts.runs.answers(portal, together);
      if (answers.length === 0) return;
      await send(parts, portal, answers);
    }
  });
  if (!held) return;
  const [late] = await parts.runs.answers(portal, 1);
  if (late) await tellAutomation(parts, [{ kind: 'answers', ...portal }]);
}

async function send(
  parts: AutomationParts,
  portal: PortalScope,
  answers: readonly RobotAnswer[],
): Promise<void> {
  const results = await patiently(parts, () => parts.portalOf(portal).batch(answers.map(command)));
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
  if (again !== undefined) throw portalSilent(again);
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
    connection?.settings.history.keepErrorsDays ?? journalDays,
  );
}
