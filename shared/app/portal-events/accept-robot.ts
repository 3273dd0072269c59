import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { RobotCall } from '../../domain/portal-events/robot-call.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { matchesHash } from '../../kernel/secret.ts';
import { text } from '../../kernel/text.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { FailedAttempts } from '../connections/failed-attempts.ts';
import type { Installations } from '../connections/installations.ts';
import { portalOf } from '../portal-app/install-application.ts';

export interface AcceptRobotParts {
  readonly installations: Installations;
  readonly attempts: Pick<FailedAttempts, 'failed' | 'mustWait'>;
  /** Queue `automation`. */
  readonly automation: QueueSender;
}

/**
 * Hands a robot's call on to be carried out. One that does not carry the proof of the installation is only answered
 * that it was not believed: the portal's process must not hang when the proof was renewed. Anybody can post such calls,
 * so beyond some in a quarter of an hour they are refused without a word.
 * @throws Rejected `portal.unknown`, `robot.not-proved`
 */
export async function acceptRobot(parts: AcceptRobotParts, call: RobotCall): Promise<void> {
  const { application_token: proof, member_id: member } = call.auth;
  const installation = await parts.installations.get(member);
  if (installation?.state !== 'installed') throw unknownPortal(call);
  const hash = installation.applicationTokenHash;
  const proved = hash !== undefined && matchesHash(proof ?? '', hash);
  if (!proved) {
    const who = `robot ${member}`;
    if ((await parts.attempts.mustWait(who)) !== undefined) throw tooMany(call);
    await parts.attempts.failed(who);
  }
  const { code, object, properties, token } = call;
  const { tenant } = portalOf(member);
  const message: AutomationMessage = {
    kind: 'robot',
    ...{ tenant, member, code, object, properties, token, proved },
  };
  await parts.automation.send([{ body: JSON.stringify(message), group: member }]);
}

function unknownPortal({ auth, code }: RobotCall): Rejected {
  return new Rejected(
    'portal.unknown',
    text(
      'Робота вызвал портал, который не устанавливал приложение. Установите приложение на портал заново.',
      'A portal that did not install the application called a robot. Install the application on the portal again.',
    ),
    { robot: code, member: auth.member_id },
  );
}

function tooMany({ auth, code }: RobotCall): Rejected {
  return new Rejected(
    'robot.not-proved',
    text(
      'Слишком много вызовов роботов без верного подтверждения установки: остаются без ответа. Если роботов вызывает ваш портал, откройте страницу приложения под администратором.',
      'Too many calls of robots without the right proof of the installation: they are not answered. If your portal calls them, open the page of the application as an administrator.',
    ),
    { robot: code, member: auth.member_id },
  );
}
