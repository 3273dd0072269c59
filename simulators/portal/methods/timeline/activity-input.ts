import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Call } from '../../call/method-definition.ts';
import { asInteger, asList, asMap, asText } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { parseDateTime } from '../../data/dates.ts';
import { activityMoments, activityTable } from '../../data/timeline/activities.ts';
import { findOwner } from '../../data/timeline/owners.ts';
import { type OwnerRef, ownerKey } from '../../data/timeline/timeline-records.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** Providers of the system's own types: meeting, call, mail. */
const providers: Readonly<Record<number, readonly [provider: string, type: string]>> = {
  1: ['CRM_MEETING', 'MEETING'],
  2: ['VOXIMPLANT_CALL', 'CALL'],
  4: ['CRM_EMAIL', 'EMAIL'],
};

/** Provider of cards, which have methods of their own. */
export const cardProvider = 'CONFIGURABLE_REST_APP';

/** Fields of an activity as they are kept; times that cannot be read are left out. */
export function activityValues(given: JsonMap, offsetMinutes: number): Record<string, Json> {
  const values = activityTable.accept(given);
  for (const name of activityMoments) {
    const sent = given[name];
    if (sent === undefined) continue;
    values[name] = asText(sent) === '' ? null : (parseDateTime(asText(sent), offsetMinutes) ?? null);
  }
  return values;
}

/** Fills in the provider of a type. @throws RestError for what cannot be made this way */
export function withProvider(call: Call, values: Record<string, Json>): Record<string, Json> {
  const typeId = values['TYPE_ID'];
  const provider = asText(values['PROVIDER_ID']);
  if (provider === cardProvider)
    throw legacyError('Use crm.activity.configurable.add for this activity provider');
  if (typeId === 6 && provider === '')
    throw legacyError('The custom activity without provider is not supported in current context');
  if (provider === 'REST_APP' && call.caller.kind !== 'application')
    throw legacyError('Application context required');
  const own = typeof typeId === 'number' ? providers[typeId] : undefined;
  if (!own || provider !== '') return values;
  return { ...values, PROVIDER_ID: own[0], PROVIDER_TYPE_ID: own[1] };
}

/** @throws RestError naming the first required field that is missing */
export function assertComplete(values: JsonMap, given: JsonMap): void {
  if (!values['TYPE_ID']) throw legacyError('The field TYPE_ID is not defined or invalid');
  if (asText(values['SUBJECT']) === '') throw legacyError('The field SUBJECT is not defined or empty');
  if (!values['RESPONSIBLE_ID']) throw legacyError('The field RESPONSIBLE_ID is not defined or invalid');
  const several = asList(given['COMMUNICATIONS']);
  if (values['TYPE_ID'] !== 6 && several.length === 0)
    throw legacyError('The field COMMUNICATIONS is not defined or invalid');
  if (values['TYPE_ID'] === 2 && several.length > 1)
    throw legacyError('The only one communication is allowed for activity of specified type');
}

/** The owner and those whom the activity is about. @throws RestError when none of them exists */
export function bindingsOf({ portal }: Call, values: JsonMap, given: JsonMap): readonly OwnerRef[] {
  const owner = { entityTypeId: Number(values['OWNER_TYPE_ID']), entityId: Number(values['OWNER_ID']) };
  const spoken = asList(given['COMMUNICATIONS']).map((one) => ({
    entityTypeId: asInteger(asMap(one)['ENTITY_TYPE_ID']) ?? 0,
    entityId: asInteger(asMap(one)['ENTITY_ID']) ?? 0,
  }));
  const found = [owner, ...spoken].filter((ref) => findOwner(portal, ref));
  if (found.length === 0)
    throw legacyError(
      'Could not build binding. Please ensure that owner info and communications are defined correctly',
    );
  return [...new Map(found.map((ref) => [ownerKey(ref), ref])).values()];
}

/** COMMUNICATIONS as they are kept: text, as the older methods give everything. */
export function communicationsOf(given: JsonMap): readonly Json[] {
  return asList(given['COMMUNICATIONS']).map((one, index) => {
    const { TYPE, VALUE, ENTITY_ID, ENTITY_TYPE_ID } = asMap(one);
    return {
      ID: String(index + 1),
      TYPE: asText(TYPE),
      VALUE: asText(VALUE),
      ENTITY_ID: asText(ENTITY_ID),
      ENTITY_TYPE_ID: asText(ENTITY_TYPE_ID),
      ENTITY_SETTINGS: [],
    };
  });
}
