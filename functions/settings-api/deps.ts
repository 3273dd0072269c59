import { Connections } from '../../shared/app/connections/connections.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { SettingsApiEnvironment } from './env.ts';

export type SettingsApiPlatform = Pick<Platform, 'clock' | 'table' | 'telemetry'>;

/** What the handler stands on. */
export interface SettingsApiDeps extends Pick<Platform, 'clock' | 'telemetry'> {
  readonly connections: Connections;
  readonly operator: Authenticator<'operator'>;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  { clock, table, telemetry }: SettingsApiPlatform,
  environment: Pick<SettingsApiEnvironment, 'OPERATOR_TOKEN_SHA256'>,
): SettingsApiDeps {
  return {
    clock,
    telemetry,
    connections: new Connections(table),
    operator: operatorAuthenticator(environment.OPERATOR_TOKEN_SHA256),
  };
}
