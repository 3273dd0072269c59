import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { installationsStore } from '../auth/applications.ts';
import type { Engine } from '../call/engine.ts';
import { documentIdOf, documentTypeOf } from '../data/automation/documents.ts';
import { type Robot, robotKey, robotsStore } from '../data/automation/robots.ts';
import { type StageRobot, stageKey, stageRobotsStore } from '../data/automation/stage-rules.ts';
import { type Workflow, type WorkflowStep, workflowsStore } from '../data/automation/workflows.ts';
import { type OwnerRef, ownerKey } from '../data/timeline/timeline-records.ts';
import { bareAuth, fullAuth } from '../events/auth-block.ts';
import type { EventDelivery } from '../events/event-delivery.ts';
import type { Portal, PortalAutomation, RobotAnswer } from '../portal.ts';
import { newEventToken, newWorkflowId } from './process-ids.ts';

/** By this name faults find the calls of robots' handlers. */
export const robotCall = 'bizproc.robot';

/**
 * Runs the robots of a stage when an object comes to it: each calls its application's handler once, through the queue
 * that events go through, and those after it wait until the application answers by `bizproc.event.send`. An object that
 * leaves the stage, or is deleted, takes its waiting robots with it; their tokens are worth nothing from then on.
 * See https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/index.html
 */
export class StageRobots implements PortalAutomation {
  readonly #engine: Engine;
  readonly #delivery: EventDelivery;
  readonly #oauthAddress: string;

  constructor(engine: Engine, delivery: EventDelivery, oauthAddress: string) {
    this.#engine = engine;
    this.#delivery = delivery;
    this.#oauthAddress = oauthAddress;
  }

  stageEntered(portal: Portal, owner: OwnerRef, stageId: string): void {
    this.#stop(portal, owner, 'Элемент перешёл на другую стадию');
    const { entityTypeId } = owner;
    const robots = portal.store(stageRobotsStore).find('stage', stageKey({ entityTypeId, stageId }));
    if (robots.length === 0 || !documentTypeOf(entityTypeId)) return;
    const steps = robots.map(
      ({ id, code }): WorkflowStep => ({ stageRobotId: id, code, state: 'queued', token: '', returned: {} }),
    );
    const { clock, random } = this.#engine;
    const workflow = portal.store(workflowsStore).add((id) => ({
      ...{ id, entityTypeId, entityId: owner.entityId, stageId, steps, log: [], state: 'running' },
      ...{ workflowId: newWorkflowId(random), startedAt: clock.now() },
    }));
    this.#advance(portal, workflow.id);
  }

  itemDeleted(portal: Portal, owner: OwnerRef): void {
    this.#stop(portal, owner, 'Элемент удалён');
  }

  answer(portal: Portal, { token, values, message }: RobotAnswer): boolean {
    const [workflow] = portal.store(workflowsStore).find('token', token);
    const index = workflow?.steps.findIndex((step) => step.token === token && step.state === 'waiting') ?? -1;
    const step = workflow?.steps[index];
    if (!workflow || !step) return false;
    const robot = this.#robotOf(portal, step);
    // What was not declared is not kept.
    const returned = Object.fromEntries(
      Object.keys(robot?.returnProperties ?? {}).flatMap((name) =>
        values[name] === undefined ? [] : [[name, values[name]]],
      ),
    );
    this.#setStep(portal, workflow.id, index, { state: 'done', returned }, message);
    this.#advance(portal, workflow.id);
    return true;
  }

  /** Runs whatever need not wait any longer. */
  #advance(portal: Portal, id: number): void {
    for (;;) {
      const workflow = portal.store(workflowsStore).get(id);
      if (workflow?.state !== 'running') return;
      const next = workflow.steps.findIndex((step, index) => this.#mayRun(portal, workflow, step, index));
      if (next === -1) break;
      this.#run(portal, workflow, next);
    }
    const workflow = portal.store(workflowsStore).get(id);
    const open = workflow?.steps.some(({ state }) => state === 'queued' || state === 'waiting');
    if (workflow?.state === 'running' && !open)
      portal.store(workflowsStore).put({ ...workflow, state: 'done' });
  }

