import { basePasswordContext, type Connection } from '../../domain/connections/connection.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Broken, Busy } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { PublishedBase, PublishedBases } from '../../ports/published-base.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Leases } from '../leases.ts';

export interface AskBaseParts {
  readonly bases: PublishedBases;
  readonly secrets: Pick<Secrets, 'open'>;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'now'>;
}

/** When somebody else is at the base. Milliseconds. */
const waitMilliseconds = 15_000;

/**
 * Works with a published base: one session at a time per connection, as each holds a licence of 1C.
 *
 * ```ts
 * const debts = await askBase(parts, connection, (base) =>
 *   allRows(base, {
 *     set: 'AccumulationRegister_РасчетыСПокупателями',
 *     table: { name: 'Balance', period: '2026-03-01T00:00:00', dimensions: ['Контрагент'] },
 *   }),
 * );
 * // [{ Контрагент_Key: '…', СуммаBalance: 150.3 }, …]
 * ```
 *
 * Names of sets and properties are those of the configuration (`$metadata` of the base lists them). Moments are those
 * of the server, `connection.published.timeZone`. `bases` is `odataBases({ http, clock })` of
 * `adapters/onec/odata/odata-base.ts`.
 *
 * @param work gets a signal that is aborted when the turn was lost to somebody else
 * @throws Busy when somebody else is at it, or the base is closed, asleep, locked; Broken when the connection has no
 * published base, or address, password, rights or composition have to be mended; Rejected when the base refuses
 */
export async function askBase<T>(
  parts: AskBaseParts,
  connection: Connection,
  work: (base: PublishedBase, lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const { id, published, tenant } = connection;
  if (!published) throw notPublished(connection);
  const { address, sealedPassword, user } = published;
  const held = await parts.leases.hold(`BASE-${id}`, async (lost) => {
    const password = await parts.secrets.open(sealedPassword, basePasswordContext(tenant, id));
    return work(parts.bases.of({ address, user, password }), lost);
  });
  if (!held) throw taken(parts.clock.now());
  return held.result;
}

function notPublished({ id }: Connection): Broken {
  return new Broken(
    'odata.no-access',
    text(
      'У подключения нет адреса опубликованной базы 1С. Укажите адрес, имя пользователя и пароль.',
      'The connection has no address of a published 1C base. Give address, user and password.',
    ),
    { connection: id },
  );
}

function taken(now: number): Busy {
  return new Busy(
    now + waitMilliseconds,
    'odata.session-taken',
    text('База 1С занята другим запросом.', 'Another request is being answered by the 1C base.'),
  );
}
