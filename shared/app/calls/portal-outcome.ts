import { Busy, Rejected, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { PortalError } from '../../ports/portal.ts';

const unavailable = text(
  'Портал не отвечает; работа со звонком продолжится, как только он ответит.',
  'The portal does not answer; the work on the call goes on as soon as it does.',
);

/** What a refusal of the portal means for the work on a call. */
export function portalOutcome(error: PortalError): Rejected | Busy | Transient {
  const details = { method: error.method, code: error.code };
  if (error.kind === 'unavailable' || error.kind === 'unknown-outcome' || error.kind === 'not-run')
    return new Transient('portal.unavailable', unavailable, details, { cause: error });
  if (error.kind === 'limited')
    return new Busy(error.retryAt ?? 0, 'portal.limits', unavailable, details, { cause: error });
  const said = error.description || error.code || error.kind;
  return new Rejected(
    `call.portal-refused.${error.kind}`,
    text(
      `Портал отказал (${error.method}): ${said}. Проверьте права приложения (telephony, crm, disk) и тариф портала.`,
      `The portal refused (${error.method}): ${said}. Check the rights of the application (telephony, crm, disk) and the tariff of the portal.`,
    ),
    details,
    { cause: error },
  );
}

/** @throws what the work throws, refusals of the portal as outcomes */
export async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof PortalError ? portalOutcome(error) : error;
  }
}
