import { createDeps as createAgentDeps } from '../../functions/agent-api/deps.ts';
import { createHandler as createAgentApi } from '../../functions/agent-api/handler.ts';
import { type AutomationWorkerDeps, createDeps } from '../../functions/automation-worker/deps.ts';
import { readEnvironment } from '../../functions/automation-worker/env.ts';
import { createHandler } from '../../functions/automation-worker/handler.ts';
import { lookAtAutomation } from '../../shared/app/automation/look-at-automation.ts';
import { revealKey } from '../../shared/app/connections/first-connection.ts';
import { drainDue } from '../../shared/app/due/drain-due.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { tenantOf } from '../../shared/domain/connections/identity.ts';
import type { Json } from '../../shared/kernel/canonical-json.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import type { AgentOptions } from '../../simulators/onec/agent/agent-options.ts';
import { unf30Objects } from '../../simulators/onec/base/configurations.ts';
import type { Transport } from '../../simulators/onec/commerceml/transport.ts';
import type { CallLog } from '../../simulators/portal/call/call-log.ts';
import { controlInterface } from '../../simulators/portal/control/control-interface.ts';
import { type Workflow, workflowsStore } from '../../simulators/portal/data/automation/workflows.ts';
import type { TimeProfile } from '../../simulators/portal/limits/method-times.ts';
import { bodyText } from '../../simulators/portal/transport/request.ts';
import { httpEvent, lambdaContext, queueEvent } from './lambda.ts';
import { MortalProcess } from './mortal.ts';
import { houseVariables, type PortalHouse, portalHouse } from './portal-house.ts';
import { type TradingBase, tradingBase } from './trading-base.ts';

/** Invocations of the worker that run beside each other. */
const workersAtOnce = 8;

/** A portal with automation, and a base of УНФ behind the extension, joined by the functions between, on virtual time. */
export interface AutomationHouse extends PortalHouse {
  readonly worker: AutomationWorkerDeps;
  readonly base: TradingBase;
  readonly connection: Connection;
  readonly scope: ConnectionScope;
  /** The base's agent; the base is asleep while this is not called. */
  agent(options?: Partial<AgentOptions>): OnecAgent;
  /** As the simulator's people and its control do. */
  control(method: string, path: string, body?: object): Promise<Json>;
  /** Saves settings of automation and lets the portal be brought in step. */
  automate(settings?: { readonly enabled?: boolean; readonly cards?: boolean }): Promise<void>;
  /** Lets the worker be this process from now on; when it has died, another takes its place. */
  doom(process: MortalProcess): void;
  /** Hands over what portals posted and works on messages until nothing is left; without the base. */
  work(): Promise<void>;
  /** The same with exchanges of the base, until nothing moves. */
  settle(): Promise<void>;
  /** Lets time pass, a tick and all work in each minute. */
  minutes(count: number): Promise<void>;
  workflows(): readonly Workflow[];
  /** Errors of the journal, newest first. */
  errors(): Promise<readonly { readonly causeKey: string; readonly text: { readonly ru: string } }[]>;
}

