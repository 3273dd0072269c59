import { expect, test } from 'vitest';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { VirtualClock } from '../../../../shared/kernel/virtual-clock.ts';
import { OnecBase } from '../../../../simulators/onec/base/base.ts';
import { generateBase } from '../../../../simulators/onec/base/generate.ts';
import { OnecClient } from '../../../../simulators/onec/commerceml/client.ts';
import { type Profile, unf30, ut115 } from '../../../../simulators/onec/commerceml/profile.ts';
import { CutAnswer } from '../../../../simulators/onec/commerceml/transport.ts';
import { type FakeSite, type FakeSiteOptions, fakeSite } from '../../../support/fake-site.ts';

const startAt = Date.UTC(2025, 2, 1, 7);

function setUp(profile: Profile, options: FakeSiteOptions = {}, goods = 5) {
  const site: FakeSite = fakeSite(options);
  const base = new OnecBase(generateBase({ seed: 7, goods, withPictures: 0.5, withCharacteristics: 0.5 }));
  const clock = new VirtualClock(startAt);
  const client = new OnecClient({
    base,
    profile,
    clock,
    random: seededRandom(1),
    transport: site.transport,
    target: { url: 'http://site.test/onec/42/1c_exchange', user: 'most24-42', password: 'ключ' },
  });
  return {
    site,
    base,
    clock,
    client,
    run: (full?: boolean) => clock.run(client.exchange(full ? { full } : {})),
  };
}

const kinds = (site: FakeSite) => [
  ...new Set(site.requests.map((line) => line.replaceAll(/=(import_files[^&]*)/g, '=picture'))),
];

test('УНФ: test login, a session a package, session id behind the type', async () => {
  const { site, run } = setUp(unf30, { init: 'zip=no\nfile_limit=100000000' });
  expect(await run()).toEqual({ ok: true, taken: ['import0.xml', 'offers0.xml'], errors: [] });
  expect(kinds(site)).toEqual([
    'GET ?type=catalog&mode=checkauth',
    'GET ?type=catalog&sessid=s2&mode=init',
    'POST ?type=catalog&sessid=s2&mode=file&filename=import0.xml',
    'POST ?type=catalog&sessid=s2&mode=file&filename=picture',
    'GET ?type=catalog&sessid=s2&mode=import&filename=import0.xml',
    'GET ?type=catalog&sessid=s3&mode=init',
    'POST ?type=catalog&sessid=s3&mode=file&filename=offers0.xml',
    'GET ?type=catalog&sessid=s3&mode=import&filename=offers0.xml',
  ]);
  expect(site.requests.slice(0, 2)).toEqual(Array(2).fill('GET ?type=catalog&mode=checkauth'));
  const login = `Basic ${Buffer.from('most24-42:ключ').toString('base64')}`;
  expect(site.headers[0]).toEqual({ Authorization: login, 'User-Agent': '1C+Enterprise/8.3' });
  expect(site.headers[2]?.['Cookie']).toBe('onec=token2');
});

test('УТ: no test login, no session id, its own names', async () => {
  const { site, run } = setUp(ut115, { init: 'zip=yes\nfile_limit=100000000' });
  expect(await run()).toEqual({ ok: true, taken: ['import0_1.xml', 'offers0_1.xml'], errors: [] });
  expect(kinds(site)).toEqual([
    'GET ?type=catalog&mode=checkauth',
    'GET ?type=catalog&mode=init',
    'POST ?type=catalog&mode=file&filename=import0_1.xml',
    'POST ?type=catalog&mode=file&filename=picture',
    'GET ?type=catalog&mode=import&filename=import0_1.xml',
    'POST ?type=catalog&mode=file&filename=offers0_1.xml',
    'GET ?type=catalog&mode=import&filename=offers0_1.xml',
  ]);
});

test('УТ sends the session id last where the node says so', async () => {
  const { site, run } = setUp({ ...ut115, sessid: 'at-end' });
  await run();
  expect(site.requests[1]).toBe('GET ?type=catalog&mode=init&sessid=s1');
});

