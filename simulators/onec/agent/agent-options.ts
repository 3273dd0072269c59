import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { Configuration } from '../base/configurations.ts';
import type { printDocument } from '../base/documents/print-document.ts';
import type { ObjectStore } from '../base/object-store.ts';
import type { Refusals } from '../base/write-rules.ts';
import type { Transport } from '../commerceml/transport.ts';
import type { BaseReport } from '../reports/report-maker.ts';

/** What an extension stands on, and how its base behaves. */
export interface AgentOptions {
  readonly store: ObjectStore;
  readonly configuration: Configuration;
  /** Address of the service, without a slash at the end. */
  readonly url: string;
  readonly key: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** Id of the base; the same in a copy of it. */
  readonly baseId?: string;
  /** Server and name of the base. A copy that lies elsewhere finds out by it. */
  readonly place?: string;
  readonly objectsPerPacket?: number;
  /** Seconds that a question for commands waits. */
  readonly pollSeconds?: number;
  /** Milliseconds that writing one object takes. */
  readonly writeTakes?: number;
  /** Hours of the day in Moscow during which the base is up, `[from, to)`; always when missing. */
  readonly hours?: readonly [number, number];
  readonly refusals?: Refusals;
  /** Reports that the extension can make; none when missing. */
  readonly reports?: readonly BaseReport[];
  /** Bodies begin with a BOM; so they do when not said. */
  readonly bom?: boolean;
  /** Types of documents that are switched off in the base. */
  readonly switchedOff?: ReadonlySet<string>;
  /** How documents are printed; into a PDF of one page when not said. */
  readonly print?: typeof printDocument;
  /** What becomes of printed forms before they are uploaded. */
  readonly misprint?: (bytes: Uint8Array) => Uint8Array;
  /** The objects that the service refused, for the log. */
  readonly onRefused?: (refused: readonly unknown[]) => void;
}