/** See `AutomationHouse`; the application is installed. */
export async function automationHouse(
  options: { readonly log?: CallLog; readonly times?: TimeProfile } = {},
): Promise<AutomationHouse> {
  const house = portalHouse(options);
  const { platform } = house;
  const { clock } = platform;
  house.install();
  await house.deliver();
  const environment = readEnvironment(houseVariables);
  const worker = createDeps(platform, environment);
  const handlerOf = (process: MortalProcess) => {
    const mortal = {
      ...platform,
      table: process.mortal('table', platform.table),
      ephemeral: process.mortal('ephemeral', platform.ephemeral),
      blobs: process.mortal('blobs', platform.blobs),
      http: process.mortal('http', platform.http),
      queue: (name: Parameters<typeof platform.queue>[0]) => process.mortal(name, platform.queue(name)),
    };
    return createHandler(createDeps(mortal, environment));
  };
  let current = { process: new MortalProcess(), handler: createHandler(worker) };
  const agentApi = createAgentApi(createAgentDeps(platform));
  const tenant = tenantOf(asId<MemberId>(house.portal.memberId));
  const [found] = await worker.connections.ofTenant(tenant);
  if (!found) throw new Error('the installation made no connection');
  const scope = { tenant, connection: found.id };
  const key = await revealKey(platform.secrets, found);
  const base = tradingBase(clock);
  const queue = platform.queue('automation');

  const transport: Transport = async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.body && Buffer.from(request.body);
    if (!pathname.startsWith('/agent/')) {
      const blob = decodeURIComponent(pathname.replace(/^\/blobs\//, ''));
      await platform.blobs.put(blob, body ?? new Uint8Array(), 'application/pdf');
      return { status: 200, contentType: 'application/json', body: Buffer.from('null') };
    }
    const event = httpEvent(request.method, pathname, {
      query: search.slice(1),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      ...(body && { body: body.toString('utf8') }),
    });
    const answer = await agentApi(event, lambdaContext());
    return {
      status: answer.statusCode ?? 0,
      contentType: 'application/json',
      body: Buffer.from(answer.body ?? 'null'),
    };
  };

  // One source for all agents: ids that a base makes up never come twice.
  const random = seededRandom(5);
  const agent = (more: Partial<AgentOptions> = {}) =>
    new OnecAgent({
      ...{ store: base.store, configuration: unf30Objects, refusals: base.refusals, key, transport, clock },
      ...{ url: 'https://most24.example', random, ...more },
    });

  /** One batch of messages; false when there is none. */
  const batch = async () => {
    const messages = await queue.receive({ max: 10, visibilitySeconds: 720, waitSeconds: 0 });
    if (messages.length === 0) return false;
    const event = queueEvent(
      'automation',
      messages.map(({ id, body, receiveCount, sentAt }) => ({ id, body, receiveCount, sentAt })),
    );
    const { process, handler } = current;
    const answer = await handler(event, lambdaContext(120_000));
    if (process.dead) {
      // Its messages come again when they are visible; another takes its place.
      if (current.process === process)
        current = { process: new MortalProcess(), handler: createHandler(worker) };
      return true;
    }
    const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = messages.filter(({ id }) => !failed.has(id));
    await queue.delete(done.map(({ receipt }) => receipt));
    return true;
  };

  /** Several workers beside each other, until the queue is empty; false when it was. */
  const workers = async () => {
    let busy = 0;
    let worked = false;
    const loop = async () => {
      for (;;) {
        busy += 1;
        const found = await batch();
        busy -= 1;
        worked ||= found;
        if (!found && busy === 0) return;
        if (!found) await clock.sleep(100);
      }
    };
    await clock.run(Promise.all(Array.from({ length: workersAtOnce }, loop)));
    return worked;
  };

  const full: AutomationHouse = {
    doom: (process) => {
      current = { process, handler: handlerOf(process) };
    },
    ...house,
    ...{ worker, base, connection: found, scope, agent },
    control: async (method, path, body) => {
      const answer = await controlInterface(house.simulator, {
        method,
        url: `${house.portal.address}/control/portals/acme${path}`,
        headers: {},
        body: body ? JSON.stringify(body) : '',
        source: '203.0.113.1',
      });
      if (answer?.kind !== 'answer') throw new Error('not a path of the control interface');
      if (answer.status !== 200) throw new Error(`${answer.status} ${bodyText(answer)}`);
      return JSON.parse(bodyText(answer)) as Json;
    },
    automate: async (settings = {}) => {
      const { connections } = worker;
      const before = await connections.get(scope);
      if (!before) throw new Error('no connection');
      const automation = { ...before.settings.automation, enabled: true, ...settings };
      await connections.saveSettings(scope, { ...before.settings, automation });
      await lookAtAutomation(queue, found, false);
      await full.work();
    },
    work: async () => {
      for (let round = 0; round < 10_000; round += 1) {
        await clock.run(house.simulator.delivery.idle());
        const posted = house.posted.length;
        if (posted > 0) await house.deliver();
        const worked = await workers();
        if (posted === 0 && !worked) return;
      }
      throw new Error('the work does not end');
    },
    settle: async () => {
      for (let round = 0; round < 6; round += 1) {
        await full.work();
        await clock.run(agent().exchange());
      }
      await full.work();
    },
    minutes: async (count) => {
      for (let minute = 0; minute < count; minute += 1) {
        await clock.advance(60_000);
        const { telemetry } = platform;
        await drainDue(
          { items: worker.due, queue: (name) => platform.queue(name), clock, telemetry },
          () => false,
        );
        await full.work();
      }
    },
    workflows: () => [...house.portal.store(workflowsStore)],
    errors: async () => (await worker.journal.page(scope, {}, 100)).entries,
  };
  return full;
}
