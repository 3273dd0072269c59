import type { Platform } from '../../shared/ports/platform.ts';

/** What the handler stands on. */
export type ApiDescriptionDeps = Pick<Platform, 'clock' | 'telemetry'>;

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps({ clock, telemetry }: ApiDescriptionDeps): ApiDescriptionDeps {
  return { clock, telemetry };
}
