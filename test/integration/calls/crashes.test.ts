import { expect, test } from 'vitest';
import { tellCall } from '../../../shared/app/calls/tell-call.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { PortalParams } from '../../../shared/ports/portal.ts';
import { crmEntityNamed } from '../../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../../simulators/portal/data/crm/crm-items.ts';
import { callsStore } from '../../../simulators/portal/data/telephony/calls.ts';
import { activitiesStore } from '../../../simulators/portal/data/timeline/activities.ts';
import { timelineStore } from '../../../simulators/portal/data/timeline/timeline-records.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';
import { DirectPortal } from '../../support/direct-portal.ts';
import type { Death } from '../../support/mortal.ts';
import type { PortalHouse } from '../../support/portal-house.ts';

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

async function told(house: CallHouse): Promise<void> {
  await house.platform.blobs.put('uploaded/recording', Buffer.from('звук'), 'audio/mpeg');
  for (let times = 0; times < 10; times += 1)
    await tellCall(house.parts(), await house.connection(), {
      ...{ source: 'agent', sourceId: 'pbx-1', direction: 'incoming', phone: '+79062195047' },
      ...{ startedAt: house.platform.clock.now() - 60_000, seconds: 60, answered: true },
      ...{ employee: { userId: '1' }, uploaded: 'uploaded/recording', recordName: 'a.mp3' },
    });
}

/** A call of a stranger, told tenfold, with everything that may be done about it; and what came of it. */
async function story(death: Death) {
  const house = await callHouse({
    portal: direct,
    settings: { toDos: true, unknownCaller: 'lead' },
  });
  await told(house);
  const process = await house.minutes(4, death);
  // What the dead had in its hands comes again after half an hour.
  await house.platform.clock.advance(1_800_000);
  await house.minutes(6);
  const [call, ...others] = await house.calls();
  const activities = [...house.portal.store(activitiesStore)].map(({ values }) => values['PROVIDER_ID']);
  return {
    process,
    seen: {
      calls: others.length + 1,
      state: call?.transcription.state,
      settled: call?.settledAt !== undefined,
      jobs: house.transcriber.begun,
      leads: crmItems(house.portal, crmEntityNamed('LEAD')).size,
      onPortal: [...house.portal.store(callsStore)].map(({ recordFileId, transcript }) => ({
        recorded: recordFileId !== null,
        turns: transcript.length,
      })),
      notes: [...house.portal.store(timelineStore)].length,
      activities: activities.toSorted(),
      causes: await house.causes(),
    },
  };
}

const whole = {
  ...{ calls: 1, state: 'done', settled: true, jobs: 1, leads: 1, notes: 1, causes: [] },
  onPortal: [{ recorded: true, turns: 2 }],
  activities: ['CRM_TODO', 'VOXIMPLANT_CALL'],
};

test('told tenfold, a call is one call, one job, one note and one to-do', async () => {
  const { process, seen } = await story({ step: 1_000_000, when: 'before' });
  expect(seen).toEqual(whole);
  expect(process?.steps).toBeGreaterThan(60);
}, 30_000);

test('killed before or after any step to the outside, everything is done once in the end', async () => {
  const { process } = await story({ step: 1_000_000, when: 'before' });
  const steps = process?.steps ?? 0;
  for (let step = 1; step <= steps; step += 1)
    for (const when of ['before', 'after'] as const) {
      const { process: victim, seen } = await story({ step, when });
      const name = `killed ${when} step ${step}, ${victim?.diedAt}`;
      expect({ name, dead: victim?.dead, ...seen }).toEqual({ name, dead: true, ...whole });
    }
}, 300_000);
