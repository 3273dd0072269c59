import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { Caller } from '../auth/caller.ts';
import type { Actor } from '../data/actor.ts';
import type { Portal } from '../portal.ts';
import type { Params } from './params.ts';

/** One call of one method (a command of a batch is a call too). */
export interface Call {
  readonly portal: Portal;
  readonly caller: Caller;
  /** Whom changes of this call are ascribed to; carries `auth_connector`. */
  readonly actor: Actor;
  readonly params: Params;
  /** The portal's own time, milliseconds since the Unix epoch. */
  readonly now: number;
  readonly random: Random;
  /** Every method of the portal. */
  readonly methods: MethodDirectory;
}

/** Methods by name, whatever its case. */
export interface MethodDirectory {
  get(name: string): MethodDefinition | undefined;
  all(): readonly MethodDefinition[];
}

/** What a method answers. `total` and `next` stand beside `result` in the envelope. */
export interface Answer {
  readonly result: Json;
  readonly total?: number;
  readonly next?: number;
}

/**
 * Who may call:
 * - `any` webhooks and applications
 * - `application` applications only; a webhook gets WRONG_AUTH_TYPE
 * - `administrator` users with administrator rights
 * - `application-administrator` both
 */
export type MethodContext = 'any' | 'application' | 'administrator' | 'application-administrator';

/** How the time of a method is set where the profile has no figure for its name. */
export type CostClass = 'system' | 'get' | 'list' | 'add' | 'update' | 'delete';

/** One REST method. `scope` '' is the basic scope that everybody has. */
export interface MethodDefinition {
  readonly name: string;
  readonly scope: string;
  /** Any of these will do in its place. */
  readonly otherScopes?: readonly string[];
  readonly context: MethodContext;
  readonly cost: CostClass;
  /** False for what the portal refuses inside a batch (uploads, downloads, batch itself). */
  readonly batchable?: false;
  /** Does the work at one moment. @throws RestError */
  readonly handler: (call: Call) => Answer;
}

/** A method of the basic scope that anybody may call. */
export function method(
  name: string,
  scope: string,
  cost: CostClass,
  handler: (call: Call) => Answer,
  context: MethodContext = 'any',
): MethodDefinition {
  return { name, scope, context, cost, handler };
}

/** True when an application or webhook with these scopes may call the method. */
export function isWithinScopes(definition: MethodDefinition, scopes: ReadonlySet<string>): boolean {
  const { scope, otherScopes = [] } = definition;
  return scope === '' || [scope, ...otherScopes].some((name) => scopes.has(name));
}
