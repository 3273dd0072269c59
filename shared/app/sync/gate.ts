import type { RecordPlan } from '../../domain/sync/plan-record.ts';
import type { BaseRecord } from '../../domain/sync/record.ts';
import type { Candidate } from './candidate.ts';
import type { Outcomes } from './outcomes.ts';
import type { RecordChange } from './sync-log.ts';

/** What the engine is about to do to one record. */
export type Decision =
  | { readonly kind: 'write'; readonly base: BaseRecord; readonly plan: RecordPlan }
  /** A record of the portal that is new to the base. */
  | { readonly kind: 'birth' }
  /** The portal's record of the pair is gone. */
  | { readonly kind: 'gone' };

export type Verdict =
  | 'go'
  /** It deletes something, and a person may have to say whether it shall. */
  | 'hold'
  /** It deletes something that is to stay: the pair remembers that. */
  | 'keep'
  /** It is not what was planned; that may be because of what is done in this very pass, so it comes again. */
  | 'again'
  /** It is not what was planned, so it is told and left. */
  | 'leave';

/**
 * Stands between what the engine has decided and its being done: keeps what has to be undone one day, holds deletions
 * back, and lets nothing through that a plan did not say.
 */
export interface Gate {
  judge(candidate: Candidate, decision: Decision): Verdict;
  /** What is about to be written; resolves when it is safe to write. */
  begin(intents: readonly RecordChange[]): Promise<void>;
  /** What became of it. The marks of settled candidates are taken away afterwards. */
  done(outcomes: Outcomes): Promise<void>;
}
