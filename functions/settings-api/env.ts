import type * as z from 'zod';
import { settingsApi } from '../../shared/contracts/functions/settings-api.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type SettingsApiEnvironment = z.output<typeof settingsApi.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): SettingsApiEnvironment {
  return parseEnvironment(settingsApi.env, variables);
}
