import { beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionScope } from '../../../shared/app/sync/scope.ts';
import { asId, type ConnectionId } from '../../../shared/kernel/ids.ts';
import { type ApiHouse, apiHouse } from '../../support/api-house.ts';

const address = '/v1/connections/1/links';
let house: ApiHouse;
let scope: ConnectionScope;

beforeEach(async () => {
  house = await apiHouse();
  scope = { tenant: house.connection.tenant, connection: house.connection.id };
  await house.deps.links.saveCreated(
    scope,
    ['a', 'b#1', 'c'].map((ref, index) => ({
      entity: 'product' as const,
      ref,
      portalId: String(10 + index),
      common: { name: 'hash' },
      origin: 'created' as const,
      changedAt: house.platform.clock.now(),
    })),
  );
});

const pair = ({ ref, portalId }: { readonly ref: string; readonly portalId: string }) => `${ref}=${portalId}`;

async function listed(query: string) {
  const { body, status } = await house.ask('GET', `${address}?${query}`);
  expect(status).toBe(200);
  const { links, cursor } = body as { links: { ref: string; portalId: string }[]; cursor?: string };
  return { pairs: links.map(pair), cursor };
}

const marks = async () =>
  (await house.deps.marks.page(scope, 'catalogue', 10)).marks.map(({ side, id }) => `${side} ${id}`);

describe('the register of links', () => {
  test('lists a kind in pages', async () => {
    const first = await listed('kind=product&limit=2');
    expect(first.pairs).toEqual(['a=10', 'b#1=11']);
    const second = await listed(`kind=product&limit=2&cursor=${encodeURIComponent(first.cursor ?? '')}`);
    expect(second.pairs).toEqual(['c=12']);
    expect((await listed('kind=section')).pairs).toEqual([]);
  });

  test('finds a pair by either id, or by both if they belong together', async () => {
    expect((await listed('kind=product&ref=b%231')).pairs).toEqual(['b#1=11']);
    expect((await listed('kind=product&portalId=12')).pairs).toEqual(['c=12']);
    expect((await listed('kind=product&portalId=12&ref=c')).pairs).toEqual(['c=12']);
    expect((await listed('kind=product&portalId=12&ref=a')).pairs).toEqual([]);
    expect((await listed('kind=product&portalId=99')).pairs).toEqual([]);
    expect((await listed('kind=price&ref=a')).pairs).toEqual([]);
  });

  test('takes a pair by hand, and has both sides compared', async () => {
    const { status, body } = await house.ask('PUT', address, { kind: 'product', ref: 'd', portalId: '50' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'product', ref: 'd', portalId: '50', origin: 'by-hand' });
    expect((await listed('kind=product&portalId=50')).pairs).toEqual(['d=50']);
    expect(await marks()).toEqual(['base d']);
  });

  test('changes a pair, and the former record is free again', async () => {
    await house.ask('PUT', address, { kind: 'product', ref: 'a', portalId: '50' });
    expect((await listed('kind=product&ref=a')).pairs).toEqual(['a=50']);
    expect((await listed('kind=product&portalId=10')).pairs).toEqual([]);
    const other = await house.ask('PUT', address, { kind: 'product', ref: 'e', portalId: '10' });
    expect(other.status).toBe(200);
  });

  test('leaves a pair alone that stands already', async () => {
    const { body } = await house.ask('PUT', address, { kind: 'product', ref: 'a', portalId: '10' });
    expect(body).toMatchObject({ origin: 'created' });
    expect(await marks()).toEqual([]);
  });

  test('refuses a record that another object or another connection holds', async () => {
    expect((await house.ask('PUT', address, { kind: 'product', ref: 'd', portalId: '10' })).status).toBe(409);
    const other = { ...scope, connection: asId<ConnectionId>('2') };
    const held = {
      entity: 'product' as const,
      ref: 'x',
      portalId: '60',
      common: {},
      origin: 'adopted' as const,
      changedAt: 0,
    };
    await house.deps.links.adopt(other, held);
    const { status, body } = await house.ask('PUT', address, { kind: 'product', ref: 'd', portalId: '60' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: 'urn:most24:problem:link-taken' });
    expect((await listed('kind=product&ref=d')).pairs).toEqual([]);
  });

  test('removes a pair, twice like once, and both ids are free', async () => {
    for (let time = 0; time < 2; time++) {
      expect((await house.ask('DELETE', `${address}?kind=product&ref=b%231`)).status).toBe(204);
    }
    expect((await listed('kind=product')).pairs).toEqual(['a=10', 'c=12']);
    expect((await listed('kind=product&portalId=11')).pairs).toEqual([]);
  });

  test('names what is wrong', async () => {
    const kind = await house.ask('GET', `${address}?kind=unicorn`);
    expect([kind.status, kind.body]).toMatchObject([400, { errors: [{ field: 'query.kind' }] }]);
    const id = await house.ask('PUT', address, { kind: 'product', ref: 'a', portalId: '-1' });
    expect([id.status, id.body]).toMatchObject([400, { errors: [{ field: 'body.portalId' }] }]);
    expect((await house.ask('GET', '/v1/connections/9/links?kind=product')).status).toBe(404);
    expect((await house.anybody('GET', `${address}?kind=product`)).status).toBe(401);
  });
});
