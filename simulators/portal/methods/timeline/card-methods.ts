import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asInteger, asList, asMap, asText } from '../../call/params.ts';
import { codeError, missingArgument, RestError } from '../../call/rest-error.ts';
import { itemAccessDenied } from '../../data/crm/crm-rights.ts';
import { formatDateTime, parseDateTime } from '../../data/dates.ts';
import { type Activity, type ActivityCard, activitiesStore } from '../../data/timeline/activities.ts';
import { addActivity, ownerValues, updateActivity } from '../../data/timeline/change-activities.ts';
import { assertMayChangeOwner, maySeeOwner } from '../../data/timeline/owners.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import { cardProvider } from './activity-input.ts';
import { assertLayout } from './card-layout.ts';

/**
 * Cards whose look an application describes; only applications have them.
 * See https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/configurable/
 */
export const cardMethods: readonly MethodDefinition[] = [
  method('crm.activity.configurable.add', 'crm', 'add', add),
  method('crm.activity.configurable.update', 'crm', 'update', update),
  method('crm.activity.configurable.get', 'crm', 'get', get),
];

/** An activity that has a card. */
type Card = Activity & { readonly card: ActivityCard };

function add(call: Call): Answer {
  const { params, portal, caller, actor, now } = call;
  assertApplication(call);
  for (const name of ['ownerTypeId', 'ownerId'])
    if (params.integer(name) === undefined) throw missingArgument(name);
  if (!params.has('fields')) throw missingArgument('fields');
  const owner = {
    entityTypeId: params.integer('ownerTypeId') ?? 0,
    entityId: params.integer('ownerId') ?? 0,
  };
  assertMayChangeOwner(portal, caller.user, owner);
  assertLayout(params.raw('layout'));
  const given = params.map('fields');
  const initial: ActivityCard = {
    ...{ clientId: caller.id, typeId: 'CONFIGURABLE', pingOffsets: [], isIncomingChannel: false },
    ...{ badgeCode: '', layout: params.raw('layout') ?? {}, pressed: null },
  };
  const { values, deadline } = fieldValues(call, given);
  const card = changedCard(initial, given, undefined);
  assertDeadline(card, deadline ?? null);
  const row = addActivity(
    portal,
    {
      values: {
        RESPONSIBLE_ID: caller.user.id,
        ...{ ...values, ...ownerValues(owner), TYPE_ID: 6, PROVIDER_ID: cardProvider },
        PROVIDER_TYPE_ID: card.typeId,
        SUBJECT: titleOf(card.layout),
      },
      deadline: deadline ?? null,
      ...{ bindings: [owner], communications: [], settings: [], providerParams: [], files: [], card },
    },
    actor,
    now,
  );
  return { result: { activity: { id: row.id } } };
}

function update(call: Call): Answer {
  const { params, portal, caller, actor, now } = call;
  const before = known(call);
  for (const owner of before.bindings) assertMayChangeOwner(portal, caller.user, owner);
  if (before.card.clientId !== caller.id)
    throw codeError(
      'ERROR_WRONG_APPLICATION',
      'Activity can be updated only by the application that created it',
    );
  if (params.has('layout')) assertLayout(params.raw('layout'));
  const given = params.map('fields');
  const { values, deadline = present(before.values['DEADLINE']) } = fieldValues(call, given);
  const card = changedCard(before.card, given, params.raw('layout'));
  assertDeadline(card, deadline);
  const named = { ...values, SUBJECT: titleOf(card.layout), END_TIME: deadline };
  // Whatever was pressed is free again.
  updateActivity(portal, before, { values: named, deadline, card: { ...card, pressed: null } }, actor, now);
  return { result: { activity: { id: before.id } } };
}

