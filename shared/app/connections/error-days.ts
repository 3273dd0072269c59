import type { Connection } from '../../domain/connections/connection.ts';
import type { Subject } from '../../domain/history/occurrence.ts';
import type { Connections } from './connections.ts';

/** Of connections that are gone meanwhile. */
const daysOfGone = 90;

/** Days that errors of a connection are kept. */
export function errorDaysOf(connection: Connection | undefined): number {
  return connection?.settings.history.keepErrorsDays ?? daysOfGone;
}

/** Looks up how many days errors of a subject are kept. */
export function errorDays(connections: Pick<Connections, 'get'>): (subject: Subject) => Promise<number> {
  return async ({ connection, tenant }) => errorDaysOf(await connections.get({ tenant, connection }));
}
