import { describe, expect, test } from 'vitest';
import { keys } from '../../../shared/contracts/keys.ts';
import { Broken, Transient } from '../../../shared/kernel/outcome.ts';
import { authorisedPortal, refreshAnswer } from '../../support/authorised-portal.ts';
import { json, reply } from '../../support/scripted-http.ts';

const read = { method: 'profile', params: {}, repeat: 'read' } as const;
const good = { result: { ID: '1' } };

describe('a token that has expired', () => {
  test('is refreshed, saved, and the call goes out again', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.expire();
    expect(await bench.run(portal.call(read))).toEqual(good);
    // Another worker starts from what was saved.
    expect(await bench.run(bench.worker().portal.call(read))).toEqual(good);
    expect(bench.refreshes()).toBe(1);
    expect(bench.http.seen.map(({ body }) => body['auth'] ?? body['refresh_token'])).toEqual([
      'access-0',
      'refresh-0',
      'access-1',
      'access-1',
    ]);
  });

  test('is refreshed once though sixteen workers notice at the same time', async () => {
    const bench = authorisedPortal();
    await bench.install();
    const workers = Array.from({ length: 16 }, () => bench.worker());
    for (const { tokens } of workers) await tokens.current(bench.installation);
    bench.expire();
    const answers = await bench.run(Promise.all(workers.map(({ portal }) => portal.call(read))));
    expect(answers).toEqual(Array.from({ length: 16 }, () => good));
    expect(bench.refreshes()).toBe(1);
  });

  test('is not refreshed before a call, however old', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    await bench.run(bench.platform.clock.sleep(100 * 24 * 3_600_000));
    await bench.run(portal.call(read));
    expect(bench.refreshes()).toBe(0);
  });

  test('refused late does not refresh what is fresh already', async () => {
    const bench = authorisedPortal();
    const { tokens } = await bench.install();
    bench.expire();
    await bench.run(tokens.refresh(bench.installation, 'access-0'));
    expect(await bench.run(bench.worker().tokens.refresh(bench.installation, 'access-0'))).toMatchObject({
      accessToken: 'access-1',
    });
    expect(bench.refreshes()).toBe(1);
  });

  test('stored sealed: neither token nor secret lies open', async () => {
    const bench = authorisedPortal();
    await bench.install();
    const row = await bench.platform.table.get(keys.portalToken.build(bench.installation));
    expect(JSON.stringify(row)).not.toMatch(/access-0|refresh-0/);
  });
});

describe('a refresh', () => {
  test('that another worker was faster with is no loss of authorisation', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.expire();
    const other = bench.worker();
    // Our request to the authorisation server is overtaken: the pair is used up and replaced while it is under way.
    bench.next(() => undefined);
    bench.next(() => {
      void other.tokens.install(bench.installation, {
        ...{ accessToken: 'access-0b', refreshToken: 'refresh-0b' },
        clientEndpoint: 'https://acme.bitrix24.example/rest/',
      });
      return json({ error: 'invalid_grant' }, 400);
    });
    bench.next((request) => (request.body['auth'] === 'access-0b' ? json(good) : undefined));
    expect(await bench.run(portal.call(read))).toEqual(good);
    expect(await other.tokens.state(bench.installation)).toMatchObject({ state: 'active' });
  });

  test.each([
    ['invalid_grant', 'portal.authorisation-lost'],
    ['invalid_client', 'portal.authorisation-lost'],
    ['PAYMENT_REQUIRED', 'portal.payment-required'],
  ])(
    'refused with %s pauses the connection with a reason, without further calls',
    async (error, causeKey) => {
      const bench = authorisedPortal();
      const { portal, tokens } = await bench.install();
      bench.expire();
      bench.next(() => undefined);
      bench.next(() => json({ error }, 400));
      const broken = await bench.run(portal.call(read).catch((reason: unknown) => reason));
      expect(broken).toBeInstanceOf(Broken);
      expect(broken).toMatchObject({ causeKey });
      const before = bench.http.seen.length;
      await expect(bench.run(bench.worker().portal.call(read))).rejects.toMatchObject({ causeKey });
      expect(bench.http.seen.length).toBe(before);
      const state = await tokens.state(bench.installation);
      expect(state).toMatchObject({ state: 'broken', causeKey });
      expect(state?.state === 'broken' && state.text.ru.length).toBeGreaterThan(20);
      await tokens.resume(bench.installation);
      expect(await bench.run(portal.call(read))).toEqual(good);
    },
  );

  test('answered for another member_id is refused and not saved', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.expire();
    bench.next(() => undefined);
    bench.next(() => json(refreshAnswer(9, { member_id: 'b'.repeat(32) })));
    await expect(bench.run(portal.call(read))).rejects.toMatchObject({ causeKey: 'portal.foreign-answer' });
    expect(bench.http.seen.some(({ body }) => body['auth'] === 'access-9')).toBe(false);
  });

  test.each([
    ['an HTML page', () => reply('<html>502</html>', 502)],
    ['no answer', () => 'timeout' as const],
    ['a body cut short', () => reply('{"access_token":"acc', 200)],
  ])('answered with %s comes again later', async (_, answer) => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.expire();
    bench.next(() => undefined);
    bench.next(answer);
    await expect(bench.run(portal.call(read))).rejects.toBeInstanceOf(Transient);
    expect(await bench.run(portal.call(read))).toEqual(good);
  });

  test('by a worker that died does not lock the others out for ever', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.expire();
    const until = bench.platform.clock.now() + 30_000;
    const lock = keys.portalTokenLock.build({ member: bench.installation.member });
    await bench.platform.ephemeral.put({ ...lock, owner: 'dead', until });
    expect(await bench.run(portal.call(read))).toEqual(good);
    expect(bench.platform.clock.now()).toBeGreaterThan(until);
    expect(await bench.platform.ephemeral.get(lock)).toBeUndefined();
  });

  test('brings the new address of the portal', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.expire();
    bench.next(() => undefined);
    bench.next(() => json(refreshAnswer(1, { client_endpoint: 'https://new.bitrix24.example/rest' })));
    bench.next((request) =>
      request.url === 'https://new.bitrix24.example/rest/profile' ? json(good) : undefined,
    );
    expect(await bench.run(portal.call(read))).toEqual(good);
  });
});

