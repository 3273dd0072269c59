import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../shared/kernel/random.ts';
import type { OutgoingFile } from '../../../simulators/onec/commerceml/package-files.ts';
import { type Profile, unf30, ut115 } from '../../../simulators/onec/commerceml/profile.ts';
import { filesToReplay, replay } from '../../../simulators/onec/commerceml/replay.ts';
import { fixture } from '../../fixtures.ts';
import { catalogueOf } from '../../support/catalogue-of-portal.ts';
import { joinedHouse } from '../../support/joined-house.ts';
import { portalCurrencies, reckon } from '../../support/reckoned-catalogue.ts';

/** Sets of files that shops of 1C sent, and the profiles through which they go: the large ones through one. */
const sets: readonly [string, readonly Profile[]][] = [
  ['carono-fixtures', [unf30, ut115]],
  ['cml203-2020-series', [unf30, ut115]],
  ['cml31-2020', [unf30, ut115]],
  ['doc-samples', [unf30, ut115]],
  ['moysklad-2015', [unf30, ut115]],
  ['ut11-2020-household', [unf30, ut115]],
  ['unf16-2017', [unf30]],
  ['unf15-2015-cosmetics', [unf30]],
  ['retail-cp1251-2018', [ut115]],
  ['ut11-demo-2018', [ut115]],
];

const runs = sets.flatMap(([set, profiles]) =>
  profiles.map((profile) => ({ set, profile, name: profile.name })),
);

/** Of files of one kind that follow one another only the last is sent again. */
function newest(files: readonly OutgoingFile[]): readonly OutgoingFile[] {
  const kind = ({ name }: OutgoingFile) => /^(import|offers|prices|rests)/.exec(name)?.[0];
  return files.filter((file, index) => files.findLastIndex((other) => kind(other) === kind(file)) === index);
}

describe.skipIf(fixture('data/1c') === undefined)('a catalogue of the field', () => {
  test.each(runs)(
    '$set by $name is on the portal as its files say, and costs nothing the second time',
    async ({ set, profile }) => {
      const files = await filesToReplay(fixture(`data/1c/${set}`) ?? '');
      const house = await joinedHouse();
      const tools = await house.tools(profile);
      await house.run(replay(files, tools, seededRandom(1)));
      expect(catalogueOf(house.portal)).toEqual(
        reckon(
          files.map(({ bytes }) => bytes),
          portalCurrencies,
        ),
      );
      const writes = house.writes();
      await house.run(replay(newest(files), tools, seededRandom(2)));
      expect(house.writes() - writes).toBe(0);
    },
    180_000,
  );
});
