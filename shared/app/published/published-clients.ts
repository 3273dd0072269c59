import type { Connection } from '../../domain/connections/connection.ts';
import { Busy } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { BaseObjects } from '../clients/client-side.ts';
import { PublishedObjects, type PublishedObjectsParts } from './published-objects.ts';

const soonMilliseconds = 60_000;

/**
 * Objects of published bases; `undefined` for connections that have none. Before a base was read as a whole nobody can
 * tell what it lacks, and whatever the portal has would be made there once more: so everything waits until then.
 * @returns a function that throws Busy while the base is being read for the first time
 */
export function publishedClients(
  parts: PublishedObjectsParts,
): (connection: Connection) => Promise<BaseObjects | undefined> {
  return async (connection) => {
    if (!connection.published) return undefined;
    const state = await parts.sweeps.get({ tenant: connection.tenant, connection: connection.id });
    if (state?.completeAt === undefined) throw stillReading(parts.clock.now());
    return new PublishedObjects(parts, connection);
  };
}

function stillReading(now: number): Busy {
  return new Busy(
    now + soonMilliseconds,
    'odata.first-reading',
    text(
      'База 1С читается впервые. Обмен начнётся, когда она будет прочитана целиком.',
      'The 1C base is being read for the first time. The exchange begins once all of it was read.',
    ),
  );
}
