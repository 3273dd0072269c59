import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { RestError } from '../../call/rest-error.ts';
import { crmEntityNamed } from '../../data/crm/crm-entity.ts';
import { communicationKey, crmItems } from '../../data/crm/crm-items.ts';
import { maySee } from '../../data/crm/crm-rights.ts';

/** Hits after which the portal stops looking in further kinds of objects. */
const enough = 20;

/** https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html */
export const duplicateMethods: readonly MethodDefinition[] = [
  method('crm.duplicate.findbycomm', 'crm', 'list', find),
];

function find({ portal, params, caller }: Call): Answer {
  const type = params.text('type').toUpperCase();
  if (type !== 'PHONE' && type !== 'EMAIL') throw new RestError(400, 'Communication type is not defined', '');
  const values = params.list('values').slice(0, 20);
  const keys = values.map((value) => communicationKey(type, asText(value)));
  const wanted = params.text('entity_type').toUpperCase();
  const found: { [entity: string]: Json } = {};
  for (const name of ['LEAD', 'CONTACT', 'COMPANY']) {
    if (wanted !== '' && wanted !== name) continue;
    const items = crmItems(portal, crmEntityNamed(name));
    const ids = items.findIds('communication', keys).filter((id) => {
      const item = items.get(id);
      return item !== undefined && maySee(caller.user, item);
    });
    if (ids.length > 0) found[name] = ids.slice(0, enough);
    if (ids.length >= enough) break;
  }
  return { result: Object.keys(found).length === 0 ? [] : found };
}
