import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { maySee } from '../../data/crm/crm-rights.ts';
import { clientName, clientsByPhone } from '../../data/telephony/call-clients.ts';
import { usersStore } from '../../data/users.ts';

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-search-crm-entities.html */
export const clientSearchMethods: readonly MethodDefinition[] = [
  method('telephony.externalCall.searchCrmEntities', 'telephony', 'list', search),
];

function search(call: Call): Answer {
  const { portal, params, caller } = call;
  const found = clientsByPhone(portal, params.text('PHONE_NUMBER')).filter(({ item }) =>
    maySee(caller.user, item),
  );
  return {
    result: found.map(({ entityType, entityId, item }) => {
      const assigned = Number(item.values['assignedById'] ?? 0);
      return {
        CRM_ENTITY_TYPE: entityType,
        CRM_ENTITY_ID: entityId,
        ASSIGNED_BY_ID: assigned,
        NAME: clientName(item),
        ASSIGNED_BY: responsible(call, assigned),
      };
    }),
  };
}

function responsible({ portal }: Call, id: number): Json {
  const user = portal.store(usersStore).get(id);
  return {
    ID: String(id),
    TIMEMAN_STATUS: 'CLOSED',
    USER_PHONE_INNER: user?.innerPhone || null,
    WORK_PHONE: null,
    PERSONAL_PHONE: null,
    PERSONAL_MOBILE: user?.mobile || null,
  };
}
