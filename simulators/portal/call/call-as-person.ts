import type { Caller } from '../auth/caller.ts';
import { newUser } from '../data/new-user.ts';
import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import type { Engine } from './engine.ts';
import type { Answer } from './method-definition.ts';
import { Params } from './params.ts';
import { RestError } from './rest-error.ts';
import { portalNow } from './run-command.ts';

/**
 * Carries out a method at once as a person at the portal's own pages: rights of the user and events as ever, but no
 * application, no scopes, no limits, no time. User 0 is a robot: it may do everything, and its events carry no token.
 * @throws RestError what the method refuses, or that there is no such user or method
 */
export function callAsPerson(
  engine: Engine,
  portal: Portal,
  method: string,
  params: JsonMap,
  userId: number,
): Answer {
  const definition = engine.methods.get(method);
  if (!definition) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
  const user = userId === 0 ? newUser(0, { admin: true }) : portal.store(usersStore).get(userId);
  if (!user) throw new RestError(404, 'USER_NOT_FOUND', `User ${userId} is not found`);
  const caller: Caller = { kind: 'webhook', id: 'person', user, scopes: new Set() };
  return definition.handler({
    portal,
    caller,
    actor: { userId, connector: '' },
    params: new Params(params),
    now: portalNow(engine, portal),
    random: engine.random,
    methods: engine.methods,
  });
}
