import * as z from 'zod';
import type { Tariff } from '../../domain/connections/installation.ts';
import { type Outcome, Rejected, Transient } from '../../kernel/outcome.ts';
import type { Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import type { Portal, PortalAnswer, PortalCommand, PortalError } from '../../ports/portal.ts';

/** https://apidocs.bitrix24.ru/api-reference/common/system/app-info.html */
const infoSchema = z.object({
  LICENSE: z.string(),
  LICENSE_FAMILY: z.string().default(''),
  PAYMENT_EXPIRED: z.string().default('N'),
  DAYS: z.coerce.number().nullable().catch(null),
  INSTALLED: z.boolean().default(true),
});

const featureSchema = z.object({ value: z.string() });

/** What the portal says of its plan and of the application. */
export interface PortalFacts {
  readonly tariff: Tariff;
  /** False until the application's own page has said that the installation is finished. */
  readonly installed: boolean;
}

const commands: readonly PortalCommand[] = [
  { method: 'app.info', params: {}, repeat: 'read' },
  { method: 'feature.get', params: { CODE: 'rest_offline_extended' }, repeat: 'read' },
  { method: 'feature.get', params: { CODE: 'rest_auth_connector' }, repeat: 'read' },
];

/**
 * Asks the portal for its tariff, together with other commands in the same call; `others` are their results.
 * @throws Rejected when `app.info` is refused, Busy, Transient, Broken as the portal's client does
 */
export async function readFacts(
  portal: Portal,
  beside: readonly PortalCommand[] = [],
): Promise<{ readonly facts: PortalFacts; readonly others: readonly Result<PortalAnswer, PortalError>[] }> {
  const [info, offline, connector, ...others] = await portal.batch([...commands, ...beside]);
  if (!info) throw new Error('a batch without results');
  if (!info.ok) throw refused(info.error);
  const said = infoSchema.parse(info.value.result);
  const tariff: Tariff = {
    license: said.LICENSE,
    family: said.LICENSE_FAMILY,
    paymentExpired: said.PAYMENT_EXPIRED === 'Y',
    days: said.DAYS,
    offlineEvents: hasFeature(offline),
    authConnector: hasFeature(connector),
  };
  return { facts: { tariff, installed: said.INSTALLED }, others };
}

/** A portal that does not know the feature does not have it. */
function hasFeature(answer: Result<PortalAnswer, PortalError> | undefined): boolean {
  if (!answer?.ok) return false;
  const parsed = featureSchema.safeParse(answer.value.result);
  return parsed.success && parsed.data.value === 'Y';
}

function refused(error: PortalError): Outcome {
  const silent = error.kind === 'unavailable' || error.kind === 'limited';
  const details = { method: error.method, code: error.code };
  const said = text(
    'Портал не отвечает приложению: проверьте, что приложение разрешено и оплачено, и откройте его снова.',
    'The portal does not answer the application: check that it is allowed and paid for, and open it again.',
  );
  return silent
    ? new Transient('portal.no-answer', said, details, { cause: error })
    : new Rejected('portal.refused', said, details, { cause: error });
}
