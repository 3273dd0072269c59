import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** What a person fills in when they put a robot on a stage, or what a robot gives back. */
export interface RobotProperty {
  /** Text, or texts by language. */
  readonly name: Json;
  readonly type: string;
  /** For `select`: titles by value. */
  readonly options: Readonly<Record<string, string>>;
  readonly required: boolean;
  readonly multiple: boolean;
  readonly initial: Json;
}

export type RobotProperties = Readonly<Record<string, RobotProperty>>;

/** A robot that an application has registered; people put it on stages. */
export interface Robot {
  readonly id: number;
  readonly clientId: string;
  readonly code: string;
  readonly handler: string;
  /** Whose token the handler gets; 0 for none. */
  readonly authUserId: number;
  /** False only where the application said `N`: then nobody waits for an answer. */
  readonly useSubscription: boolean;
  readonly name: Json;
  readonly description: Json;
  readonly properties: RobotProperties;
  readonly returnProperties: RobotProperties;
  readonly documentType: readonly string[];
  /** Rules of where it is shown: an edition, or the beginning of a type of documents. */
  readonly include: readonly (readonly string[])[];
  readonly exclude: readonly (readonly string[])[];
  readonly usePlacement: boolean;
  readonly placementHandler: string;
}

/** Robots of all applications of a portal. */
export const robotsStore = defineStore(
  'robots',
  () => new Collection<Robot>({ key: robotKey, clientId: (robot) => robot.clientId }),
);

/** A code is unique within its application, and its case matters. */
export function robotKey({ clientId, code }: Pick<Robot, 'clientId' | 'code'>): string {
  return `${clientId} ${Buffer.from(code).toString('hex')}`;
}

/** True when the filter lets the robot be put on stages of this type of documents; this portal is of the cloud. */
export function isShownFor({ include, exclude }: Robot, documentType: readonly string[]): boolean {
  const fits = (rule: readonly string[]) =>
    rule.length === 1 && (rule[0] === 'b24' || rule[0] === 'box')
      ? rule[0] === 'b24'
      : rule.every((part, index) => part === documentType[index]);
  return (include.length === 0 || include.some(fits)) && !exclude.some(fits);
}
