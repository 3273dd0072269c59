import { createPortals, type PortalSettings } from '../../shared/adapters/portal/portals.ts';
import { CallFeeds } from '../../shared/app/calls/call-feeds.ts';
import { Calls } from '../../shared/app/calls/calls.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import { personAuthenticator } from '../../shared/entry/http/person-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { CallsApiEnvironment } from './env.ts';

/** What the handler stands on. */
export interface CallsApiDeps extends Pick<Platform, 'blobs' | 'clock' | 'table' | 'telemetry'> {
  readonly calls: Calls;
  readonly feeds: CallFeeds;
  readonly connections: Connections;
  readonly due: DueItems;
  /** Queue `calls`. */
  readonly queue: QueueSender;
  readonly operator: Authenticator<'operator'>;
  readonly person: Authenticator<'person'>;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  platform: Platform,
  settings: PortalSettings & Pick<CallsApiEnvironment, 'OPERATOR_TOKEN_SHA256'>,
): CallsApiDeps {
  const { blobs, clock, random, secrets, table, telemetry } = platform;
  const { proof } = createPortals(platform, settings);
  const { OPERATOR_TOKEN_SHA256: operatorHash } = settings;
  return {
    ...{ blobs, clock, table, telemetry },
    calls: new Calls(table, clock),
    feeds: new CallFeeds(table, secrets, clock, () => randomCode(16)),
    connections: new Connections(table),
    due: new DueItems(table, random),
    queue: platform.queue('calls'),
    operator: operatorAuthenticator(operatorHash),
    person: personAuthenticator(operatorHash, proof, clock),
  };
}
