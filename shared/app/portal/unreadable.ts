import { Busy, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { PortalError } from '../../ports/portal.ts';

/** What to throw when something that has to be read from a portal could not be: it is read later. */
export function unreadable(error: PortalError): Error {
  const said = text(
    `Не удалось прочитать данные портала (${error.method}): повторим позже.`,
    `The portal's data could not be read (${error.method}): it will be tried again.`,
  );
  const details = { method: error.method, code: error.code };
  if (error.kind === 'limited')
    return new Busy(error.retryAt ?? 0, 'portal.limited', said, details, { cause: error });
  return new Transient(`portal.${error.kind}`, said, details, { cause: error });
}
