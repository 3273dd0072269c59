import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoggedCall } from '../../../simulators/portal/call/call-log.ts';
import { stageRobotsStore } from '../../../simulators/portal/data/automation/stage-rules.ts';
import { workflowsStore } from '../../../simulators/portal/data/automation/workflows.ts';
import { storeProductsStore } from '../../../simulators/portal/data/catalog/stock.ts';
import { workgroupsStore } from '../../../simulators/portal/data/organization/workgroups.ts';
import { allMethods } from '../../../simulators/portal/methods/all-methods.ts';
import { fixture } from '../../fixtures.ts';
import { portalBench, startAt } from '../../unit/portal-simulator/support.ts';
import { automationDeletions, automationTour, robotAnswer } from './tour/automation.ts';
import { catalogTour } from './tour/catalog.ts';
import { collaborationTour } from './tour/collaboration.ts';
import { crmDeletions, crmTour } from './tour/crm.ts';
import { requisiteTour } from './tour/requisites.ts';
import type { Step } from './tour/step.ts';
import { systemTour } from './tour/system.ts';
import { callTour, telephonyTour } from './tour/telephony.ts';
import { timelineTour } from './tour/timeline.ts';

const checker = fixture('portal/check-calls.mjs');
let log: readonly LoggedCall[] = [];
const refused: string[] = [];

beforeAll(async () => {
  const bench = portalBench();
  const take = async (steps: readonly Step[]) => {
    for (const [method, params] of steps) {
      const { status, body } = await bench.call(method, params);
      if (status !== 200) refused.push(`${method}: ${JSON.stringify(body)}`);
    }
  };
  await take(crmTour);
  bench.portal.store(workgroupsStore).put({
    ...{ id: 1, name: 'Склад', description: null, project: false, active: true, visible: true },
    ...{ opened: true, closed: false, keywords: null, members: [{ userId: 1, role: 'A' }] },
    ...{ createdAt: startAt, updatedAt: startAt },
  });
  await take([...collaborationTour, ...timelineTour, ...telephonyTour]);
  const registered = (await bench.result('telephony.externalCall.register', {
    ...{ USER_ID: 1, PHONE_NUMBER: '79062195047', TYPE: 2, LINE_NUMBER: '3', EXTERNAL_CALL_ID: 'pbx-1' },
    ...{ CRM_CREATE: 1, SHOW: 0, CALL_START_DATE: '2026-08-21T11:19:38+03:00' },
  })) as { CALL_ID: string };
  await take(callTour(registered.CALL_ID));
  const presets = (await bench.result('crm.requisite.preset.list', { select: ['ID'] })) as { ID: string }[];
  await take([...requisiteTour(Number(presets[0]?.ID)), ...catalogTour, ...systemTour]);
  bench.portal.store(storeProductsStore).add((id) => ({
    ...{ id, productId: 1, storeId: 1, amount: 14, quantityReserved: null },
  }));
  await take([['catalog.storeproduct.get', { id: 1 }]]);
  await take(automationTour);
  bench.portal.store(stageRobotsStore).add((id) => ({
    ...{ id, entityTypeId: 2, stageId: 'NEW', activityName: 'A1_2_3_4', clientId: 'app.most24' },
    ...{ code: 'most24_post', properties: {}, afterPrevious: true, timeoutSeconds: 0 },
  }));
  await bench.result('crm.deal.add', { fields: { TITLE: 'С роботом' } });
  const [process] = bench.portal.store(workflowsStore);
  await take([robotAnswer(process?.steps[0]?.token ?? ''), ...automationDeletions]);
  await bench.result('event.bind', { event: 'ONCRMDEALADD', event_type: 'offline' });
  await bench.result('crm.deal.add', { fields: { TITLE: 'Для очереди' } });
  const pack = (await bench.result('event.offline.get', { clear: 0 })) as { process_id: string };
  await take([
    ['event.offline.error', { process_id: pack.process_id, message_id: [] }],
    ['event.offline.clear', { process_id: pack.process_id, id: [], message_id: [] }],
    ...crmDeletions,
  ]);
  log = bench.log;
});

describe('a tour of all methods', () => {
  it('is refused nowhere and leaves none out', () => {
    expect(refused).toEqual([]);
    const called = new Set(log.map(({ method }) => method.toLowerCase()));
    const missed = allMethods.flat().filter(({ name }) => !called.has(name.toLowerCase()));
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it.skipIf(checker === undefined)(
    'fits the vendor’s specification, exceptions with reasons aside',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'portal-tour-'));
      const file = join(folder, 'portal-calls.jsonl');
      await writeFile(file, log.map((call) => `${JSON.stringify(call)}\n`).join(''));
      const allow = join(import.meta.dirname, '../../portal-spec-exceptions.json');
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...[checker ?? '', file, '--results', '--allow', allow],
      ]).catch((error: { stdout: string }) => error);
      await rm(folder, { recursive: true });
      const lines = stdout.trim().split('\n');
      expect(lines.filter((line) => !line.includes('(allowed:'))).toEqual([
        expect.stringMatching(/^\d+ calls, \d+ methods, 0 kinds of problem$/),
      ]);
    },
  );
});
