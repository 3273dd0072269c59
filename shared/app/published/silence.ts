import type { Connection } from '../../domain/connections/connection.ts';
import { Busy, type Outcome } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { Sweeps } from './sweeps.ts';

const minute = 60_000;
/** Nobody looks for a write that waits for a base more often than this; a sweep that gets through does at once. */
const waitMilliseconds = 15 * minute;
/** A night is no error. Milliseconds. */
const toldAfter = 12 * 60 * minute;
const toldAgainAfter = 24 * 60 * minute;

/** The base did not answer lately. */
export function asleep(now: number): Busy {
  return new Busy(
    now + waitMilliseconds,
    'odata.asleep',
    text(
      'База 1С сейчас не отвечает. Изменения будут записаны, когда она снова будет доступна.',
      'The 1C base does not answer now. Changes will be written once it is there again.',
    ),
  );
}

interface SilenceParts {
  readonly sweeps: Sweeps;
  readonly journal: Pick<ErrorJournal, 'record'>;
  readonly clock: { now(): number };
}

/** Notes that the base does not answer; after half a day a person is told, then once a day. */
export async function noteSilence(
  { clock, journal, sweeps }: SilenceParts,
  connection: Connection,
  outcome: Outcome,
): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const now = clock.now();
  const state = await sweeps.get(scope);
  const since = state?.silentSince ?? now;
  if (state?.silentSince === undefined) await sweeps.change(scope, { silentSince: now });
  if (now - since < toldAfter || now - (state?.silenceToldAt ?? 0) < toldAgainAfter) return;
  await journal.record(
    {
      subject: scope,
      id: `silence-${since}-${Math.floor(now / toldAgainAfter)}`,
      failure: 'transient',
      causeKey: outcome.causeKey,
      text: outcome.text,
      details: { ...outcome.details, silentHours: Math.floor((now - since) / (60 * minute)) },
    },
    connection.settings.history.keepErrorsDays,
  );
  await sweeps.change(scope, { silenceToldAt: now });
}
