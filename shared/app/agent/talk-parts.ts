import type { Clock } from '../../kernel/clock.ts';
import type { AcceptPacketParts } from './accept-packet.ts';
import type { AcceptResultsParts } from './accept-results.ts';
import type { DeliverParts } from './deliver-commands.ts';

/** What the talk with a base stands on, all of it. */
export interface TalkParts extends AcceptPacketParts, AcceptResultsParts, DeliverParts {
  readonly clock: Clock;
}
