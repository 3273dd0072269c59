import { expect, test } from 'vitest';
import { Leases } from '../../../shared/app/leases.ts';
import { askBase } from '../../../shared/app/published/ask-base.ts';
import { basePasswordContext, type Connection } from '../../../shared/domain/connections/connection.ts';
import { Broken, Busy } from '../../../shared/kernel/outcome.ts';
import { allRows, type PublishedBase } from '../../../shared/ports/published-base.ts';
import { apiHouse } from '../../support/api-house.ts';
import { address, published, user } from './support.ts';

async function parts() {
  const { connection: plain, platform } = await apiHouse();
  const { server: _, as, clock } = published();
  const bases = {
    of: (access: { readonly user: string; readonly password: string }): PublishedBase =>
      as(access.user, access.password),
  };
  const context = basePasswordContext(plain.tenant, plain.id);
  const connection: Connection = {
    ...plain,
    published: {
      ...{ address, user: user.name, everyMinutes: 1, timeZone: 'Europe/Moscow', epoch: 0, since: 0 },
      sealedPassword: await platform.secrets.seal(user.password, context),
    },
  };
  let token = 0;
  const leases = new Leases(platform.ephemeral, platform.clock, () => String(token++));
  return { plain, connection, parts: { bases, secrets: platform.secrets, leases, clock } };
}

const firms = (base: PublishedBase) => allRows(base, { set: 'Catalog_Контрагенты' });

test('rows of the base, entered with the sealed password', async () => {
  const house = await parts();
  expect(await askBase(house.parts, house.connection, firms)).toHaveLength(20);
});

test('one session at a time; the second one waits', async () => {
  const house = await parts();
  const inner = askBase(house.parts, house.connection, () =>
    askBase(house.parts, house.connection, firms).catch((error: unknown) => error),
  );
  expect(await inner).toBeInstanceOf(Busy);
  expect(await askBase(house.parts, house.connection, firms)).toHaveLength(20);
});

test('a connection without a published base says what to give', async () => {
  const house = await parts();
  await expect(askBase(house.parts, house.plain, firms)).rejects.toBeInstanceOf(Broken);
});