describe('an uninstalled application', () => {
  test('has no tokens left, and nobody calls', async () => {
    const bench = authorisedPortal();
    const { portal, tokens } = await bench.install();
    await tokens.drop(bench.installation);
    await expect(bench.run(portal.call(read))).rejects.toMatchObject({ causeKey: 'portal.not-installed' });
    expect(bench.http.seen).toEqual([]);
    const row = await bench.platform.table.get(keys.portalToken.build(bench.installation));
    expect(row?.['sealed']).toBeUndefined();
    expect(await tokens.state(bench.installation)).toEqual({ state: 'removed' });
  });

  test('works again once installed again', async () => {
    const bench = authorisedPortal();
    const { tokens } = await bench.install();
    await tokens.drop(bench.installation);
    const { portal } = await bench.install();
    expect(await bench.run(portal.call(read))).toEqual(good);
  });

  test('that never was installed', async () => {
    const bench = authorisedPortal();
    await expect(bench.run(bench.worker().portal.call(read))).rejects.toBeInstanceOf(Broken);
    expect(await bench.worker().tokens.state(bench.installation)).toBeUndefined();
  });
});

describe('tokens that came with an event', () => {
  const offered = { accessToken: 'offered', userId: '1', expiresAt: 2000 };

  test.each([
    ['newer ones of the same user are taken', offered, 'offered'],
    ['older ones are not', { ...offered, expiresAt: 500 }, 'access-0'],
    ['those of another user are not', { ...offered, userId: '7' }, 'access-0'],
    ['those of nobody are not', { accessToken: 'offered', expiresAt: 2000 }, 'access-0'],
  ])('%s', async (_, tokens, accessToken) => {
    const bench = authorisedPortal();
    const worker = await bench.install();
    await worker.tokens.offer(bench.installation, tokens);
    expect(await worker.tokens.current(bench.installation)).toMatchObject({ accessToken });
  });

  test('do not bring back an uninstalled application', async () => {
    const bench = authorisedPortal();
    const worker = await bench.install();
    await worker.tokens.drop(bench.installation);
    await worker.tokens.offer(bench.installation, offered);
    await expect(worker.tokens.current(bench.installation)).rejects.toBeInstanceOf(Broken);
  });

  test('installation without a refresh token is refused', async () => {
    const bench = authorisedPortal();
    await expect(
      bench
        .worker()
        .tokens.install(bench.installation, { accessToken: 'a', clientEndpoint: 'https://x/rest/' }),
    ).rejects.toBeInstanceOf(RangeError);
  });
});
