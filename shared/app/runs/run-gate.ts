import type { Run } from '../../domain/runs/run.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import type { Candidate } from '../sync/candidate.ts';
import type { Decision, Gate, Verdict } from '../sync/gate.ts';
import { deletionIn } from '../sync/gone.ts';
import { recordKey } from '../sync/links.ts';
import type { Outcomes } from '../sync/outcomes.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { RecordChange } from '../sync/sync-log.ts';
import { expectationOf } from './expectation.ts';
import type { HeldDeletions } from './held-deletions.ts';
import { recordOf } from './record-of.ts';
import { countsOf, recordsOf } from './run-outcomes.ts';
import type { RunRecords } from './run-records.ts';
import type { Runs } from './runs.ts';

export interface RunGateDeps {
  readonly runs: Runs;
  readonly runRecords: RunRecords;
  readonly held: HeldDeletions;
}

/**
 * The gate of a connection's worker. Deletions are held back until it is known how many there are; what an applying run
 * does is compared with its plan; and everything that is done for the sake of a run is kept before it is written, so
 * that it can be undone though the work was cut off in between.
 */
export class RunGate implements Gate {
  readonly #deps: RunGateDeps;
  readonly #scope: ConnectionScope;
  readonly #run: Run | undefined;
  /** Records of the run that are about to be written. */
  readonly #own = new Map<string, Candidate>();
  /** Records that were not as planned when they came first. */
  readonly #surprises = new Set<string>();
  #slice: number | undefined;
  #stopped = false;

  constructor(deps: RunGateDeps, scope: ConnectionScope, run: Run | undefined) {
    this.#deps = deps;
    this.#scope = scope;
    this.#run = run;
  }

  /** The run is to go no further: it was cancelled, or something went wrong and it was to stop then. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  judge(candidate: Candidate, decision: Decision): Verdict {
    const verdict = this.#verdict(candidate, decision);
    if (verdict === 'go' && this.#isOfRun(candidate)) this.#own.set(recordKey(candidate.key), candidate);
    return verdict;
  }

  async begin(intents: readonly RecordChange[]): Promise<void> {
    const own = intents.flatMap((intent) => {
      const candidate = this.#own.get(recordKey(intent));
      return candidate ? [recordOf(intent, 'begun', candidate)] : [];
    });
    this.#own.clear();
    this.#slice = undefined;
    if (own.length > 0) await this.#keep(own);
  }

  async done(outcomes: Outcomes): Promise<void> {
    if (outcomes.held.length > 0) await this.#deps.held.put(this.#scope, outcomes.held);
    if (!this.#run) return;
    const own = outcomes.settled.filter((candidate) => this.#isOfRun(candidate));
    // What is to come again may have been written in part: it is known then what to take back.
    const written = new Set(outcomes.changes.map(recordKey));
    const halfway = outcomes.postponed.filter((one) => this.#isOfRun(one) && written.has(recordKey(one.key)));
    const records = recordsOf([...own, ...halfway], outcomes);
    if (records.length > 0 || this.#slice !== undefined) await this.#keep(records);
    const counts = countsOf(own, outcomes);
    if (own.length > 0) await this.#count(counts);
    if (this.#run.options.onErrors !== 'stop' || !counts.refused) return;
    await this.#deps.runs.progress(this.#scope, this.#run.id, { ending: 'stopped' });
    this.#stopped = true;
  }

  #verdict(candidate: Candidate, decision: Decision): Verdict {
    const { marks } = candidate;
    const isNothing = decision.kind === 'write' && decision.plan.action === 'nothing';
    const expected = marks.every(({ expects }) => expects !== undefined) ? marks[0]?.expects : undefined;
    if (expected !== undefined && !isNothing && expectationOf(candidate, decision) !== expected)
      return this.#surprised(recordKey(candidate.key));
    if (!deletes(decision) || marks.some(({ mayDelete }) => mayDelete)) return 'go';
    return marks.some(({ keep }) => keep) ? 'keep' : 'hold';
  }

  #surprised(key: string): Verdict {
    if (this.#surprises.has(key)) return 'leave';
    this.#surprises.add(key);
    return 'again';
  }

  /** Changes that waited are what a run of changes is about; of others only what they marked. */
  #isOfRun({ marks }: Candidate): boolean {
    const run = this.#run;
    return run !== undefined && (run.kind === 'changes' || marks.some((mark) => mark.run === run.id));
  }

  async #keep(records: readonly RunRecord[]): Promise<void> {
    if (!this.#run) return;
    const { runRecords, runs } = this.#deps;
    this.#slice ??= await runs.nextSlice(this.#scope, this.#run.id);
    await runRecords.write(this.#scope, this.#run, this.#slice, records);
  }

  async #count(counts: ReturnType<typeof countsOf>): Promise<void> {
    if (!this.#run) return;
    const run = await this.#deps.runs.count(this.#scope, this.#run.id, counts);
    if (!run || run.ending) this.#stopped = true;
  }
}

/** Whether something that is on both sides goes on one of them because it went on the other. */
function deletes(decision: Decision): boolean {
  if (decision.kind === 'gone') return true;
  return decision.kind === 'write' && deletionIn(decision.base, decision.plan).length > 0;
}