  #mayRun(portal: Portal, { steps }: Workflow, step: WorkflowStep, index: number): boolean {
    if (step.state !== 'queued') return false;
    if (index === 0 || portal.store(stageRobotsStore).get(step.stageRobotId)?.afterPrevious === false)
      return true;
    const { state } = steps[index - 1] ?? { state: 'done' };
    return state === 'done' || state === 'timed-out';
  }

  #run(portal: Portal, workflow: Workflow, index: number): void {
    const step = workflow.steps[index];
    const placed = step && portal.store(stageRobotsStore).get(step.stageRobotId);
    const robot = step && this.#robotOf(portal, step);
    if (!placed || !robot) {
      this.#setStep(portal, workflow.id, index, { state: 'failed' }, `Робот ${step?.code ?? ''} не найден`);
      this.#end(portal, workflow.id, 'failed');
      return;
    }
    const token = newEventToken(this.#engine.random, workflow.workflowId, placed.activityName);
    const state = robot.useSubscription ? 'waiting' : 'done';
    this.#setStep(portal, workflow.id, index, { state, token });
    this.#call(portal, workflow, placed, robot, token);
    if (state === 'waiting' && placed.timeoutSeconds > 0) this.#expire(portal, workflow.id, index, placed);
  }

  #call(portal: Portal, workflow: Workflow, placed: StageRobot, robot: Robot, token: string): void {
    const installation = portal.store(installationsStore).get(robot.clientId);
    if (!installation?.finished) return;
    const context = {
      tokens: this.#engine.tokens,
      oauthAddress: this.#oauthAddress,
      now: this.#engine.clock.now(),
    };
    const auth =
      robot.authUserId > 0
        ? fullAuth(context, portal, installation, robot.authUserId)
        : bareAuth(context, portal, installation);
    const properties = Object.keys(robot.properties).map((name) => [name, placed.properties[name] ?? '']);
    this.#delivery.sendForm(portal, robot.handler, robotCall, {
      workflow_id: workflow.workflowId,
      code: robot.code,
      document_id: [...documentIdOf(workflow)],
      document_type: [...(documentTypeOf(workflow.entityTypeId) ?? [])],
      event_token: token,
      properties: Object.fromEntries(properties) as Record<string, Json>,
      use_subscription: robot.useSubscription ? 'Y' : 'N',
      timeout_duration: placed.timeoutSeconds,
      ts: Math.floor(this.#engine.clock.now() / 1000),
      auth,
    });
  }

  #expire(portal: Portal, id: number, index: number, { timeoutSeconds }: StageRobot): void {
    void this.#engine.clock.sleep(timeoutSeconds * 1000).then(() => {
      if (portal.store(workflowsStore).get(id)?.steps[index]?.state !== 'waiting') return;
      this.#setStep(portal, id, index, { state: 'timed-out' }, 'Время ожидания ответа истекло');
      this.#advance(portal, id);
    });
  }

  #stop(portal: Portal, owner: OwnerRef, why: string): void {
    for (const { id, state } of portal.store(workflowsStore).find('owner', ownerKey(owner)))
      if (state === 'running') this.#end(portal, id, 'stopped', why);
  }

  #end(portal: Portal, id: number, state: 'failed' | 'stopped', why?: string): void {
    const workflow = portal.store(workflowsStore).get(id);
    if (!workflow) return;
    const steps = workflow.steps.map(
      (step): WorkflowStep =>
        step.state === 'queued' || step.state === 'waiting' ? { ...step, state: 'stopped' } : step,
    );
    portal.store(workflowsStore).put({ ...workflow, steps, state, log: this.#log(workflow, why) });
  }

  #setStep(portal: Portal, id: number, index: number, part: Partial<WorkflowStep>, message?: string): void {
    const workflow = portal.store(workflowsStore).get(id);
    if (!workflow) return;
    const steps = workflow.steps.map((step, at) => (at === index ? { ...step, ...part } : step));
    portal.store(workflowsStore).put({ ...workflow, steps, log: this.#log(workflow, message) });
  }

  #log({ log }: Workflow, text: string | undefined): Workflow['log'] {
    return text === undefined ? log : [...log, { at: this.#engine.clock.now(), text }];
  }

  #robotOf(portal: Portal, { stageRobotId }: WorkflowStep): Robot | undefined {
    const placed = portal.store(stageRobotsStore).get(stageRobotId);
    return placed && portal.store(robotsStore).find('key', robotKey(placed))[0];
  }
}
