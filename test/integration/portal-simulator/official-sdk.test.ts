import { B24OAuth } from '@bitrix24/b24jssdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, type Running, running } from './running.ts';

let simulator: Running;
let sdk: B24OAuth;
const saved: string[] = [];

// The simulator must be a portal to the vendor's own client, or it is no portal.
beforeAll(async () => {
  simulator = await running();
  const portal = await simulator.control<{ clientEndpoint: string; memberId: string }>('POST', '/portals', {
    name: 'acme',
    companies: 130,
  });
  const path = '/portals/acme/applications';
  await simulator.control('POST', path, application);
  const pair = await simulator.control<{ accessToken: string; refreshToken: string; expiresAt: number }>(
    'POST',
    `${path}/${application.clientId}/tokens`,
    { userId: 1 },
  );
  sdk = new B24OAuth(
    {
      applicationToken: 'x',
      userId: 1,
      memberId: portal.memberId,
      accessToken: pair.accessToken,
      refreshToken: pair.refreshToken,
      expires: Math.floor(pair.expiresAt / 1000),
      expiresIn: 3600,
      scope: application.scopes.join(','),
      domain: '127.0.0.1',
      clientEndpoint: portal.clientEndpoint,
      serverEndpoint: `${simulator.origin}/rest/`,
      status: 'L',
    },
    { clientId: application.clientId, clientSecret: application.clientSecret },
  );
  sdk.offClientSideWarning();
  sdk.setCallbackRefreshAuth(async ({ authData }) => {
    saved.push(authData.access_token);
  });
});
afterAll(async () => {
  sdk.destroy();
  await simulator.close();
});

describe('the official SDK against the simulator', () => {
  it('calls a method', async () => {
    const answer = await sdk.actions.v2.call.make<{ item: { id: number; title: string } }>({
      method: 'crm.item.get',
      params: { entityTypeId: 4, id: 5 },
    });
    expect(answer.isSuccess).toBe(true);
    expect(answer.getData()?.result.item.id).toBe(5);
  });

  it('reads a list to its end by growing id', async () => {
    const answer = await sdk.actions.v2.callList.make<{ id: number }>({
      method: 'crm.item.list',
      params: { entityTypeId: 4, select: ['id'] },
      idKey: 'id',
      customKeyForResult: 'items',
    });
    expect(answer.getData()?.map(({ id }) => id)).toEqual(
      Array.from({ length: 130 }, (_, index) => index + 1),
    );
  });

  it('packs a batch with a reference', async () => {
    const answer = await sdk.actions.v2.batch.make<{ item: { id: number } }>({
      calls: {
        add: {
          method: 'crm.item.add',
          params: { entityTypeId: 4, fields: { title: 'Из пакета', opened: true } },
        },
        get: { method: 'crm.item.get', params: { entityTypeId: 4, id: '$result[add][item][id]' } },
      },
      options: { isHaltOnError: true, returnAjaxResult: false },
    });
    expect(answer.isSuccess).toBe(true);
    expect(answer.getData()).toMatchObject({
      add: { item: { id: 131, title: 'Из пакета', opened: 'Y' } },
      get: { item: { id: 131, title: 'Из пакета' } },
    });
  });

  it('refreshes an expired token and goes on', async () => {
    await simulator.control('POST', `/portals/acme/applications/${application.clientId}/expire-tokens`);
    const answer = await sdk.actions.v2.call.make<{ ID: string }>({ method: 'profile', params: {} });
    expect(answer.getData()?.result.ID).toBe('1');
    expect(saved).toHaveLength(1);
  });
});
