import type { Clock } from '../../kernel/clock.ts';
import { Busy } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Leases } from '../leases.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** How long work waits for another import of the same connection to end. Milliseconds. */
const patience = 20_000;

/**
 * Does work on what a base said while nobody else does: one file of a connection is read at a time.
 * @throws Busy when another file of the connection is being read
 */
export async function withImportLease<T>(
  { clock, leases }: { readonly clock: Clock; readonly leases: Leases },
  scope: ConnectionScope,
  signal: AbortSignal,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = clock.now() + patience;
  do {
    const held = await leases.hold(`IMPORT-${scope.connection}`, work);
    if (held) return held.result;
    await clock.sleep(500, signal);
  } while (clock.now() < deadline);
  const said = text(
    'Загружается другой файл этого подключения: этот будет загружен следом.',
    'Another file of this connection is being loaded: this one will be loaded next.',
  );
  throw new Busy(clock.now() + patience, 'import.waits', said);
}
