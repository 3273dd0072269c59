import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Table } from '../../shared/ports/table.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { ApiEnvironment } from './env.ts';

export type ApiPlatform = Pick<Platform, 'clock' | 'table' | 'telemetry'>;

/** What the handler stands on. */
export interface ApiDeps {
  readonly clock: Clock;
  readonly operator: Authenticator<'operator'>;
  readonly table: Table;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  { clock, table, telemetry }: ApiPlatform,
  environment: Pick<ApiEnvironment, 'OPERATOR_TOKEN_SHA256'>,
): ApiDeps {
  return { clock, table, telemetry, operator: operatorAuthenticator(environment.OPERATOR_TOKEN_SHA256) };
}
