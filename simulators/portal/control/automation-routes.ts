import * as z from 'zod';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { newActivityName } from '../automation/process-ids.ts';
import { documentTypeOf } from '../data/automation/documents.ts';
import { isShownFor, robotKey, robotsStore } from '../data/automation/robots.ts';
import { type StageRef, stageRobotsStore, stageTriggersStore } from '../data/automation/stage-rules.ts';
import { triggersStore } from '../data/automation/triggers.ts';
import { workflowsStore } from '../data/automation/workflows.ts';
import { crmEntity } from '../data/crm/crm-entity.ts';
import { statusesStore } from '../data/crm/statuses.ts';
import type { Portal } from '../portal.ts';
import { ControlError, type ControlRoute, route, routeWithBody } from './control-route.ts';
import { portalOf } from './portal-routes.ts';
import { robotSettings } from './robot-settings.ts';

const stage = {
  entityTypeId: z.int().default(2).describe('1 lead, 2 deal, 31 invoice'),
  stageId: z.string().min(1).describe('With the prefix of its funnel: C1:NEW'),
};

const placedRobot = z.strictObject({
  clientId: z.string(),
  code: z.string(),
  ...stage,
  properties: z
    .record(z.string(), z.custom<Json>())
    .default({})
    .describe('What the person fills in; defaults stand where nothing is'),
  afterPrevious: z.boolean().default(true).describe('false starts it together with the first one'),
  timeoutSeconds: z.int().min(0).default(0).describe('0 waits for ever'),
});

const placedTrigger = z.strictObject({ clientId: z.string(), code: z.string(), ...stage });

/** Robots and triggers on stages, and what becomes of them. */
export const automationRoutes: readonly ControlRoute[] = [
  route(
    'GET',
    '/control/portals/{portal}/automation',
    'Registered robots and triggers, and those that stand on stages',
    ({ simulator, path }) => {
      const portal = portalOf(simulator, path);
      return {
        robots: portal.store(robotsStore).inspect(),
        triggers: portal.store(triggersStore).inspect(),
        stageRobots: portal.store(stageRobotsStore).inspect(),
        stageTriggers: portal.store(stageTriggersStore).inspect(),
      };
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/stage-robots',
    'Puts a robot on a stage, as a person does in the settings of automation; objects that come there start it',
    placedRobot,
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      const { clientId, code, ...rest } = body;
      const [robot] = portal.store(robotsStore).find('key', robotKey({ clientId, code }));
      if (!robot) throw new ControlError(404, `no robot: ${code}`);
      assertStage(portal, body);
      if (!isShownFor(robot, documentTypeOf(body.entityTypeId) ?? []))
        throw new ControlError(400, `the robot ${code} is not offered for this type of objects`);
      const properties = robotSettings(robot, body.properties);
      const activityName = newActivityName(simulator.random);
      return portal
        .store(stageRobotsStore)
        .add((id) => ({ ...rest, id, clientId, code, properties, activityName })).id;
    },
  ),
  route(
    'DELETE',
    '/control/portals/{portal}/stage-robots/{id}',
    'Takes a robot from its stage',
    ({ simulator, path }) =>
      deleted(portalOf(simulator, path).store(stageRobotsStore).delete(Number(path['id']))),
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/stage-triggers',
    'Puts a trigger on a stage: executed, it brings objects of earlier stages here',
    placedTrigger,
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      const known = portal
        .store(triggersStore)
        .find('clientId', body.clientId)
        .some(({ code }) => code === body.code);
      if (!known) throw new ControlError(404, `no trigger: ${body.code}`);
      assertStage(portal, body);
      return portal.store(stageTriggersStore).add((id) => ({ ...body, id })).id;
    },
  ),
  route(
    'DELETE',
    '/control/portals/{portal}/stage-triggers/{id}',
    'Takes a trigger from its stage',
    ({ simulator, path }) =>
      deleted(portalOf(simulator, path).store(stageTriggersStore).delete(Number(path['id']))),
  ),
  route(
    'GET',
    '/control/portals/{portal}/workflows',
    'Robots at work on objects; ?state=running shows those that wait',
    ({ simulator, path, query }) => {
      const wanted = query.get('state');
      const all = [...portalOf(simulator, path).store(workflowsStore)];
      const shown = all.filter(({ state }) => wanted === null || state === wanted);
      return JSON.parse(JSON.stringify(shown)) as Json;
    },
  ),
];

function assertStage(portal: Portal, { entityTypeId, stageId }: StageRef): void {
  const entity = crmEntity(entityTypeId);
  if (!entity?.stages || !documentTypeOf(entityTypeId))
    throw new ControlError(400, `no automation for objects of type ${entityTypeId}`);
  const funnel = /^(?:DT\d+_|C)(\d+):/.exec(stageId)?.[1];
  const dictionary = entity.stages(Number(funnel ?? 0));
  const known = portal
    .store(statusesStore)
    .find('entityId', dictionary)
    .some(({ statusId }) => statusId === stageId);
  if (!known) throw new ControlError(400, `no stage: ${stageId}`);
}

function deleted(row: object | undefined): Json {
  if (!row) throw new ControlError(404, 'it does not stand there');
  return true;
}
