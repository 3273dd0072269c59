import { ringDoorbell } from '../../../shared/app/sync/ring-doorbell.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { crmEntityNamed } from '../../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../../simulators/portal/data/crm/crm-items.ts';
import { bankDetailsStore, requisitesStore } from '../../../simulators/portal/data/requisites/requisites.ts';
import type { Portal } from '../../../simulators/portal/portal.ts';
import { type Death, Life } from '../../../test/simulation/mortal-platform.ts';
import type { JoinedHouse } from '../../../test/support/joined-house.ts';
import { clientsHouse } from './clients-house.ts';

/** What a first load came to whose workers died over it again and again. */
export interface KilledLoad {
  readonly deaths: number;
  readonly records: number;
  /** Records beyond one for each external key. */
  readonly duplicates: number;
  /** External keys that an undisturbed load brings and this one did not. */
  readonly lost: number;
}

/** In the long load a life ends within so many inputs and outputs, before or after one of them. */
const longestLife = 60;

/** The first load of so many counterparties, its worker killed so many times on the way and started anew. */
export async function killedLoad(counterparties: number, mostDeaths: number): Promise<KilledLoad> {
  const random = seededRandom(7);
  const wanted = externalKeys(await calmLoad(counterparties, () => new Life(undefined)));
  return loadWith(counterparties, wanted, (deaths) => {
    const side = random() < 0.5 ? 'before' : 'after';
    const at = 1 + Math.floor(random() * longestLife);
    return deaths < mostDeaths ? { at, side } : undefined;
  });
}

/**
 * As many first loads as one has inputs and outputs, each killed after one of them: what is there then is what is there
 * before the next one.
 */
export async function killedAnywhere(counterparties: number): Promise<KilledLoad> {
  const lives: Life[] = [];
  const newLife = () => {
    const life = new Life(undefined);
    lives.push(life);
    return life;
  };
  const wanted = externalKeys(await calmLoad(counterparties, newLife));
  const operations = lives[0]?.operations ?? 0;
  let sum: KilledLoad = { deaths: 0, records: 0, duplicates: 0, lost: 0 };
  for (let at = 1; at <= operations; at += 1) {
    const one = await loadWith(counterparties, wanted, (deaths) =>
      deaths === 0 ? { at, side: 'after' } : undefined,
    );
    sum = {
      deaths: sum.deaths + one.deaths,
      records: sum.records + one.records,
      duplicates: sum.duplicates + one.duplicates,
      lost: sum.lost + one.lost,
    };
  }
  return sum;
}

async function calmLoad(counterparties: number, newLife: () => Life): Promise<Portal> {
  const { house, tell } = await clientsHouse(counterparties, { log: () => undefined, newLife });
  await tell();
  return house.portal;
}

async function loadWith(
  counterparties: number,
  wanted: readonly string[],
  deathAfter: (deaths: number) => Death,
): Promise<KilledLoad> {
  let deaths = 0;
  const newLife = () => {
    const life = new Life(deathAfter(deaths));
    void life.died.then(() => {
      deaths += 1;
    });
    return life;
  };
  const { house, tell } = await clientsHouse(counterparties, { log: () => undefined, newLife });
  await tell();
  await ringUntilDone(house);
  const keys = externalKeys(house.portal);
  const seen = new Set(keys);
  const lost = wanted.filter((key) => !seen.has(key)).length;
  return { deaths, records: keys.length, duplicates: keys.length - seen.size, lost };
}

/** Work that has died five times is put aside: the next change in the base, or the hourly reconciliation, rings again. */
async function ringUntilDone(house: JoinedHouse): Promise<void> {
  for (let ring = 0; await house.sync.marks.any(house.scope); ring += 1) {
    await reopenIfLost(house);
    await ringDoorbell(house.sync.work, house.scope, `again-${ring}`);
    await house.rest(45);
  }
}

/** Who dies between getting new tokens and keeping them has lost the portal: an administrator opens the app once more. */
async function reopenIfLost(house: JoinedHouse): Promise<void> {
  const { status } = await house.connection();
  if (status.state === 'active') return;
  house.install();
  await house.deliver();
}

/** External keys of everything that we may have made, each as often as it is there. */
function externalKeys(portal: Portal): readonly string[] {
  const items = ['COMPANY', 'CONTACT'].flatMap((name) =>
    [...crmItems(portal, crmEntityNamed(name))].map(({ values }) => `${name} ${String(values['originId'])}`),
  );
  const parts = [requisitesStore, bankDetailsStore].flatMap((store, at) =>
    [...portal.store(store)].map(({ values }) => `${at} ${String(values['XML_ID'])}`),
  );
  return [...items, ...parts];
}
