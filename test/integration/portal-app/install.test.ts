import { describe, expect, test } from 'vitest';
import { portalOf } from '../../../shared/app/portal-app/install-application.ts';
import { tenantOf } from '../../../shared/domain/connections/identity.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { optionsStore } from '../../../simulators/portal/data/options.ts';
import { eventHandlersStore } from '../../../simulators/portal/events/event-handlers.ts';
import { type PortalHouse, portalHouse } from '../../support/portal-house.ts';

function memberOf(house: PortalHouse) {
  return asId<MemberId>(house.portal.memberId);
}

async function connectionsOf(house: PortalHouse) {
  return house.deps.connections.ofTenant(tenantOf(memberOf(house)));
}

function bound(house: PortalHouse) {
  return [...house.portal.store(eventHandlersStore)].map(
    ({ event, handler, offline }) => `${event} ${offline ? 'offline' : handler}`,
  );
}

const eventsAddress = (house: PortalHouse) => `https://most24.example/portal/events/${house.portal.memberId}`;

describe('an installation', () => {
  test('told by the event makes tenant, connection, tokens, subscriptions and options', async () => {
    const house = portalHouse({ tariff: 'basic' });
    house.install();
    expect(await house.deliver()).toBe(0);
    const [connection, ...others] = await connectionsOf(house);
    expect(others).toEqual([]);
    expect(connection).toMatchObject({ id: '1', name: 'acme.bitrix24.example', status: { state: 'active' } });
    expect(await house.deps.tokens.state(portalOf(memberOf(house)))).toEqual({
      state: 'active',
      clientEndpoint: 'https://acme.bitrix24.example/rest/',
    });
    expect(bound(house).sort()).toEqual(
      [
        'CATALOG.PRICE.ON.ADD',
        'CATALOG.PRICE.ON.DELETE',
        'CATALOG.PRICE.ON.UPDATE',
        'CATALOG.PRODUCT.ON.ADD',
        'CATALOG.PRODUCT.ON.DELETE',
        'CATALOG.PRODUCT.ON.UPDATE',
        'ONAPPPAYMENT',
        'ONAPPUNINSTALL',
        'ONAPPUPDATE',
        'ONCRMADDRESSREGISTER',
        'ONCRMADDRESSUNREGISTER',
        'ONCRMBANKDETAILADD',
        'ONCRMBANKDETAILDELETE',
        'ONCRMBANKDETAILUPDATE',
        'ONCRMCOMPANYADD',
        'ONCRMCOMPANYDELETE',
        'ONCRMCOMPANYUPDATE',
        'ONCRMCONTACTADD',
        'ONCRMCONTACTDELETE',
        'ONCRMCONTACTUPDATE',
        'ONCRMLEADADD',
        'ONCRMREQUISITEADD',
        'ONCRMREQUISITEDELETE',
        'ONCRMREQUISITEUPDATE',
        'ONCRMTIMELINEITEMACTION',
        'ONVOXIMPLANTCALLEND',
      ].map((event) => `${event} ${eventsAddress(house)}`),
    );
    expect(house.portal.store(optionsStore).get('app.most24 0')).toEqual({
      connection: '1',
      exchange: `https://most24.example/onec/${connection?.code}/1c_exchange`,
      user: 'most24-1',
    });
    expect(await house.deps.installations.get(memberOf(house))).toMatchObject({
      state: 'installed',
      tariff: { license: 'ru_basic', paymentExpired: false, offlineEvents: false },
    });
  });

  test('on a tariff with a log of changes reads it there and hears its bell only', async () => {
    const house = portalHouse({ tariff: 'pro100' });
    house.install();
    await house.deliver();
    expect(bound(house)).toContain('CATALOG.PRODUCT.ON.UPDATE offline');
    expect(bound(house)).toContain(`ONOFFLINEEVENT ${eventsAddress(house)}`);
    expect(bound(house)).not.toContain(`CATALOG.PRODUCT.ON.UPDATE ${eventsAddress(house)}`);
  });

  test('told by the page alone, by both in either order, and over and over, is one', async () => {
    const house = portalHouse();
    house.install();
    expect((await house.open(1)).status).toBe(200);
    const [first] = await connectionsOf(house);
    const before = bound(house).length;
    expect(await house.deliver()).toBe(0);
    await house.open(1);
    await house.open(1);
    expect(await connectionsOf(house)).toHaveLength(1);
    expect((await connectionsOf(house))[0]).toMatchObject({
      id: first?.id,
      code: first?.code,
      keyHash: first?.keyHash,
    });
    expect(bound(house)).toHaveLength(before);
  });

  test('told twice at the same time is one', async () => {
    const house = portalHouse();
    house.install();
    await house.platform.clock.run(house.simulator.delivery.idle());
    const [body = ''] = house.posted;
    house.posted.push(body, body);
    expect(await house.deliver()).toBe(0);
    expect(await connectionsOf(house)).toHaveLength(1);
  });

  test('is told the portal by the page’s script when the portal waits for it', async () => {
    const house = portalHouse({ apiOnly: false });
    const installation = house.install();
    const page = await house.open(1);
    expect(page.body).toContain('BX24.installFinish()');
    house.simulator.applications.finish(installation);
    expect((await house.open(1)).body).not.toContain('BX24');
  });

  test.each([
    ['a token of nobody', { AUTH_ID: 'made-up' }],
    ['another portal’s name', { member_id: 'f'.repeat(32) }],
    ['no token', { AUTH_ID: '' }],
    ['a name that is no hash', { member_id: '../../x' }],
  ])('claimed with %s makes nothing', async (_, fields) => {
    const house = portalHouse();
    house.install();
    house.posted.splice(0);
    const page = await house.open(1, fields);
    expect(page.status).toBe(403);
    expect(await connectionsOf(house)).toEqual([]);
    expect(await house.deps.installations.get(asId<MemberId>('f'.repeat(32)))).toBeUndefined();
  });

  test('by somebody who does not administer the portal asks for the administrator', async () => {
    const house = portalHouse();
    house.install();
    const page = await house.open(2);
    expect(page.status).toBe(403);
    expect(page.body).toContain('попросите администратора портала');
    expect(await connectionsOf(house)).toEqual([]);
  });

  test('event with a made-up token is refused and told in the journal', async () => {
    const house = portalHouse();
    const forged = `event=ONAPPINSTALL&auth[member_id]=${house.portal.memberId}&auth[access_token]=x&auth[refresh_token]=y&auth[application_token]=z`;
    house.posted.push(forged);
    expect(await house.deliver()).toBe(0);
    expect(await connectionsOf(house)).toEqual([]);
    const house0 = { tenant: asId<never>('house'), connection: asId<never>('0') };
    const { entries } = await house.deps.journal.page(house0, {}, 10);
    expect(entries.map(({ causeKey }) => causeKey)).toEqual(['portal.token-not-proved']);
  });
});

