import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Installation, installationsStore } from '../../auth/applications.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { codeError, RestError } from '../../call/rest-error.ts';
import { optionsStore } from '../../data/options.ts';

/** https://apidocs.bitrix24.com/api-reference/common/system/app-info.html and the pages beside it */
export const applicationMethods: readonly MethodDefinition[] = [
  method('app.info', '', 'system', info),
  method('app.option.get', '', 'system', (call) => getOption(call, optionKey(call, 0)), 'application'),
  method('app.option.set', '', 'system', setApplicationOption, 'application'),
  method(
    'user.option.get',
    '',
    'system',
    (call) => getOption(call, optionKey(call, call.caller.user.id)),
    'application',
  ),
  method(
    'user.option.set',
    '',
    'system',
    (call) => setOption(call, optionKey(call, call.caller.user.id)),
    'application',
  ),
  method('feature.get', '', 'system', feature),
];

/** The caller's installation. @throws RestError for a webhook */
function installationOf({ portal, caller }: Call): Installation {
  const installation = portal.store(installationsStore).get(caller.id);
  if (!installation) throw codeError('ACCESS_DENIED', 'Access denied! Application context required');
  return installation;
}

function info(call: Call): Answer {
  const installation = installationOf(call);
  const { portal } = call;
  const license = `${portal.language}_${portal.tariff.type}`;
  return {
    result: {
      ID: portal.store(installationsStore).all().indexOf(installation) + 1,
      CODE: installation.application.code,
      VERSION: installation.version,
      STATUS: installation.status,
      INSTALLED: installation.finished,
      PAYMENT_EXPIRED: installation.paymentExpired ? 'Y' : 'N',
      DAYS: installation.paymentExpired ? -1 : null,
      LANGUAGE_ID: portal.language,
      LICENSE: license,
      LICENSE_TYPE: portal.tariff.type,
      LICENSE_FAMILY: portal.tariff.family,
    },
  };
}

function optionKey({ caller }: Call, userId: number): string {
  return `${caller.id} ${userId}`;
}

function setApplicationOption(call: Call): Answer {
  if (!call.caller.user.admin)
    throw codeError('AccessException', 'Access denied! Administrator rights required');
  return setOption(call, optionKey(call, 0));
}

function setOption({ portal, params }: Call, key: string): Answer {
  const options = params.map('options');
  if (Object.keys(options).length === 0)
    throw new RestError(400, 'ArgumentNullException', "Argument 'options' is null or empty");
  portal.store(optionsStore).set(key, options);
  return { result: true };
}

function getOption({ portal, params }: Call, key: string): Answer {
  const options = portal.store(optionsStore).get(key);
  const name = params.text('option');
  const result: Json =
    name === '' ? (Object.keys(options).length === 0 ? [] : options) : (options[name] ?? null);
  return { result };
}

function feature({ portal, params }: Call): Answer {
  const code = params.text('CODE');
  if (code === '') throw codeError('CODE_EMPTY', 'CODE can not be empty');
  return { result: { value: portal.tariff.features.includes(code) ? 'Y' : 'N' } };
}
