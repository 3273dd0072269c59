import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import { errandOfRobot } from '../../domain/automation/errand-of-robot.ts';
import { parseRobotCode } from '../../domain/automation/robots.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { refFrom } from '../../kernel/ref-from.ts';
import { text } from '../../kernel/text.ts';
import { startErrand } from '../agent/start-errand.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import { failRobot } from './finish-robot.ts';
import type { PortalScope, RobotRun } from './robot-runs.ts';
import { tellAutomation } from './tell-automation.ts';

type RobotMessage = Extract<AutomationMessage, { kind: 'robot' }>;

const hour = 3600_000;

/**
 * Does what a robot wants: asks the base for it, or ends the robot with the reason why not. Repeating it is harmless:
 * the token names the call, the call names the errand and the new document.
 */
export async function runRobot(parts: AutomationParts, message: RobotMessage): Promise<void> {
  const { code, member, object, properties, proved, tenant, token } = message;
  const portal = { tenant, member };
  const run = await parts.runs.begin(portal, { code, object, properties, token });
  if (run.ended) return tellAutomation(parts, [{ kind: 'waiting', ...portal }]);
  try {
    await start(parts, portal, run, proved);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    await failRobot(parts, portal, run, error);
  }
}

async function start(
  parts: AutomationParts,
  { member, tenant }: PortalScope,
  run: RobotRun,
  proved: boolean,
): Promise<void> {
  if (!proved) throw notProved();
  const named = parseRobotCode(run.code);
  const connection = named && (await parts.connections.get({ tenant, connection: named.connection }));
  if (!named || connection?.member !== member) throw unknownRobot(run.code);
  const scope: ConnectionScope = { tenant, connection: connection.id };
  assertWorks(connection);
  const deal = /^DEAL_([1-9]\d{0,14})$/.exec(run.object)?.[1];
  if (deal === undefined) throw notADeal(run.object);
  const abilities = await parts.abilities.get(scope);
  if (!abilities) throw noAbilities();
  const documents = await parts.documents.ofDeal(scope, deal);
  const content = errandOfRobot({
    kind: named.kind,
    properties: run.properties,
    documents,
    abilities,
    newRef: refFrom(`robot ${run.id}`),
  });
  await startErrand(parts, scope, {
    id: run.id,
    content,
    notice: endNotice(scope, member, run),
    deadline: run.at + connection.settings.automation.longestWaitHours * hour,
  });
}

function endNotice(scope: ConnectionScope, member: MemberId, { id }: RobotRun) {
  const message: AutomationMessage = { kind: 'robot-ended', ...scope, member, run: id };
  return { queue: 'automation', body: JSON.stringify(message), group: scope.connection } as const;
}

/** @throws Rejected when nothing is done on the connection for now */
function assertWorks({ settings, status }: Connection): void {
  if (status.state === 'paused') {
    const { ru, en } = status.reason;
    throw new Rejected(
      'robot.connection-paused',
      text(`Обмен с 1С приостановлен. ${ru}`, `The exchange with 1C is paused. ${en}`),
    );
  }
  if (status.state === 'uninstalled' || !settings.automation.enabled) {
    throw new Rejected(
      'robot.switched-off',
      text(
        'Роботы 1С выключены в настройках подключения Most24. Попросите администратора включить их или убрать робота со стадии.',
        'Robots of 1C are switched off in the settings of the Most24 connection. Ask an administrator to switch them on or to take the robot off the stage.',
      ),
    );
  }
}

function notProved(): Rejected {
  return new Rejected(
    'robot.not-proved',
    text(
      'Most24 не смог проверить, что робота вызвал этот портал. Попросите администратора открыть страницу приложения Most24, а если не поможет — переустановить его.',
      'Most24 could not verify that this portal called the robot. Ask an administrator to open the page of the Most24 application and, should that not help, to install it again.',
    ),
  );
}

function unknownRobot(code: string): Rejected {
  return new Rejected(
    'robot.unknown',
    text(
      'Этот робот больше не относится ни к одной базе 1С. Уберите его со стадии и добавьте нового из списка Most24.',
      'This robot belongs to no 1C base any more. Take it off the stage and add a new one from the list of Most24.',
    ),
    { code: code.slice(0, 100) },
  );
}

function notADeal(object: string): Rejected {
  return new Rejected(
    'robot.not-a-deal',
    text(
      'Роботы 1С работают только в сделках. Уберите робота с этой стадии.',
      'Robots of 1C work in deals only. Take the robot off this stage.',
    ),
    { object: object.slice(0, 100) },
  );
}

function noAbilities(): Rejected {
  return new Rejected(
    'robot.no-abilities',
    text(
      'База 1С ещё не сообщила, какие документы в ней есть. Проверьте, что расширение Most24 в 1С запущено, и повторите.',
      'The 1C base has not told yet which documents it has. Make sure that the Most24 extension runs in 1C, and try again.',
    ),
  );
}