test('files are cut at the limit by bytes, all fragments under one name', async () => {
  const { site, run } = setUp(ut115, { init: 'zip=no\nfile_limit=999' });
  await run();
  const [key = ''] = [...site.fragments.keys()].filter((name) => name.endsWith('import0_1.xml'));
  const sizes = site.fragments.get(key) ?? [];
  expect(sizes.length).toBeGreaterThan(5);
  expect(new Set(sizes.slice(0, -1))).toEqual(new Set([999]));
  expect(site.files.get(key)?.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
});

test('a limit that cannot be read means no cutting', async () => {
  const { site, run } = setUp(unf30, { init: 'zip=no\nfile_limit=много' });
  await run();
  expect([...site.fragments.values()].every((sizes) => sizes.length === 1)).toBe(true);
});

test('УНФ sends one archive where the site offers it, and asks for the inner names', async () => {
  const { site, run } = setUp(unf30, { init: 'zip=yes\nfile_limit=100000000' });
  await run();
  const sent = site.requests.filter((line) => line.startsWith('POST'));
  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatch(/filename=v8_[0-9A-F]{4}_\d+\.zip$/);
  expect([...site.files.values()][0]?.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  expect(site.requests).toContain('GET ?type=catalog&sessid=s2&mode=import&filename=import0.xml');
});

test('the answer to init must be two lines for УТ, at least two for УНФ', async () => {
  const three = { init: 'zip=no\nfile_limit=1000\n' };
  expect(await setUp(ut115, three).run()).toMatchObject({
    ok: false,
    errors: ['Параметры обмена не получены'],
  });
  expect(await setUp(unf30, three).run()).toMatchObject({ ok: true });
  expect(await setUp(unf30, { init: 'zip=no' }).run()).toMatchObject({ ok: false });
});

test('a refusal at login is shown, a page is not; a byte order mark is no success', async () => {
  const shown = await setUp(unf30, { checkauth: 'failure\nНеверный ключ' }).run();
  expect(shown.errors[0]).toContain('Неверный ключ');
  const page = await setUp(unf30, { checkauth: '<html>login</html>' }).run();
  expect(page.errors[0]).not.toContain('html');
  expect(await setUp(unf30, { checkauth: '\uFEFFsuccess\na\nb' }).run()).toMatchObject({ ok: false });
});

test('УНФ waits five seconds between questions of an import, УТ none', async () => {
  const slow: FakeSiteOptions = {
    import: (_, question) => (question < 4 ? 'progress\nстрока 1' : 'success'),
  };
  const unf = setUp(unf30, slow);
  expect(await unf.run()).toMatchObject({ ok: true });
  expect(unf.clock.now() - startAt).toBe(2 * 3 * 5_000);
  const ut = setUp(ut115, slow);
  expect(await ut.run()).toMatchObject({ ok: true });
  expect(ut.clock.now()).toBe(startAt);
});

test('without waiting for the import, progress ends the stage and counts as success', async () => {
  const polling = { ...unf30.polling, waitForImport: false };
  const { site, run } = setUp({ ...unf30, polling }, { import: () => 'progress' });
  expect(await run()).toMatchObject({ ok: true });
  expect(site.requests.filter((line) => line.includes('mode=import'))).toHaveLength(2);
});

test('a failed package is sent once more by УНФ, and ends the run; nothing is forgotten', async () => {
  const { site, base, run } = setUp(unf30, { import: () => 'failure\nНет места' });
  const waiting = base.node('site').size;
  const report = await run();
  expect(report.taken).toEqual([]);
  expect(report.errors).toHaveLength(1);
  expect(site.requests.filter((line) => line.includes('mode=import'))).toHaveLength(2);
  expect(base.node('site').size).toBe(waiting);
});

test('changes only after the first success', async () => {
  for (const profile of [unf30, ut115]) {
    const { site, base, run } = setUp(profile, { init: 'zip=no\nfile_limit=100000000' });
    await run();
    expect(base.node('site').size).toBe(0);
    site.files.clear();
    const good = base.goods[0];
    if (!good) throw new Error('no goods');
    base.rename(good.ref, 'Другое имя');
    await run();
    const [text = ''] = [...site.files]
      .filter(([key]) => key.includes(' import'))
      .map(([, bytes]) => bytes.toString());
    expect(text.match(/<Товар[ >]/g)).toHaveLength(1);
    expect(text).toContain('<Наименование>Другое имя</Наименование>');
    expect(text).toContain('СодержитТолькоИзменения="true"');
    site.files.clear();
    await run();
    expect(site.files.size).toBe(0);
    await run(true);
    expect([...site.files.values()].join('')).toContain('СодержитТолькоИзменения="false"');
  }
});

test('УТ sends changed prices as a package of changes', async () => {
  const { site, base, run } = setUp(ut115, { init: 'zip=no\nfile_limit=100000000' });
  await run();
  site.files.clear();
  const variant = base.goods
    .flatMap((good) => base.variants(good))
    .find(({ characteristic }) => characteristic);
  const [type] = base.priceTypes;
  if (!variant?.characteristic || !type) throw new Error('nothing to price');
  base.setPrice(`${variant.good.ref}#${variant.characteristic.ref}`, type.ref, 1234.5);
  await run();
  const [text = ''] = [...site.files.values()].map(String);
  expect(text).toContain('<ИзмененияПакетаПредложений>');
  expect(text).toContain(`<ИдХарактеристики>${variant.characteristic.ref}</ИдХарактеристики>`);
  expect(text).toMatch(/<ЦенаЗаЕдиницу>1234\.50*<\/ЦенаЗаЕдиницу>/);
});

test('an edit during the exchange is lost by УНФ until the next one, and kept by УТ', async () => {
  for (const [profile, left] of [
    [unf30, 0],
    [ut115, 1],
  ] as const) {
    const { base, clock, site } = setUp(profile);
    const [good] = base.goods;
    if (!good) throw new Error('no goods');
    let edited = false;
    const client = new OnecClient({
      base,
      profile,
      clock,
      random: seededRandom(1),
      transport: async (request) => {
        if (!edited && request.url.includes('mode=import')) {
          edited = true;
          base.rename(good.ref, 'Правка посреди обмена');
        }
        return site.transport(request);
      },
      target: { url: 'http://site.test/x', user: 'u', password: 'p' },
    });
    await clock.run(client.exchange());
    expect(base.node('site').size).toBe(left);
  }
});

test('orders are confirmed only after they were loaded', async () => {
  const loaded: string[] = [];
  const order = (query: string) => {
    const site = fakeSite({ query });
    const clock = new VirtualClock(startAt);
    const base = new OnecBase(generateBase({ seed: 1, goods: 1 }));
    const client = new OnecClient({
      base,
      profile: unf30,
      clock,
      random: seededRandom(1),
      transport: site.transport,
      target: { url: 'http://site.test/x', user: 'u', password: 'p' },
      loadOrders: async (document) => void loaded.push(document),
    });
    return clock.run(client.exchange()).then((report) => ({ report, site }));
  };
  const good = await order('<?xml version="1.0"?><а/>');
  expect(good.site.requests.slice(-4)).toEqual([
    'GET ?type=sale&mode=checkauth',
    'GET ?type=sale&mode=init&sessid=s4&cmlVersion=2.10',
    'GET ?type=sale&mode=query&sessid=s4',
    'GET ?type=sale&mode=success&sessid=s4',
  ]);
  expect(loaded).toEqual(['<?xml version="1.0"?><а/>']);
  const bad = await order('\n<?xml version="1.0"?><а/>');
  expect(bad.report.ok).toBe(false);
  expect(bad.site.requests.at(-1)).toBe('GET ?type=sale&mode=query&sessid=s4');
});

test('УНФ asks once more after a cut answer to a GET, after five seconds when there was none at all', async () => {
  for (const [begun, waited] of [
    [true, 0],
    [false, 5_000],
  ] as const) {
    const site = fakeSite();
    const clock = new VirtualClock(startAt);
    let cuts = 1;
    const client = new OnecClient({
      base: new OnecBase(generateBase({ seed: 1, goods: 1 })),
      profile: unf30,
      clock,
      random: seededRandom(1),
      transport: async (request) => {
        if (request.url.includes('mode=init') && cuts-- > 0) throw new CutAnswer(begun);
        return site.transport(request);
      },
      target: { url: 'http://site.test/x', user: 'u', password: 'p' },
    });
    expect(await clock.run(client.exchange())).toMatchObject({ ok: true });
    expect(clock.now() - startAt).toBe(waited);
  }
});

test('the scheduled job starts again three times, ten seconds apart, then fails', async () => {
  const clock = new VirtualClock(startAt);
  let runs = 0;
  const client = new OnecClient({
    base: new OnecBase(generateBase({ seed: 1, goods: 1 })),
    profile: ut115,
    clock,
    random: seededRandom(1),
    transport: async () => {
      runs += 1;
      throw new Error("Couldn't resolve host name");
    },
    target: { url: 'http://site.test/x', user: 'u', password: 'p' },
  });
  await expect(clock.run(client.scheduledJob())).rejects.toThrow('resolve host');
  expect(runs).toBe(4);
  expect(clock.now() - startAt).toBe(30_000);
});

test('with sub-documents the versions stand before the mode of init', async () => {
  const { site, run } = setUp({ ...unf30, subDocuments: true });
  await run();
  expect(site.requests).toContain('GET ?type=catalog&sessid=s2&version=2.09&cmlVersion=2.10&mode=init');
});

test('on its schedule the job sends changes, and everything now and then', async () => {
  const { site, base, clock, client } = setUp(ut115, { init: 'zip=no\nfile_limit=100000000' });
  const stop = new AbortController();
  const reports: boolean[] = [];
  const minutes = (count: number) => count * 60_000;
  const running = client.runSchedule({
    every: minutes(15),
    fullEvery: minutes(40),
    signal: stop.signal,
    told: (report) => reports.push(report.ok),
  });
  const posts = () => site.requests.filter((line) => line.includes('mode=import&filename=import')).length;
  await clock.advance(minutes(10));
  expect(posts()).toBe(1);
  await clock.advance(minutes(10));
  expect([posts(), base.node('site').size]).toEqual([1, 0]);
  await clock.advance(minutes(30));
  expect(posts()).toBe(2);
  stop.abort(new Error('enough'));
  await running;
  expect(reports).toEqual([true, true, true, true]);
});
