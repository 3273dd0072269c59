import { Connections } from '../../shared/app/connections/connections.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { SettingsApiEnvironment } from './env.ts';

export type SettingsApiPlatform = Pick<Platform, 'clock' | 'queue' | 'table' | 'telemetry'>;

/** What the handler stands on. */
export interface SettingsApiDeps extends Pick<Platform, 'clock' | 'telemetry'> {
  readonly connections: Connections;
  readonly operator: Authenticator<'operator'>;
  readonly work: QueueSender;
  readonly newToken: () => string;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  { clock, queue, table, telemetry }: SettingsApiPlatform,
  environment: Pick<SettingsApiEnvironment, 'OPERATOR_TOKEN_SHA256'>,
): SettingsApiDeps {
  return {
    clock,
    telemetry,
    work: queue('work.fifo'),
    newToken: () => randomCode(16),
    connections: new Connections(table),
    operator: operatorAuthenticator(environment.OPERATOR_TOKEN_SHA256),
  };
}
