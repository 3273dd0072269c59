import type { Json } from '../kernel/canonical-json.ts';
import type { Result } from '../kernel/result.ts';
import type { Lane } from './limiter.ts';

/** Parameters of a REST method, as JSON. */
export type PortalParams = { readonly [name: string]: Json };

/**
 * May the call be made twice?
 * - `read` changes nothing
 * - `idempotent` twice has the effect of once (update by id, delete)
 * - `once` an add: never sent again after an unknown outcome; resolve it by looking for the external key
 */
export type Repeat = 'read' | 'idempotent' | 'once';

export interface PortalCommand {
  readonly method: string;
  readonly params: PortalParams;
  readonly repeat: Repeat;
  /**
   * Name for references from later commands of the same call to `batch`: a parameter value `$result[name][item][id]`
   * stands for a part of this command's answer (see the vendor's page on `batch`). Commands that reference one another
   * are kept in one HTTP call.
   */
  readonly name?: string;
}

/** The portal's answer to one command. */
export interface PortalAnswer {
  readonly result: Json;
  readonly total?: number;
  readonly next?: number;
}

export type PortalErrorKind =
  /** Wrong parameters, unknown method: our bug or the tenant's data. */
  | 'invalid'
  | 'not-found'
  | 'access-denied'
  /** The command needs something the tariff lacks. */
  | 'tariff'
  /** Refused with a text for people (validation, a forced field). */
  | 'refused'
  /** A command it depends on failed, or `halt` stopped the batch before it. */
  | 'not-run'
  /** Rate or operating-time limit, after the client's own patience; not executed, `retryAt` says when to try again. */
  | 'limited'
  /** The server failed before doing anything, or the call never went out, be it for a lost authorisation. */
  | 'unavailable'
  /** It may have had its effect: only for `once` commands. See `app/portal/resolve-unknown-adds.ts`. */
  | 'unknown-outcome';

/** What went wrong with one command; `code` is the portal's own, as a string, `description` its text (may be empty). */
export class PortalError extends Error {
  readonly kind: PortalErrorKind;
  readonly method: string;
  readonly code: string;
  readonly description: string;
  /** Of `limited` ones: when it may be sent again, milliseconds since the Unix epoch. */
  readonly retryAt: number | undefined;

  constructor(
    kind: PortalErrorKind,
    method: string,
    code: string,
    description: string,
    options?: ErrorOptions & { readonly retryAt?: number },
  ) {
    super(`${method}: ${code || kind}${description ? ` (${description})` : ''}`, options);
    this.name = 'PortalError';
    this.retryAt = options?.retryAt;
    this.kind = kind;
    this.method = method;
    this.code = code;
    this.description = description;
  }
}

/** A list to read to its end, by growing id. */
export interface PortalList {
  readonly method: string;
  /** Filter, select and what else the method wants; `order`, `start` and the id bound are set by the client. */
  readonly params: PortalParams;
  /** Where the rows are in `result`: '' for the result itself, `items`, `products`, `prices` … */
  readonly rowsAt: string;
  /** Name of the id field in filter, order and row: `ID` or `id`. */
  readonly idField: string;
  /**
   * For lists whose rows share values of `idField` (`crm.address.list` by `ENTITY_ID`): the fields that together tell
   * rows apart. At most a few rows may share one value.
   */
  readonly keyFields?: readonly string[];
  /** Only rows with a greater id; to go on where an earlier reading stopped. */
  readonly after?: number;
}

export type PortalRow = { readonly [field: string]: Json };

/** One portal, with the authorisation of one installation. Lost authorisation, ended licence and deleted portal surface as `Broken`. */
export interface Portal {
  /** One command. @throws PortalError @throws Busy @throws Broken @throws Transient */
  call(command: PortalCommand): Promise<PortalAnswer>;
  /**
   * Any number of commands in as few HTTP calls as possible; one result per command, in the order of the commands,
   * whatever fails. When it throws, nothing was done that may not be done again.
   * @throws Busy @throws Broken @throws Transient
   */
  batch(commands: readonly PortalCommand[]): Promise<readonly Result<PortalAnswer, PortalError>[]>;
  /**
   * Reads several lists at once, pages of all of them packed together. Each row comes exactly once even while rows are
   * added, changed and deleted; rows of one list come by growing id. Rows that are added after the reading began may
   * be left out. `onRows` gets the index of the list; what it returns is awaited, so a slow consumer holds the reading
   * back. After a failure, read on with `after` set to the last id that `onRows` got of each list; rows that share an
   * id (`keyFields`) come in one piece.
   * @throws PortalError @throws Busy @throws Broken @throws Transient
   */
  readLists(
    lists: readonly PortalList[],
    onRows: (list: number, rows: readonly PortalRow[]) => Promise<void> | void,
  ): Promise<void>;
  /** One list, lazily. */
  list(list: PortalList): AsyncIterable<PortalRow>;
  /** The same portal for another lane. */
  inLane(lane: Lane): Portal;
}
