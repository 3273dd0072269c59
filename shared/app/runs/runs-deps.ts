import type { Table } from '../../ports/table.ts';
import type { EngineDeps } from '../sync/engine-parts.ts';
import type { HeldDeletions } from './held-deletions.ts';
import type { ReconciliationStates } from './reconciliation-state.ts';
import type { RunRecords } from './run-records.ts';
import type { Runs } from './runs.ts';
import type { BaseSurveys } from './survey.ts';

/** What the worker of a connection's runs stands on. */
export interface WorkRunsDeps extends EngineDeps {
  readonly runs: Runs;
  readonly runRecords: RunRecords;
  readonly held: HeldDeletions;
  readonly reconciliation: ReconciliationStates;
  readonly surveysOf: BaseSurveys;
  /** The clients among them. */
  readonly clientSurveysOf: BaseSurveys;
  readonly newToken: () => string;
  /** Of the links: plans lay what they say over them. */
  readonly table: Table;
}
