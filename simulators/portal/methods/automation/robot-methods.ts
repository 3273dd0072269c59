import { installationsStore } from '../../auth/applications.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { codeError, RestError } from '../../call/rest-error.ts';
import { type Robot, robotKey, robotsStore } from '../../data/automation/robots.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import { assertRobotCode, invalid, type RobotContent, robotContent } from './robot-input.ts';

/** https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/index.html */
export const robotMethods: readonly MethodDefinition[] = [
  method('bizproc.robot.add', 'bizproc', 'add', add),
  method('bizproc.robot.update', 'bizproc', 'update', update),
  method('bizproc.robot.delete', 'bizproc', 'delete', remove),
  method('bizproc.robot.list', 'bizproc', 'list', list),
  method('bizproc.event.send', 'bizproc', 'update', answer),
];

const empty: RobotContent = {
  ...{ handler: '', authUserId: 0, useSubscription: true, name: '', description: '' },
  ...{ properties: {}, returnProperties: {}, documentType: [], include: [], exclude: [] },
  ...{ usePlacement: false, placementHandler: '' },
};

function add(call: Call): Answer {
  const { portal, params, caller } = call;
  assertMayManage(call);
  if (Object.keys(params.all).every((name) => name === 'auth')) throw invalid('Empty data!');
  const code = params.text('CODE');
  assertRobotCode(code);
  // What must be there is checked as if it had been sent empty.
  const content = robotContent({ HANDLER: '', NAME: '', ...fieldsOf(params.all) }, callbackUrlOf(call));
  const robots = portal.store(robotsStore);
  if (robots.find('key', robotKey({ clientId: caller.id, code })).length > 0)
    throw codeError('ERROR_ACTIVITY_ALREADY_INSTALLED', 'Activity or Robot already installed!');
  robots.add((id) => ({ ...empty, ...content, id, clientId: caller.id, code }));
  return { result: true };
}

function update(call: Call): Answer {
  const { portal, params } = call;
  assertMayManage(call);
  const before = known(call);
  const { CODE: _, ...fields } = fieldsOf(params.map('FIELDS'));
  const content = robotContent(fields, callbackUrlOf(call));
  if (Object.keys(content).length === 0) throw invalid('No fields to update');
  portal.store(robotsStore).put({ ...before, ...content });
  return { result: true };
}

function remove(call: Call): Answer {
  assertMayManage(call);
  call.portal.store(robotsStore).delete(known(call).id);
  return { result: true };
}

function list(call: Call): Answer {
  assertMayManage(call);
  const robots = call.portal.store(robotsStore).find('clientId', call.caller.id);
  return { result: robots.map(({ code }) => code) };
}

/** Anybody who holds the token may answer, once. */
function answer({ portal, params }: Call): Answer {
  const taken = portal.answerRobot({
    token: params.text('EVENT_TOKEN'),
    values: params.map('RETURN_VALUES'),
    message: params.text('LOG_MESSAGE') || 'Получен ответ от приложения',
  });
  if (!taken) throw new RestError(403, 'ACCESS_DENIED', 'Access denied!');
  return { result: true };
}

function assertMayManage({ caller }: Call): void {
  if (caller.kind !== 'application') throw codeError('ACCESS_DENIED', 'Application context required');
  if (!caller.user.admin) throw codeError('ACCESS_DENIED', 'Access denied!');
}

function known({ portal, params, caller }: Call): Robot {
  const code = params.text('CODE');
  assertRobotCode(code);
  const [robot] = portal.store(robotsStore).find('key', robotKey({ clientId: caller.id, code }));
  if (!robot) throw codeError('ERROR_ACTIVITY_NOT_FOUND', 'Activity or Robot not found!');
  return robot;
}

function fieldsOf(sent: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toUpperCase(), value]));
}

function callbackUrlOf({ portal, caller }: Call): string {
  return portal.store(installationsStore).get(caller.id)?.application.callbackUrl ?? '';
}
