import { expect, test } from 'vitest';
import { portalOf } from '../../../shared/app/portal-app/install-application.ts';
import { tenantOf } from '../../../shared/domain/connections/identity.ts';
import type { FamilyName } from '../../../shared/domain/entities/descriptor.ts';
import { asId, type ConnectionId, type MemberId } from '../../../shared/kernel/ids.ts';
import type { PortalParams } from '../../../shared/ports/portal.ts';
import { type PortalHouse, portalHouse } from '../../support/portal-house.ts';

async function marksOf(house: PortalHouse, family: FamilyName = 'catalogue') {
  const scope = {
    tenant: tenantOf(asId<MemberId>(house.portal.memberId)),
    connection: asId<ConnectionId>('1'),
  };
  const { marks } = await house.deps.marks.page(scope, family, 100);
  return marks.map(({ side, entity, id }) => `${side} ${entity} ${id}`).sort();
}

const rings = async (house: PortalHouse) =>
  (await house.platform.queue('work.fifo').receive({ max: 10, visibilitySeconds: 60, waitSeconds: 0 }))
    .length;

/** Adds a product as a user of the portal would. */
async function addProduct(house: PortalHouse) {
  const portal = house.deps.portalFor(portalOf(asId<MemberId>(house.portal.memberId)));
  const { clock } = house.platform;
  const catalogues = await clock.run(
    portal.call({ method: 'catalog.catalog.list', params: {}, repeat: 'read' }),
  );
  const { catalogs } = catalogues.result as { readonly catalogs: readonly { readonly iblockId: number }[] };
  const added = await clock.run(
    portal.call({
      method: 'catalog.product.add',
      params: { fields: { iblockId: catalogs[0]?.iblockId ?? 0, name: 'Ёлка' } },
      repeat: 'once',
    }),
  );
  return String((added.result as { readonly element: { readonly id: number } }).element.id);
}

test.each(['basic', 'pro100'] as const)(
  'a change on a portal (%s) marks the record and rings',
  async (tariff) => {
    const house = portalHouse({ tariff });
    house.install();
    await house.deliver();
    const id = await addProduct(house);
    expect(await house.deliver()).toBe(0);
    expect(await marksOf(house)).toEqual([`portal product ${id}`]);
    expect(await rings(house)).toBe(1);
  },
);

/** A company with a requisite, its address and its account, as a user of the portal would enter them. */
async function addClient(house: PortalHouse) {
  const portal = house.deps.portalFor(portalOf(asId<MemberId>(house.portal.memberId)));
  const call = async (method: string, params: PortalParams) =>
    (await house.platform.clock.run(portal.call({ method, params, repeat: 'once' }))).result;
  const added = await call('crm.item.add', { entityTypeId: 4, fields: { title: 'Ромашка' } });
  const company = (added as { readonly item: { readonly id: number } }).item.id;
  const presets = (await call('crm.requisite.preset.list', {})) as readonly { readonly ID: string }[];
  const preset =
    presets[0]?.ID ??
    ((await call('crm.requisite.preset.add', {
      fields: { ENTITY_TYPE_ID: 8, COUNTRY_ID: 1, NAME: 'Организация', ACTIVE: 'Y' },
    })) as number);
  const owner = { ENTITY_TYPE_ID: 4, ENTITY_ID: company, PRESET_ID: preset, NAME: 'Ромашка' };
  const requisite = (await call('crm.requisite.add', { fields: owner })) as number;
  const bank = { ENTITY_ID: requisite, NAME: 'Счёт' };
  const account = (await call('crm.requisite.bankdetail.add', { fields: bank })) as number;
  const address = { TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, CITY: 'Москва' };
  await call('crm.address.add', { fields: address });
  return { company, requisite, account };
}

test.each(['basic', 'pro100'] as const)(
  'a new client on a portal (%s) marks all it is made of',
  async (tariff) => {
    const house = portalHouse({ tariff });
    house.install();
    await house.deliver();
    const { company, requisite, account } = await addClient(house);
    expect(await house.deliver()).toBe(0);
    expect(await marksOf(house, 'clients')).toEqual(
      [
        `portal address 6:${requisite}`,
        `portal bankDetail ${account}`,
        `portal company ${company}`,
        `portal requisite ${requisite}`,
      ].sort(),
    );
  },
);

test('a change without the proof marks nothing', async () => {
  const house = portalHouse({ tariff: 'basic' });
  house.install();
  await house.deliver();
  house.posted.push(
    `event=CATALOG.PRODUCT.ON.UPDATE&data[FIELDS][ID]=7&auth[member_id]=${house.portal.memberId}&auth[application_token]=x`,
  );
  expect(await house.deliver()).toBe(0);
  expect(await marksOf(house)).toEqual([]);
  expect(await rings(house)).toBe(0);
});
