import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import { type OwnerRef, ownerKey } from '../timeline/timeline-records.ts';

/**
 * Where a robot of a process stands: `queued` for the ones before it, `waiting` for its application's answer, `done`,
 * `timed-out` when no answer came in time, `failed` when there is no such robot any more, `stopped` with its process.
 */
export type StepState = 'queued' | 'waiting' | 'done' | 'timed-out' | 'failed' | 'stopped';

/** A robot of a process. */
export interface WorkflowStep {
  /** Of the `StageRobot`. */
  readonly stageRobotId: number;
  readonly code: string;
  readonly state: StepState;
  /** '' before it ran. Good for one answer. */
  readonly token: string;
  readonly returned: Readonly<Record<string, Json>>;
}

/** The robots of a stage at work on one object. */
export interface Workflow extends OwnerRef {
  readonly id: number;
  /** As handlers get it: `66af5a0c7b3f58.12345678`. */
  readonly workflowId: string;
  readonly stageId: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly steps: readonly WorkflowStep[];
  readonly log: readonly { readonly at: number; readonly text: string }[];
}

/** Processes, finished ones too. */
export const workflowsStore = defineStore(
  'workflows',
  () =>
    new Collection<Workflow>({
      owner: ownerKey,
      state: (workflow) => workflow.state,
      // Tokens are matched by their letters' case too, which the index does not see.
      token: ({ steps }) => steps.flatMap(({ token }) => token || []),
    }),
);
