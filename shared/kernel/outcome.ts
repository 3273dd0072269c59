import type { Text } from './text.ts';

/**
 * What may become of a piece of work besides success. The class decides what the queue and the journal do:
 *
 * | outcome | queue | journal |
 * |---|---|---|
 * | `Rejected` will never work | acknowledged | entry, raw payload kept |
 * | `Conflict` both sides moved | acknowledged, marked again | only if policy cannot decide |
 * | `Busy` limits, base closed | acknowledged, becomes a due item | no |
 * | `Broken` a person is needed | acknowledged, marks stay, connection paused | one per cause |
 * | `Transient` network, 5xx | record fails, comes again | after the last attempt |
 * | anything else: our bug | record fails, dead letter | yes |
 */
export abstract class Outcome extends Error {
  /** Stable machine-readable cause; equal causes are counted together in the journal, e.g. `portal.access-denied`. */
  readonly causeKey: string;
  /** What a person reads: what happened and what to do. */
  readonly text: Text;
  /** What it is about, for the journal: field, object, file, method. Never a credential. */
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(causeKey: string, text: Text, details: Outcome['details'] = {}, options?: ErrorOptions) {
    super(`${causeKey}: ${text.en}`, options);
    this.name = new.target.name;
    this.causeKey = causeKey;
    this.text = text;
    this.details = details;
  }
}

/** Will never work as it is: a bad payload, a foreign token, a refused value. */
export class Rejected extends Outcome {}

/** Both sides moved meanwhile; look again. */
export class Conflict extends Outcome {}

/** A person is needed: authorisation lost, licence ended. */
export class Broken extends Outcome {}

/** Network trouble or a server's fault; the same again later may work. */
export class Transient extends Outcome {}

/** Not now: a limit is reached or the other end is closed until `retryAt` (milliseconds since the Unix epoch). */
export class Busy extends Outcome {
  readonly retryAt: number;

  constructor(
    retryAt: number,
    causeKey: string,
    text: Text,
    details: Outcome['details'] = {},
    options?: ErrorOptions,
  ) {
    super(causeKey, text, details, options);
    this.retryAt = retryAt;
  }
}
