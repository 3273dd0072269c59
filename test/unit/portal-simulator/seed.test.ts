import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { fillPortal } from '../../../simulators/portal/seed/fill-portal.ts';
import { innOf } from '../../../simulators/portal/seed/registration-numbers.ts';
import { portalBench, startAt } from './support.ts';

describe('invented data', () => {
  it('is the same for the same seed and another for another', () => {
    const content = (seed: number) => {
      const { portal } = portalBench();
      fillPortal(portal, seededRandom(seed), startAt, { companies: 12 });
      return JSON.stringify(portal.inspect()['crm COMPANY']);
    };
    expect(content(1)).toBe(content(1));
    expect(content(1)).not.toBe(content(2));
  });

  it('gives each company a requisite, a bank account, an address and a contact', async () => {
    const bench = portalBench();
    fillPortal(bench.portal, seededRandom(3), startAt, { companies: 12 });
    for (const list of [
      'crm.requisite.list',
      'crm.requisite.bankdetail.list',
      'crm.address.list',
      'crm.contact.list',
    ])
      expect(await bench.result(list)).toHaveLength(12);
    const requisites = (await bench.result('crm.requisite.list', { select: ['RQ_INN'] })) as {
      RQ_INN: string;
    }[];
    expect(new Set(requisites.map((row) => row.RQ_INN)).size).toBe(12);
  });

  it('has numbers whose check digits are right', () => {
    expect(innOf('7701', 1)).toBe('7701000019');
  });
});
