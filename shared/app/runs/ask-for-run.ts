import type { Connection } from '../../domain/connections/connection.ts';
import type { Run, RunKind, RunOptions } from '../../domain/runs/run.ts';
import type { Clock } from '../../kernel/clock.ts';
import { daysLater } from '../history/days.ts';
import type { Runs } from './runs.ts';

/** What may be said of a run; the rest is as the connection's settings say. */
export type RunWish = {
  readonly [Name in keyof RunOptions]?: RunOptions[Name] | undefined;
};

/** What a run did can be undone for at least so long, though the history is kept for less. Days. */
const fewestDays = 7;

/** Makes a run with the settings of its connection. Ring the doorbell afterwards. @param id asking twice is once then */
export async function askForRun(
  { clock, runs }: { readonly clock: Clock; readonly runs: Runs },
  { id: connection, settings, tenant }: Connection,
  kind: RunKind,
  by: string,
  wish: RunWish,
  id?: string,
): Promise<Run> {
  const { object, of, onErrors, order, scope } = wish;
  const { synchronisation, history } = settings;
  const options: RunOptions = {
    order: order ?? synchronisation.order,
    onErrors: onErrors ?? synchronisation.onErrors,
    ...(scope && { scope }),
    ...(object && { object }),
    ...(of && { of }),
  };
  const keptUntil = daysLater(clock.now(), Math.max(fewestDays, history.keepDays));
  return runs.create({ tenant, connection }, { kind, by, options, keptUntil }, id);
}
