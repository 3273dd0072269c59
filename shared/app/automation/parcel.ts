import type { Result } from '../../kernel/result.ts';
import type { PortalAnswer, PortalCommand, PortalError } from '../../ports/portal.ts';

/** Commands of one kind that wait for a portal, and what is to be done with what it says. */
export interface Parcel {
  readonly commands: readonly PortalCommand[];
  /**
   * Takes in the results, one per command in order. Returns when the portal is to be asked again, milliseconds since
   * the Unix epoch, where something has to wait.
   */
  settle(results: readonly Result<PortalAnswer, PortalError>[]): Promise<number | undefined>;
  /** Nothing was sent: undoes what was noted for the sending. */
  takeBack(): Promise<void>;
}
