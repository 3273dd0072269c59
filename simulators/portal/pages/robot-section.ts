import { asMap, asText } from '../call/params.ts';
import { robotsStore } from '../data/automation/robots.ts';
import { stageRobotsStore } from '../data/automation/stage-rules.ts';
import { type StepState, type WorkflowStep, workflowsStore } from '../data/automation/workflows.ts';
import { type OwnerRef, ownerKey } from '../data/timeline/timeline-records.ts';
import { type Html, html } from './html.ts';
import { momentText, table, type View } from './view.ts';

/** Robots that ran for an object, the latest process first, and what processes wrote down. */
export function robotSection(view: View, owner: OwnerRef): Html | null {
  const { portal, texts } = view;
  const processes = portal.store(workflowsStore).find('owner', ownerKey(owner)).reverse();
  if (processes.length === 0) return null;
  const rows = processes.flatMap(({ log, steps }) => [
    ...steps.map((step) => [robotName(view, step), stateOf(view, step.state), '']),
    ...log.map(({ at, text }) => ['', text, momentText(view, at)]),
  ]);
  return html`<h2>${texts.robots}</h2>${table(view, [texts.robot, texts.state, ''], rows)}`;
}

function robotName({ language, portal }: View, { code, stageRobotId }: WorkflowStep): string {
  const placed = portal.store(stageRobotsStore).get(stageRobotId);
  const robot =
    placed &&
    [...portal.store(robotsStore)].find((one) => one.code === code && one.clientId === placed.clientId);
  const name = robot?.name ?? code;
  return asText(name) || asText(asMap(name)[language] ?? Object.values(asMap(name))[0]);
}

function stateOf({ texts }: View, state: StepState): string {
  const { done, failed, queued, stopped, timedOut, waiting } = texts;
  return { done, failed, queued, stopped, waiting, 'timed-out': timedOut }[state];
}
