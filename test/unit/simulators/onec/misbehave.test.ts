import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../shared/kernel/virtual-clock.ts';
import { OnecBase } from '../../../../simulators/onec/base/base.ts';
import { generateBase } from '../../../../simulators/onec/base/generate.ts';
import { usualEncoding } from '../../../../simulators/onec/commerceml/encode.ts';
import { deafToImport, misbehaviour } from '../../../../simulators/onec/commerceml/misbehave.ts';
import { everything, packagesOf } from '../../../../simulators/onec/commerceml/package-files.ts';
import { ut115 } from '../../../../simulators/onec/commerceml/profile.ts';
import type { SessionTools } from '../../../../simulators/onec/commerceml/session.ts';
import { type FakeSiteOptions, fakeSite } from '../../../support/fake-site.ts';

const file = { name: 'import0_1.xml', bytes: Buffer.from('0123456789') };

function setUp(options: FakeSiteOptions = {}) {
  const site = fakeSite(options);
  const clock = new VirtualClock(0);
  const target = { url: 'http://site.test/x', user: 'u', password: 'p' };
  const tools: SessionTools = { target, profile: ut115, transport: site.transport, clock };
  const told = () => [...site.files].map(([key, bytes]) => `${key}: ${bytes.toString()}`);
  return { ...misbehaviour(tools), site, clock, tools, told };
}

test('fragments twice', async () => {
  const { fragmentsTwice, told } = setUp();
  expect(await fragmentsTwice(file, 4)).toEqual([
    'success',
    'success',
    'success',
    'success',
    'success',
    'success',
    'success',
  ]);
  expect(told()).toEqual(['onec=token1 import0_1.xml: 01230123456745678989']);
});

test('out of session and never sent', async () => {
  const { outOfSession, importNeverSent, site } = setUp({ file: () => 'failure\nНет сессии' });
  expect(await outOfSession(file)).toEqual(['failure\nНет сессии']);
  expect(site.headers[0]).not.toHaveProperty('Cookie');
  expect(await importNeverSent('import9.xml')).toEqual(['success']);
  expect(site.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1);
});

test('never finished and never imported', async () => {
  const { neverFinished, neverImported, site, told } = setUp();
  await neverFinished(file, 4);
  expect(told()).toEqual(['onec=token1 import0_1.xml: 01234567']);
  const before = site.requests.length;
  await neverImported(file);
  expect(site.requests.slice(before).some((line) => line.includes('mode=import'))).toBe(false);
});

test('two exchanges in turn', async () => {
  const { interleaved, site, told } = setUp();
  await interleaved(file, { name: file.name, bytes: Buffer.from('abcdef') }, 4);
  expect(told()).toEqual(['onec=token1 import0_1.xml: 0123456789', 'onec=token2 import0_1.xml: abcdef']);
  const posts = site.headers.filter((_, index) => site.requests[index]?.startsWith('POST'));
  expect(posts.map((header) => header['Cookie'])).toEqual(
    ['1', '2', '1', '2', '1'].map((number) => `onec=token${number}`),
  );
});

test('progress is followed, and the word after it told', async () => {
  const { upload, clock } = setUp({
    import: (_, question) => (question < 3 ? 'progress' : 'failure\nПлохо'),
  });
  expect(await clock.run(upload(file))).toEqual(['success', 'failure\nПлохо']);
});

test('a deaf client hears nothing of imports only', async () => {
  const { tools } = setUp();
  const deaf = misbehaviour({ ...tools, transport: deafToImport(tools.transport) });
  expect(await deaf.upload(file)).toEqual(['success', '']);
});

test('an export formed earlier goes out after a later one', async () => {
  const base = new OnecBase(generateBase({ seed: 1, goods: 2 }));
  const { upload, told } = setUp();
  for (const formedAt of ['2025-03-02T10:00:00', '2025-03-01T10:00:00']) {
    const writing = { base, profile: ut115, formedAt, onlyChanges: false };
    for (const { documents } of packagesOf(everything(base), writing, usualEncoding)) {
      for (const document of documents) expect(await upload(document)).toEqual(['success', 'success']);
    }
  }
  const moments = told().map((text) => /ДатаФормирования="([^"]*)"/.exec(text)?.[1]);
  expect(moments).toEqual([
    '2025-03-02T10:00:00',
    '2025-03-02T10:00:00',
    '2025-03-01T10:00:00',
    '2025-03-01T10:00:00',
  ]);
});