describe('removal and return', () => {
  test('drops the tokens at once, stops the connection, and forgets the proof', async () => {
    const house = portalHouse();
    house.install();
    await house.deliver();
    house.uninstall(false);
    expect(await house.deliver()).toBe(0);
    expect(await house.deps.tokens.state(portalOf(memberOf(house)))).toEqual({ state: 'removed' });
    expect((await connectionsOf(house))[0]?.status).toMatchObject({ state: 'uninstalled' });
    expect(await house.deps.installations.get(memberOf(house))).toMatchObject({
      state: 'uninstalled',
      clean: false,
    });
  });

  test('repeated after a crash in the middle is still believed', async () => {
    const house = portalHouse();
    house.install();
    await house.deliver();
    house.uninstall(true);
    await house.platform.clock.run(house.simulator.delivery.idle());
    const [body = ''] = house.posted;
    await house.deps.tokens.drop(portalOf(memberOf(house)));
    house.posted.splice(0, 1, body);
    expect(await house.deliver()).toBe(0);
    expect(await house.deps.installations.get(memberOf(house))).toMatchObject({
      state: 'uninstalled',
      clean: true,
    });
  });

  test('by somebody who does not know the proof does nothing', async () => {
    const house = portalHouse();
    house.install();
    await house.deliver();
    house.posted.push(
      `event=ONAPPUNINSTALL&data[CLEAN]=1&auth[member_id]=${house.portal.memberId}&auth[application_token]=guess`,
    );
    expect(await house.deliver()).toBe(0);
    expect((await connectionsOf(house))[0]?.status).toEqual({ state: 'active' });
  });

  test('the same tenant, connection, code and key come back with a new proof', async () => {
    const house = portalHouse();
    house.install();
    await house.deliver();
    const [before] = await connectionsOf(house);
    const proofBefore = (await house.deps.installations.get(memberOf(house)))?.applicationTokenHash;
    house.uninstall(false);
    await house.deliver();
    house.install();
    expect(await house.deliver()).toBe(0);
    const [after, ...others] = await connectionsOf(house);
    expect(others).toEqual([]);
    expect(after).toMatchObject({
      id: before?.id,
      code: before?.code,
      keyHash: before?.keyHash,
      status: { state: 'active' },
    });
    expect((await house.deps.installations.get(memberOf(house)))?.applicationTokenHash).not.toBe(proofBefore);
    expect(bound(house)).not.toEqual([]);
  });

  test('a return whose removal was never heard of takes the new tokens and the new proof', async () => {
    const house = portalHouse();
    house.install();
    await house.deliver();
    house.uninstall(false);
    await house.platform.clock.run(house.simulator.delivery.idle());
    house.posted.splice(0);
    house.install();
    expect(await house.deliver()).toBe(0);
    const portal = house.deps.portalFor(portalOf(memberOf(house)));
    const answer = await house.platform.clock.run(
      portal.call({ method: 'profile', params: {}, repeat: 'read' }),
    );
    expect(answer.result).toMatchObject({ ADMIN: true });
  });

  test('a new version binds again what the portal dropped, with its new proof', async () => {
    const house = portalHouse();
    const installation = house.install();
    await house.deliver();
    const before = bound(house).sort();
    house.simulator.applications.update(house.portal, installation, true);
    expect(bound(house)).toEqual([]);
    expect(await house.deliver()).toBe(0);
    expect(bound(house).sort()).toEqual(before);
  });
});
