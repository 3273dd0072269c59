import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { unf30, ut115 } from '../../../simulators/onec/commerceml/profile.ts';
import { replay } from '../../../simulators/onec/commerceml/replay.ts';
import { catalogueOf } from '../../support/catalogue-of-portal.ts';
import { joinedHouse } from '../../support/joined-house.ts';
import { lookAlikes } from '../../support/look-alikes.ts';
import { portalCurrencies, reckon } from '../../support/reckoned-catalogue.ts';

describe.each([unf30, ut115])('a catalogue by $name', (profile) => {
  test.each(lookAlikes)(
    'with $name is on the portal as its files say, and costs nothing the second time',
    async ({ files, counts }) => {
      const house = await joinedHouse();
      const tools = await house.tools(profile);
      await house.run(replay(files, tools, seededRandom(1)));
      const { products, sections } = catalogueOf(house.portal);
      expect({ products, sections }).toEqual(
        reckon(
          files.map(({ bytes }) => bytes),
          portalCurrencies,
        ),
      );
      const all = Object.values(products);
      const having = (part: 'price' | 'quantity') =>
        all.filter((product) => (product[part] ?? null) !== null).length;
      expect([all.length, having('price'), having('quantity')]).toEqual(counts);
      const writes = house.writes();
      await house.run(replay(files, tools, seededRandom(2)));
      expect(house.writes() - writes).toBe(0);
    },
  );
});
