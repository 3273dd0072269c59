import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { legacyError, RestError } from '../../call/rest-error.ts';
import { moveByTrigger } from '../../data/automation/move-by-trigger.ts';
import { type Trigger, triggersStore } from '../../data/automation/triggers.ts';
import { crmEntity } from '../../data/crm/crm-entity.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/automation/triggers/index.html */
export const triggerMethods: readonly MethodDefinition[] = [
  method('crm.automation.trigger.add', 'crm', 'add', add),
  method('crm.automation.trigger.list', 'crm', 'list', list),
  method('crm.automation.trigger.delete', 'crm', 'delete', remove),
  method('crm.automation.trigger.execute', 'crm', 'update', execute),
];

function add(call: Call): Answer {
  const { portal, params, caller } = call;
  assertMayManage(call);
  const code = codeOf(call);
  const name = params.text('NAME');
  if (name === '') throw legacyError('Empty trigger name!');
  const triggers = portal.store(triggersStore);
  const known = find(call, code);
  if (known) triggers.put({ ...known, name });
  else triggers.add((id) => ({ id, clientId: caller.id, code, name }));
  return { result: true };
}

function list(call: Call): Answer {
  assertMayManage(call);
  const own = call.portal.store(triggersStore).find('clientId', call.caller.id);
  return { result: own.map(({ name, code }) => ({ NAME: name, CODE: code })) };
}

function remove(call: Call): Answer {
  assertMayManage(call);
  const known = find(call, codeOf(call));
  if (!known) throw legacyError('Trigger not found');
  call.portal.store(triggersStore).delete(known.id);
  return { result: true };
}

/** Says `true` whether or not something moved, also for an object that is not there. */
function execute(call: Call): Answer {
  const { portal, params, caller, now } = call;
  assertMayManage(call);
  const code = codeOf(call);
  if (!find(call, code)) throw legacyError(`Trigger with code ${code} is not registered.`);
  const entityTypeId = params.integer('OWNER_TYPE_ID') ?? 0;
  if (!crmEntity(entityTypeId)) throw legacyError('Incorrect parameter OWNER_TYPE_ID.');
  const entityId = params.integer('OWNER_ID') ?? 0;
  if (entityId <= 0) throw legacyError('Incorrect parameter OWNER_ID.');
  moveByTrigger(portal, { clientId: caller.id, code }, { entityTypeId, entityId }, now);
  return { result: true };
}

function assertMayManage({ caller: { kind, user } }: Call): void {
  if (!user.admin && user.crmRead === 'none') throw legacyError('Access denied.');
  if (!user.admin) throw new RestError(400, 'ACCESS_DENIED', 'Access denied! Admin permissions required');
  if (kind !== 'application')
    throw new RestError(400, 'ACCESS_DENIED', 'Access denied! Application context required');
}

function codeOf({ params }: Call): string {
  const code = params.text('CODE');
  if (code === '') throw legacyError('Empty trigger code!');
  if (!/^[a-z0-9._-]+$/.test(code)) throw legacyError('Wrong trigger code!');
  return code;
}

function find({ portal, caller }: Call, code: string): Trigger | undefined {
  return portal
    .store(triggersStore)
    .find('clientId', caller.id)
    .find((trigger) => trigger.code === code);
}
