import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { Configuration } from '../base/configurations.ts';
import type { ObjectStore, StoredObject } from '../base/object-store.ts';
import type { Refusals } from '../base/write-rules.ts';
import type { OdataAnswer } from './answers.ts';
import type { Register } from './registers.ts';

/** Somebody who may enter the base. */
export interface OdataUser {
  readonly name: string;
  readonly password: string;
  /** Restriction of records: what this user may not see. */
  readonly hidden?: (object: StoredObject) => boolean;
}

/** In what state the base is. */
export type Mood =
  | 'open'
  /** No connection. */
  | 'asleep'
  /** Behind a web server that cannot reach 1C. */
  | 'down'
  /** Its configuration is being updated: exclusive mode. */
  | 'updating'
  /** A front end answers with a page of its own, and 200. */
  | 'page'
  | 'no-licence'
  | 'not-published';

export interface OdataServerOptions {
  readonly store: ObjectStore;
  readonly configuration: Configuration;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Random;
  /** May be changed at any moment. */
  readonly users: OdataUser[];
  /** Path of the publication, e.g. `/unf`. */
  readonly path: string;
  /** Sets in the composition of the interface; all when missing. */
  readonly composition?: ReadonlySet<string>;
  readonly registers?: ReadonlyMap<string, Register>;
  readonly refusals?: Refusals;
  /** Sessions at once. */
  readonly licences?: number;
  /** Milliseconds that a request takes. */
  readonly takes?: number;
  readonly ifMatch?: 'ignored' | 'checked';
  readonly ownKeys?: boolean;
  /** Requests whose connection breaks: before they are done, or after. */
  readonly breaks?: (request: OdataRequest) => 'before' | 'after' | undefined;
}

export interface OdataRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What reaches the other end: an answer, or nothing. */
export type OdataReply = OdataAnswer | 'no-connection' | 'reset';
