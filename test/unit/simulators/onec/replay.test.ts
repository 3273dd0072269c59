import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { VirtualClock } from '../../../../shared/kernel/virtual-clock.ts';
import { type Profile, unf30, ut115 } from '../../../../simulators/onec/commerceml/profile.ts';
import { filesToReplay, replay } from '../../../../simulators/onec/commerceml/replay.ts';
import { fixture } from '../../../fixtures.ts';
import { fakeSite } from '../../../support/fake-site.ts';

async function sent(folder: string, profile: Profile): Promise<Map<string, Buffer>> {
  const site = fakeSite({ init: 'zip=no\nfile_limit=2097152' });
  const clock = new VirtualClock(0);
  const target = { url: 'http://site.test/x', user: 'u', password: 'p' };
  const tools = { target, profile, transport: site.transport, clock };
  await clock.run(replay(await filesToReplay(folder), tools, seededRandom(1)));
  return site.files;
}

test('files go out unpacked, in the order of their formation', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'most24-replay-'));
  const file = (at: string) => `<?xml version="1.0"?><КоммерческаяИнформация ДатаФормирования="${at}"/>`;
  try {
    await writeFile(join(folder, 'offers.xml'), file('2025-01-01'));
    await writeFile(join(folder, 'import.xml'), file('2025-01-01'));
    await writeFile(join(folder, 'import5.xml'), file('2024-12-31'));
    await writeFile(join(folder, 'prices___1.xml.gz'), gzipSync(file('2025-01-02')));
    await writeFile(join(folder, 'orders.xml'), file('2023-01-01'));
    await writeFile(join(folder, 'readme.txt'), 'no');
    const names = (await filesToReplay(folder)).map(({ name }) => name);
    expect(names).toEqual(['import5.xml', 'import.xml', 'offers.xml', 'prices___1.xml']);
    const files = await sent(folder, unf30);
    expect([...files.values()].map(String)).toContain(file('2025-01-02'));
  } finally {
    await rm(folder, { recursive: true });
  }
});

const sets: readonly [string, number, number][] = [
  ['cml203-2020-series', 7, 217_959],
  ['cml31-2020', 6, 29_277],
  ['moysklad-2015', 2, 710_259],
  ['retail-cp1251-2018', 2, 1_188_866],
  ['ut11-demo-2018', 2, 5_567_532],
];

describe.skipIf(fixture('data/1c') === undefined)('real folders', () => {
  test.each(sets)('%s arrives whole through both profiles', async (set, count, bytes) => {
    for (const profile of [unf30, ut115]) {
      const files = await sent(fixture(`data/1c/${set}`) ?? '', profile);
      expect(files.size).toBe(count);
      expect([...files.values()].reduce((sum, content) => sum + content.length, 0)).toBe(bytes);
    }
  });
});
