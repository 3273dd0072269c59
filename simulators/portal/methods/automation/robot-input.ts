import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asFlag, asInteger, asList, asMap, asText } from '../../call/params.ts';
import { codeError, type RestError } from '../../call/rest-error.ts';
import type { Robot, RobotProperties } from '../../data/automation/robots.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** What a robot consists of but for its id and its application. */
export type RobotContent = Omit<Robot, 'id' | 'clientId' | 'code'>;

/**
 * Reads what was sent of a robot, in the order in which the portal checks it; names of fields in any case.
 * See https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/bizproc-robot-add.html
 * @throws RestError ERROR_ACTIVITY_VALIDATION_FAILURE, ERROR_UNSUPPORTED_PROTOCOL, ERROR_WRONG_HANDLER_URL
 */
export function robotContent(sent: JsonMap, callbackUrl: string): Partial<RobotContent> {
  const given = upperCased(sent);
  const has = (name: string) => given[name] !== undefined;
  if (has('HANDLER')) assertHandler(asText(given['HANDLER']), callbackUrl);
  const usesPlacement = has('USE_PLACEMENT') && asFlag(given['USE_PLACEMENT']);
  if (usesPlacement) assertHandler(asText(given['PLACEMENT_HANDLER']), callbackUrl);
  if (has('NAME') && isEmpty(given['NAME'])) throw invalid('Empty activity NAME!');
  return {
    ...(has('HANDLER') && { handler: asText(given['HANDLER']) }),
    ...(has('AUTH_USER_ID') && { authUserId: asInteger(given['AUTH_USER_ID']) ?? 0 }),
    ...(has('USE_SUBSCRIPTION') && { useSubscription: asText(given['USE_SUBSCRIPTION']) !== 'N' }),
    ...(has('NAME') && { name: given['NAME'] ?? '' }),
    ...(has('DESCRIPTION') && { description: given['DESCRIPTION'] ?? '' }),
    ...(has('PROPERTIES') && { properties: robotProperties(given['PROPERTIES']) }),
    ...(has('RETURN_PROPERTIES') && { returnProperties: robotProperties(given['RETURN_PROPERTIES']) }),
    ...(has('DOCUMENT_TYPE') && { documentType: documentType(given['DOCUMENT_TYPE']) }),
    ...(has('FILTER') && filter(given['FILTER'])),
    ...(has('USE_PLACEMENT') && {
      usePlacement: usesPlacement,
      placementHandler: asText(given['PLACEMENT_HANDLER']),
    }),
  };
}

/** @throws RestError ERROR_ACTIVITY_VALIDATION_FAILURE */
export function assertRobotCode(code: string): void {
  if (code === '') throw invalid('Empty activity code!');
  if (!/^[a-z0-9._-]+$/i.test(code)) throw invalid('Wrong activity code!');
}

/** The refusal of what does not fit. */
export function invalid(description: string): RestError {
  return codeError('ERROR_ACTIVITY_VALIDATION_FAILURE', description);
}

/** An address outside the portal's own machine, at the host that the application is installed from. */
function assertHandler(handler: string, callbackUrl: string): void {
  const url = URL.canParse(handler) ? new URL(handler) : undefined;
  if (!url?.hostname.includes('.')) throw codeError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw codeError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported handler protocol');
  if (URL.canParse(callbackUrl) && new URL(callbackUrl).hostname !== url.hostname)
    throw codeError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
}

function robotProperties(sent: Json | undefined): RobotProperties {
  if (sent !== null && typeof sent !== 'object' && sent !== '') throw invalid('Wrong properties array!');
  const properties = Object.entries(asMap(sent)).map(([key, value]) => {
    if (!/^[a-z][a-z0-9_]*$/i.test(key)) throw invalid(`Wrong property key ${key}!`);
    const given = upperCased(asMap(value));
    if (isEmpty(given['NAME'])) throw invalid(`Empty property NAME ${key}!`);
    const options = Object.entries(asMap(given['OPTIONS'])).map(([option, title]) => [option, asText(title)]);
    const property = {
      name: given['NAME'] ?? '',
      type: asText(given['TYPE']) || 'string',
      options: Object.fromEntries(options) as Record<string, string>,
      required: asFlag(given['REQUIRED']),
      multiple: asFlag(given['MULTIPLE']),
      initial: given['DEFAULT'] ?? null,
    };
    return [key, property] as const;
  });
  return Object.fromEntries(properties);
}

function documentType(sent: Json | undefined): readonly string[] {
  const parts = asList(sent).map(asText);
  if (parts.length !== 3 || parts.includes('')) throw invalid('Wrong activity DOCUMENT_TYPE!');
  return parts;
}

function filter(sent: Json | undefined): Pick<Robot, 'include' | 'exclude'> {
  if (sent === null || typeof sent !== 'object') throw invalid('Wrong activity FILTER!');
  const given = upperCased(asMap(sent));
  const rules = (value: Json | undefined) => {
    if (value !== undefined && (value === null || typeof value !== 'object'))
      throw invalid('Wrong activity FILTER!');
    return asList(value).map((rule) => (typeof rule === 'string' ? [rule] : asList(rule).map(asText)));
  };
  return { include: rules(given['INCLUDE']), exclude: rules(given['EXCLUDE']) };
}

function isEmpty(value: Json | undefined): boolean {
  return asText(value) === '' && Object.keys(asMap(value)).length === 0;
}

function upperCased(given: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toUpperCase(), value]));
}
