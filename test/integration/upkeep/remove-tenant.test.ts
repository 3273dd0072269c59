import { beforeEach, describe, expect, test } from 'vitest';
import { createDeps, type UpkeepDeps } from '../../../functions/upkeep/deps.ts';
import { createHandler } from '../../../functions/upkeep/handler.ts';
import { drainDue } from '../../../shared/app/due/drain-due.ts';
import { partitionsOf, removeTenant } from '../../../shared/app/upkeep/remove-tenant.ts';
import { keys } from '../../../shared/contracts/keys.ts';
import { tenantBlobs, tenantOf } from '../../../shared/domain/connections/identity.ts';
import { asId, type MemberId, type TenantId } from '../../../shared/kernel/ids.ts';
import type { Item } from '../../../shared/ports/table.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';
import { type PortalHouse, portalHouse } from '../../support/portal-house.ts';

let house: PortalHouse;
let deps: UpkeepDeps;
let member: MemberId;
let tenant: TenantId;

/** One item of every kind that tenants own, told by the catalogue of keys itself. */
function everything(): readonly Item[] {
  const part = (name: string) => {
    const known: Readonly<Record<string, string>> = {
      tenant,
      member,
      connection: '1',
      day: new Date(house.platform.clock.now()).toISOString().slice(0, 10),
    };
    return known[name] ?? 'x';
  };
  return Object.values(keys).flatMap((pattern) => {
    if (!pattern.pk.startsWith('T#')) return [];
    const names = [...`${pattern.pk} ${pattern.sk}`.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const values = Object.fromEntries(names.map((name) => [name, part(name)]));
    const build = pattern.build as (values: Readonly<Record<string, string>>) => { pk: string; sk: string };
    return [build(values)];
  });
}

beforeEach(async () => {
  house = portalHouse();
  deps = createDeps(house.platform);
  member = asId<MemberId>(house.portal.memberId);
  tenant = tenantOf(member);
  house.install();
  await house.deliver();
  const { blobs, table } = house.platform;
  const own = new Set(['INSTALLATION', 'CONNECTION', 'TOKEN']);
  for (const key of everything()) {
    if (own.has(key.sk.split('#')[0] ?? '')) continue;
    const kept = key.pk.includes('#HISTORY#') ? { kept: { blob: 'history/2026-12-01/body.txt' } } : {};
    await table.put({ ...key, ...kept });
  }
  await blobs.put(`${tenantBlobs(tenant)}connections/1/orders/abc`, new Uint8Array(3), 'application/xml');
  await blobs.put('history/2026-12-01/body.txt', new Uint8Array(3), 'text/plain');
  await blobs.put(`${tenantBlobs(asId<TenantId>('other'))}x`, new Uint8Array(3), 'text/plain');
});

async function left() {
  const found = await house.platform.table.getMany(everything());
  const lookUps = [keys.portalByMember.build({ member }), keys.connectionByNumber.build({ connection: '1' })];
  const blobs: string[] = [];
  for await (const { key } of house.platform.blobs.list('')) blobs.push(key);
  return {
    items: [...found, ...(await house.platform.table.getMany(lookUps))].map(({ pk, sk }) => `${pk} ${sk}`),
    blobs,
  };
}

/** Lets the tick and the upkeep do what is due. */
async function upkeep(): Promise<number> {
  await drainDue(
    { ...house.platform, items: deps.due, queue: (name) => house.platform.queue(name) },
    () => false,
  );
  const queue = house.platform.queue('upkeep');
  const messages = await queue.receive({ max: 10, visibilitySeconds: 3600, waitSeconds: 0 });
  const event = queueEvent(
    'upkeep',
    messages.map(({ id, body }) => ({ id, body })),
  );
  const { batchItemFailures } = await createHandler(deps)(event, lambdaContext(600_000));
  return messages.length - batchItemFailures.length;
}

const removal = async () => {
  const installation = await house.deps.installations.get(member);
  return { tenant, member, uninstalledAt: installation?.uninstalledAt ?? 0 };
};

describe('the removal that an administrator asked for', () => {
  test('takes everything of the tenant and nothing of others', async () => {
    house.uninstall(true);
    await house.deliver();
    expect(await upkeep()).toBe(1);
    expect(await left()).toEqual({ items: [], blobs: [`${tenantBlobs(asId<TenantId>('other'))}x`] });
  });

  test('is not done when nobody asked for it', async () => {
    house.uninstall(false);
    await house.deliver();
    const before = await left();
    expect(await upkeep()).toBe(0);
    expect(await left()).toEqual(before);
  });

  test('goes on where it was cut off, however often', async () => {
    house.uninstall(true);
    await house.deliver();
    const asked = await removal();
    const ends: string[] = [];
    for (let round = 0; round < 200 && !ends.includes('removed'); round++) {
      let pages = 2;
      ends.push(await removeTenant(deps, asked, () => pages-- > 0));
    }
    expect(ends.length).toBeGreaterThan(3);
    expect(ends.at(-1)).toBe('removed');
    expect((await left()).items).toEqual([]);
    expect(await removeTenant(deps, asked, () => true)).toBe('void');
  });

  test('is void once the application is installed again', async () => {
    house.uninstall(true);
    await house.deliver();
    const asked = await removal();
    house.install();
    await house.deliver();
    const before = await left();
    expect(await removeTenant(deps, asked, () => true)).toBe('void');
    expect(await left()).toEqual(before);
  });

  test('leaves a portal that can install the application anew', async () => {
    house.uninstall(true);
    await house.deliver();
    await upkeep();
    house.install();
    expect(await house.deliver()).toBe(0);
    const connections = await house.deps.connections.ofTenant(tenant);
    expect(connections.map(({ id, status }) => [id, status.state])).toEqual([['2', 'active']]);
  });
});

test('every kind of item that tenants own lies in a partition that the removal knows', () => {
  const { clock } = house.platform;
  const known = new Set([`T#${tenant}`, ...partitionsOf(clock, { member, tenant }, [asId('1')])]);
  const unknown = everything().filter(({ pk }) => !known.has(pk));
  expect(unknown).toEqual([]);
});
