import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import {
  type Answer,
  type Call,
  isWithinScopes,
  type MethodDefinition,
  method,
} from '../../call/method-definition.ts';
import { codeError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';

/**
 * What the portal says about itself and its methods.
 * See https://apidocs.bitrix24.com/api-reference/common/system/index.html
 */
export const serverMethods: readonly MethodDefinition[] = [
  method('server.time', '', 'system', ({ portal, now }) => ({
    result: formatDateTime(now, portal.offsetMinutes),
  })),
  method('scope', '', 'system', scope),
  method('methods', '', 'system', methods),
  method('method.get', '', 'system', methodGet),
  method('profile', '', 'system', profile),
];

function scope({ params, caller, methods: directory }: Call): Answer {
  if (!params.flag('full')) return { result: [...caller.scopes] };
  const all = new Set(directory.all().map((definition) => definition.scope));
  return { result: [...all].filter((name) => name !== '') };
}

function methods({ params, caller, methods: directory }: Call): Answer {
  const wanted = params.text('scope');
  const names = directory
    .all()
    .filter((definition) =>
      wanted === ''
        ? isWithinScopes(definition, caller.scopes)
        : definition.scope === wanted || definition.otherScopes?.includes(wanted),
    )
    .map((definition) => definition.name);
  return { result: names };
}

function methodGet({ params, caller, methods: directory }: Call): Answer {
  const name = params.text('name');
  if (name === '') throw codeError('ERROR_METHOD_NAME_EMPTY', 'Method name is empty');
  const found = directory.get(name);
  const isAvailable = found !== undefined && isWithinScopes(found, caller.scopes);
  return { result: { isExisting: found !== undefined, isAvailable } };
}

function profile({ caller }: Call): Answer {
  const { user } = caller;
  if (!user.active) return { result: [] };
  const result: Json = {
    ID: String(user.id),
    ADMIN: user.admin,
    NAME: user.name,
    LAST_NAME: user.lastName,
    PERSONAL_GENDER: user.gender,
    TIME_ZONE: user.timeZone,
  };
  return { result };
}