function get(call: Call): Answer {
  const { portal, caller } = call;
  const row = known(call);
  if (!row.bindings.some((owner) => maySeeOwner(portal, caller.user, owner))) throw itemAccessDenied();
  const { values, card } = row;
  const deadline = present(values['DEADLINE']);
  return {
    result: {
      activity: {
        id: row.id,
        ownerTypeId: values['OWNER_TYPE_ID'] ?? 0,
        ownerId: values['OWNER_ID'] ?? 0,
        fields: {
          typeId: card.typeId,
          completed: values['COMPLETED'] === 'Y',
          deadline: deadline === null ? null : formatDateTime(deadline, portal.offsetMinutes),
          pingOffsets: [...card.pingOffsets],
          isIncomingChannel: card.isIncomingChannel,
          responsibleId: values['RESPONSIBLE_ID'] ?? 0,
          badgeCode: card.badgeCode,
          originatorId: values['ORIGINATOR_ID'] ?? null,
          originId: values['ORIGIN_ID'] ?? null,
        },
        layout: card.layout,
      },
    },
  };
}

function assertApplication({ caller }: Call): void {
  if (caller.kind !== 'application')
    throw new RestError(400, 'ERROR_WRONG_CONTEXT', 'Application context required');
}

function known(call: Call): Card {
  assertApplication(call);
  const id = call.params.integer('id');
  if (id === undefined) throw missingArgument('id');
  const row = call.portal.store(activitiesStore).get(id);
  if (!row?.card) throw codeError('NOT_FOUND', 'Not found.');
  return { ...row, card: row.card };
}

/** What of `fields` belongs to every activity. `deadline` is absent when it was not sent. */
function fieldValues(
  { portal }: Call,
  given: JsonMap,
): { readonly values: JsonMap; readonly deadline?: number | null } {
  const values: { [name: string]: Json } = {};
  if (given['completed'] !== undefined) values['COMPLETED'] = asFlag(given['completed']) ? 'Y' : 'N';
  const responsible = asInteger(given['responsibleId']);
  if (responsible !== undefined) values['RESPONSIBLE_ID'] = responsible;
  if (given['originatorId'] !== undefined) values['ORIGINATOR_ID'] = asText(given['originatorId']);
  if (given['originId'] !== undefined) values['ORIGIN_ID'] = asText(given['originId']);
  if (given['deadline'] === undefined) return { values };
  const sent = asText(given['deadline']);
  const deadline = parseDateTime(sent, portal.offsetMinutes);
  if (deadline === undefined && sent !== '')
    throw codeError('WRONG_FIELD_VALUE', 'Wrong value of field deadline');
  return { values, deadline: deadline ?? null };
}

function changedCard(before: ActivityCard, given: JsonMap, layout: Json | undefined): ActivityCard {
  const pings = asList(given['pingOffsets']).flatMap((minutes) => asInteger(minutes) ?? []);
  const typeId = asText(given['typeId']) || before.typeId;
  // Types of an application's own are not simulated, so there are none.
  if (typeId !== 'CONFIGURABLE') throw codeError('WRONG_FIELD_VALUE', 'Wrong value of field typeId');
  return {
    ...before,
    typeId,
    ...(layout === undefined ? {} : { layout }),
    ...(given['pingOffsets'] === undefined ? {} : { pingOffsets: pings }),
    ...(given['isIncomingChannel'] === undefined
      ? {}
      : { isIncomingChannel: asFlag(given['isIncomingChannel']) }),
    ...(given['badgeCode'] === undefined ? {} : { badgeCode: asText(given['badgeCode']) }),
  };
}

function assertDeadline({ isIncomingChannel }: ActivityCard, deadline: number | null): void {
  if (isIncomingChannel && deadline !== null)
    throw codeError(
      'INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE',
      'Incoming activity can not be with deadline',
    );
}

/** The title of the header; one in several languages gives the Russian one, or the first. */
function titleOf(layout: Json): string {
  const title = asMap(asMap(layout)['header'])['title'];
  const languages = asMap(title);
  return asText(title) || asText(languages['ru'] ?? Object.values(languages)[0]);
}

function present(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
