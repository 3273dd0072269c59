import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** A stage of a kind of objects; ids of stages name their funnel: `C1:NEW`. */
export interface StageRef {
  readonly entityTypeId: number;
  readonly stageId: string;
}

/** A robot on a stage with what a person filled in. */
export interface StageRobot extends StageRef {
  readonly id: number;
  /** How processes call it: `A51601_82584_96831_81132`. */
  readonly activityName: string;
  readonly clientId: string;
  readonly code: string;
  readonly properties: Readonly<Record<string, Json>>;
  /** Starts when the robots before it are done; otherwise together with the first. */
  readonly afterPrevious: boolean;
  /** How long an answer is waited for, seconds; 0 is for ever. */
  readonly timeoutSeconds: number;
}

/** A trigger of an application on a stage: when it is executed, objects of earlier stages come here. */
export interface StageTrigger extends StageRef {
  readonly id: number;
  readonly clientId: string;
  readonly code: string;
}

/** Robots on stages, in the order in which they run. */
export const stageRobotsStore = defineStore(
  'stageRobots',
  () => new Collection<StageRobot>({ stage: stageKey }),
);

export const stageTriggersStore = defineStore(
  'stageTriggers',
  () => new Collection<StageTrigger>({ stage: stageKey }),
);

/** For looking up what stands on a stage. */
export function stageKey({ entityTypeId, stageId }: StageRef): string {
  return `${entityTypeId} ${stageId}`;
}
