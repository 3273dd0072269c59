import type { ChangedRecord } from '../../domain/entities/record-events.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Connections } from '../connections/connections.ts';
import { portalOf } from '../portal-app/install-application.ts';
import type { Mark, MarkRepository } from '../sync/marks.ts';
import { ringDoorbell } from '../sync/ring-doorbell.ts';
import type { ConnectionScope } from '../sync/scope.ts';

export interface MarkChangedParts {
  readonly connections: Connections;
  readonly marks: MarkRepository;
  /** Queue `work.fifo`. */
  readonly work: QueueSender;
  readonly newToken: () => string;
  /** Clients of a connection were added or changed: somebody may have a number that called before. */
  readonly heardOfClients: (scope: ConnectionScope) => Promise<void>;
}

/** Marks records of a portal that may have changed, for every connection of the portal, and rings. */
export async function markChanged(
  parts: MarkChangedParts,
  member: MemberId,
  records: readonly ChangedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const { tenant } = portalOf(member);
  const marks = records.map(({ entity, id }): Mark => ({ side: 'portal', entity, id, root: id }));
  for (const connection of await parts.connections.ofTenant(tenant)) {
    if (connection.member !== member || connection.status.state === 'uninstalled') continue;
    const scope = { tenant, connection: connection.id };
    await parts.marks.set(scope, marks);
    await ringDoorbell(parts.work, scope, parts.newToken());
    if (records.some(({ entity }) => entity === 'company' || entity === 'contact'))
      await parts.heardOfClients(scope);
  }
}
