import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { Outbox } from '../../shared/app/agent/outbox.ts';
import { tellCall } from '../../shared/app/calls/tell-call.ts';
import type { Json } from '../../shared/kernel/canonical-json.ts';
import type { PortalParams } from '../../shared/ports/portal.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../simulators/portal/data/crm/crm-items.ts';
import { callsStore } from '../../simulators/portal/data/telephony/calls.ts';
import { activitiesStore } from '../../simulators/portal/data/timeline/activities.ts';
import { timelineStore } from '../../simulators/portal/data/timeline/timeline-records.ts';
import { type CallHouse, callHouse } from './call-house.ts';
import { DirectPortal } from './direct-portal.ts';
import type { Death, MortalProcess } from './mortal.ts';
import type { PortalHouse } from './portal-house.ts';
import { simulatedTranscribe } from './simulated-transcribe.ts';

/** `agent`: an exchange tells of it and uploads the recording; `portal`: the portal's telephony, by its link. */
export const callWays = ['agent', 'portal'] as const;
export type CallWay = (typeof callWays)[number];

/** What there is in the end of one call that was told tenfold, with everything that may be done about it. */
export interface CallOutcome {
  readonly calls: number;
  readonly state: string | undefined;
  readonly settled: boolean;
  /** Jobs that Amazon Transcribe took. */
  readonly jobs: number;
  readonly leads: number;
  readonly onPortal: readonly { readonly recorded: boolean; readonly turns: number }[];
  readonly notes: number;
  readonly toDos: number;
  /** Documents that the base is to write; a command may come twice, with the same document. */
  readonly documents: number;
  readonly causes: readonly string[];
}

/** As it is meant to be, whatever happened on the way. */
export const wholeCall: CallOutcome = {
  ...{ calls: 1, state: 'done', settled: true, jobs: 1, leads: 1, notes: 1, toDos: 1, documents: 1 },
  onPortal: [{ recorded: true, turns: 2 }],
  causes: [],
};

/** A step that no story reaches: nobody dies. */
export const noDeath: Death = { step: Number.MAX_SAFE_INTEGER, when: 'before' };

export interface CallStory {
  /** The worker that died, or was to. */
  readonly process: MortalProcess | undefined;
  readonly outcome: CallOutcome;
}

/** A stranger's call from its first word to the last step, with a worker that dies on its way. */
export async function callStory(way: CallWay, death: Death): Promise<CallStory> {
  const engines: ReturnType<typeof simulatedTranscribe>[] = [];
  const house = await callHouse({
    portal: direct,
    settings: { toDos: true, unknownCaller: 'lead', pushToBase: true, vocabulary: ['насосы'] },
    engine: (around) => {
      const engine = simulatedTranscribe(around);
      engines.push(engine);
      return (process) => engine.engineOf(process);
    },
  });
  for (const engine of engines) await engine.warm();
  const outbox = await withBase(house);
  await told[way](house);
  const process = await house.minutes(5, death);
  // What the dead had in its hands comes again after half an hour.
  await house.platform.clock.advance(1_800_000);
  await house.minutes(6);
  const commands = await outbox.after(house.scope, 0, 10);
  const [call, ...others] = await house.calls();
  const activities = [...house.portal.store(activitiesStore)].map(({ values }) => values['PROVIDER_ID']);
  return {
    process,
    outcome: {
      calls: others.length + 1,
      state: call?.transcription.state,
      settled: call?.settledAt !== undefined,
      jobs: engines.reduce((sum, { service }) => sum + service.accepted, 0),
      leads: crmItems(house.portal, crmEntityNamed('LEAD')).size,
      onPortal: [...house.portal.store(callsStore)].map(({ recordFileId, transcript }) => ({
        recorded: recordFileId !== null,
        turns: transcript.length,
      })),
      notes: [...house.portal.store(timelineStore)].length,
      toDos: activities.filter((provider) => provider === 'CRM_TODO').length,
      documents: new Set(commands.flatMap((one) => ('write' in one ? [one.write.ref] : []))).size,
      causes: await house.causes(),
    },
  };
}

const told: Readonly<Record<CallWay, (house: CallHouse) => Promise<void>>> = {
  agent: async (house) => {
    await house.platform.blobs.put('uploaded/recording', Buffer.from('звук'), 'audio/mpeg');
    for (let times = 0; times < 10; times += 1)
      await tellCall(house.parts(), await house.connection(), {
        ...{ source: 'agent', sourceId: 'pbx-1', direction: 'incoming', phone: '+79062195047' },
        ...{ startedAt: house.platform.clock.now() - 60_000, seconds: 60, answered: true },
        ...{ employee: { userId: '1' }, uploaded: 'uploaded/recording', recordName: 'a.mp3' },
      });
  },
  portal: async (house) => {
    house.hold();
    await house.platform.clock.run(house.simulator.delivery.idle());
    const [event = ''] = house.posted;
    house.posted.push(...Array.from({ length: 9 }, () => event));
  },
};

async function withBase(house: CallHouse): Promise<Outbox> {
  const { clock, table } = house.platform;
  const states = new AgentStates(table, clock);
  await states.ensure(house.scope, 'base-1');
  const configuration = 'УправлениеНебольшойФирмой';
  await house.parts().connections.heardOfBase(house.scope, clock.now(), { configuration });
  return new Outbox(table, states, clock);
}

/** The simulated portal, asked as the application, without the client's limits. */
function direct(house: PortalHouse): DirectPortal {
  const { application, platform, portal, simulator } = house;
  const auth = simulator.engine.tokens.issueAccess(
    { portal, clientId: application.clientId, userId: 1 },
    platform.clock.now(),
  );
  simulator.engine.limits.rateLimited = false;
  return new DirectPortal(async (method: string, params: PortalParams): Promise<Json> => {
    const answer = await platform.http.request({
      method: 'POST',
      url: `${portal.address}/rest/${method}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...params, auth }),
      timeoutMilliseconds: 1000,
      maxBytes: 1_000_000,
    });
    const body = JSON.parse(Buffer.from(answer.body).toString('utf8')) as Record<string, Json>;
    if (answer.status !== 200) throw new Error(String(body['error_description']));
    return body['result'] ?? null;
  });
}

/** Steps that change nothing outside: whoever dies at one leaves the same as after the step before it. */
const reads = /\.(?:get|getMany|query|head)$/;

/** Each place at which a death may leave something else behind than at the one before: after each step with an effect. */
export function telling({ done }: MortalProcess): readonly Death[] {
  const effects = done.flatMap((name, index) => (reads.test(name) ? [] : [index + 1]));
  return [{ step: 1, when: 'before' }, ...effects.map((step) => ({ step, when: 'after' }) as const)];
}

/** Before and after each step. */
export function everywhere({ steps }: MortalProcess): readonly Death[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((step) => [
    { step, when: 'before' },
    { step, when: 'after' },
  ]);
}
