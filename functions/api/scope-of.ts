import type { Connections } from '../../shared/app/connections/connections.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { houseSubject } from '../../shared/domain/history/occurrence.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { text } from '../../shared/kernel/text.ts';

/** Whose data a connection's number stands for; 0 stands for the house itself. @throws Problem 404 */
export async function scopeOf(connections: Connections, number: string): Promise<ConnectionScope> {
  const { tenant, connection } = houseSubject;
  if (number === connection) return { tenant, connection };
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found) return { tenant: found.tenant, connection: found.id };
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}
