import type { Connections } from '../../shared/app/connections/connections.ts';
import type { Call } from '../../shared/domain/calls/call.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import type { Principal } from '../../shared/entry/http/principal.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { text } from '../../shared/kernel/text.ts';

export type Person = Extract<Principal, { kind: 'person' }>;

/** The connection of a number, for whoever may know of it. @throws Problem 404 */
export async function connectionFor(
  connections: Connections,
  number: string,
  person?: Person,
): Promise<Connection> {
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found && (person === undefined || person.operator || isOfPortal(found, person))) return found;
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}

function isOfPortal(
  { member, status, tenant }: Connection,
  person: Extract<Person, { operator: false }>,
): boolean {
  return member === person.member && tenant === person.tenant && status.state !== 'uninstalled';
}

/** The user whose calls alone a person may see; `undefined` for those who may see all. */
export function onlyOf(person: Person): string | undefined {
  return person.operator || person.administrator ? undefined : person.userId;
}

/** A call that somebody may see. @throws Problem 404, whatever the reason, so that nothing is given away */
export function seenBy(person: Person, call: Call | undefined): Call {
  const only = onlyOf(person);
  if (call && (only === undefined || call.employee.userId === only)) return call;
  throw new Problem(404, {
    cause: 'call-not-found',
    detail: text('Такого звонка нет.', 'There is no such call.'),
  });
}
