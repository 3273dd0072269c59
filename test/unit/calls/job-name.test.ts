import { describe, expect, it } from 'vitest';
import { callOfJob, jobName } from '../../../shared/domain/calls/job-name.ts';
import { asId, type TenantId } from '../../../shared/kernel/ids.ts';

const tenant = asId<TenantId>('7f3a');

describe('names of jobs', () => {
  it('lead back to the call', () => {
    const name = jobName('most24-prod', { tenant, call: 'a_b.c/ё~' });
    expect(name).toBe('most24-prod.7f3a.a_5Fb_2Ec_2F_D1_91_7E');
    expect(callOfJob('most24-prod', name)).toEqual({ tenant, call: 'a_b.c/ё~' });
  });

  it('of other installations and programs lead nowhere', () => {
    expect(callOfJob('most24-prod', 'most24-test.7f3a.1')).toBeUndefined();
    expect(callOfJob('most24-prod', 'minutes-of-monday')).toBeUndefined();
    expect(callOfJob('most24-prod', 'most24-prod.7f3a.1.2')).toBeUndefined();
    expect(callOfJob('most24-prod', 'most24-prod.7f3a._ZZ')).toBeUndefined();
  });

  it('are refused beyond what the service takes', () => {
    expect(() => jobName('most24', { tenant, call: 'x'.repeat(200) })).toThrow(RangeError);
  });
});
