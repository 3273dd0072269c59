import type { Connections } from '../../shared/app/connections/connections.ts';
import { FieldRefused } from '../../shared/app/reports/save-subscription.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import type { Language } from '../../shared/entry/http/language.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { text } from '../../shared/kernel/text.ts';
import { PortalError } from '../../shared/ports/portal.ts';

/** The connection of a number. @throws Problem 404 */
export async function connectionOf(connections: Connections, number: string): Promise<Connection> {
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found) return found;
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}

/** Whose data a connection's are. */
export function scopeOf({ tenant, id }: Connection) {
  return { tenant, connection: id };
}

/** Work that looks at the outside for a person: what is found wrong there is told as mistakes of the request are. */
export async function lookingOutside<T>(language: Language, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FieldRefused) {
      throw new Problem(400, {
        cause: error.causeKey,
        detail: text('Исправьте названные поля и повторите.', 'Correct the named fields and ask again.'),
        errors: [{ field: ['body', ...error.path].join('.'), message: error.text[language] }],
      });
    }
    if (!(error instanceof PortalError)) throw error;
    throw new Problem(409, {
      cause: `portal.${error.kind}`,
      detail: text(
        `Портал отказал (${error.method}): ${error.description || error.code}. Проверьте права приложения.`,
        `The portal refused (${error.method}): ${error.description || error.code}. Check the rights of the application.`,
      ),
    });
  }
}
