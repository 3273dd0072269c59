import { odataBases } from '../../shared/adapters/onec/odata/odata-base.ts';
import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import type { SetUpBaseParts } from '../../shared/app/published/set-up-base.ts';
import { Sweeps } from '../../shared/app/published/sweeps.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { PublishedApiEnvironment } from './env.ts';

export type PublishedApiPlatform = Pick<
  Platform,
  'blobs' | 'clock' | 'http' | 'queue' | 'random' | 'secrets' | 'table' | 'telemetry'
>;

/** What the handler stands on. */
export interface PublishedApiDeps extends SetUpBaseParts, Pick<Platform, 'clock' | 'telemetry'> {
  readonly clock: Platform['clock'];
  readonly operator: Authenticator<'operator'>;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  { blobs, clock, http, queue, random, secrets, table, telemetry }: PublishedApiPlatform,
  environment: Pick<PublishedApiEnvironment, 'OPERATOR_TOKEN_SHA256'>,
): PublishedApiDeps {
  return {
    clock,
    telemetry,
    secrets,
    bases: odataBases({ http, clock }),
    connections: new Connections(table),
    agentStates: new AgentStates(table, clock),
    sweeps: new Sweeps(table, blobs),
    due: new DueItems(table, random),
    work: queue('work.fifo'),
    newToken: () => randomCode(16),
    operator: operatorAuthenticator(environment.OPERATOR_TOKEN_SHA256),
  };
}
