import type { Connection } from '../../domain/connections/connection.ts';
import { type Text, text } from '../../kernel/text.ts';
import { endErrand } from '../agent/end-errand.ts';
import type { Errand } from '../agent/errand-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';

const hour = 3600_000;

/** The longest wait of an errand is over: whoever waits is told why. Nothing when it ended in time. */
export async function overdueErrand(
  parts: AutomationParts,
  scope: ConnectionScope,
  id: string,
): Promise<void> {
  const errand = await parts.errands.get(scope, id);
  if (!errand || errand.state === 'ended') return;
  const connection = await parts.connections.get(scope);
  await endErrand(parts, scope, errand, {
    outcome: 'overdue',
    at: parts.clock.now(),
    cause: 'robot.overdue',
    text: { ...overdueText(errand, connection) },
    ...(errand.number !== undefined && { number: errand.number }),
  });
}

function overdueText(
  { attempts, deadline, epoch, wantedAt }: Errand,
  connection: Connection | undefined,
): Text {
  const hours = Math.max(1, Math.round((deadline - wantedAt) / hour));
  if (attempts > 0) {
    return text(
      `1С не смогла выполнить команду за ${hours} ч: документ всё время был занят. Закройте его в 1С и запустите робота снова.`,
      `1C could not carry out the command within ${hours} h: the document was busy all the time. Close it in 1C and start the robot again.`,
    );
  }
  if (epoch !== undefined) {
    return text(
      `1С взяла команду, но не ответила за ${hours} ч. Проверьте документ в 1С.`,
      `1C took the command but did not answer within ${hours} h. Look at the document in 1C.`,
    );
  }
  const seen = connection?.lastContactAt;
  const since = seen === undefined ? undefined : new Date(seen).toISOString().slice(0, 16).replace('T', ' ');
  return text(
    `База 1С не выходила на связь ${hours} ч${since ? ` (последний раз ${since} UTC)` : ''}. Проверьте, что она включена и расширение Most24 работает, и запустите робота снова.`,
    `The 1C base was not in touch for ${hours} h${since ? ` (last seen ${since} UTC)` : ''}. Make sure that it is on and the Most24 extension runs, and start the robot again.`,
  );
}
