import { describe, expect, test } from 'vitest';
import { resolveUnknownAdds } from '../../shared/app/portal/resolve-unknown-adds.ts';
import { Broken, Busy, Transient } from '../../shared/kernel/outcome.ts';
import type { Portal, PortalCommand, PortalRow } from '../../shared/ports/portal.ts';
import { pricesStore, productsStore } from '../../simulators/portal/data/catalog/products.ts';
import { type FaultKind, faultKinds, faultPoint } from '../../simulators/portal/faults/fault-kinds.ts';
import { type SimulatedBench, simulatedBench } from '../support/simulated-portal.ts';

/*
 * Every fault of the simulator's plan against a writer that does what the product does: it comes again when told to,
 * looks for adds whose outcome is unknown, and never sends such an add before it has looked.
 */

const count = 80;
const guids = Array.from({ length: count }, (_, index) => `guid-${index}`);
const lookup = {
  method: 'catalog.product.list',
  params: { select: ['id', 'iblockId', 'xmlId'], filter: { iblockId: 23 } },
  rowsAt: 'products',
  idField: 'id',
  keyField: 'xmlId',
};

/** What is known of each product: nothing, its id, or that its add may have happened. */
interface Progress {
  readonly ids: Map<string, string>;
  readonly unknown: Set<string>;
  readonly priced: Set<string>;
  sentAt: number;
}

function commandsFor({
  ids,
  unknown,
  priced,
}: Progress): { readonly guid: string; readonly commands: PortalCommand[] }[] {
  return guids
    .filter((guid) => !priced.has(guid) && !unknown.has(guid))
    .map((guid) => {
      const known = ids.get(guid);
      const fields = { iblockId: 23, name: `Товар ${guid}`, xmlId: guid };
      const id = known ?? `$result[${guid}][element][id]`;
      const price: PortalCommand = {
        method: 'catalog.price.modify',
        params: { fields: { product: { id, prices: [{ catalogGroupId: 1, price: 10, currency: 'RUB' }] } } },
        repeat: 'idempotent',
      };
      const add: PortalCommand = {
        method: 'catalog.product.add',
        params: { fields },
        repeat: 'once',
        name: guid,
      };
      return { guid, commands: known === undefined ? [add, price] : [price] };
    });
}

async function writeRound(portal: Portal, progress: Progress, now: number): Promise<void> {
  const wanted = commandsFor(progress);
  progress.sentAt = now;
  const results = await portal.batch(wanted.flatMap(({ commands }) => commands));
  let at = 0;
  for (const { guid, commands } of wanted) {
    for (const command of commands) {
      const result = results[at];
      at += 1;
      if (command.repeat === 'idempotent') {
        if (result?.ok) progress.priced.add(guid);
      } else if (result?.ok) {
        progress.ids.set(
          guid,
          String((result.value.result as { readonly element: { readonly id: number } }).element.id),
        );
      } else if (result?.error.kind === 'unknown-outcome') progress.unknown.add(guid);
    }
  }
}

async function lookRound(portal: Portal, progress: Progress, now: number): Promise<void> {
  if (progress.unknown.size === 0) return;
  const resolved = await resolveUnknownAdds(portal, lookup, [...progress.unknown], progress.sentAt, now);
  for (const [guid, state] of resolved) {
    if (state.state === 'undecided') continue;
    progress.unknown.delete(guid);
    if (state.state === 'added') progress.ids.set(guid, state.id);
    else expect(state.state).toBe('absent');
  }
}

/** Works until everything is written, as a queue would: "not now" is waited out, trouble is tried again. */
async function writeAll(bench: SimulatedBench, portal: Portal): Promise<void> {
  const { clock } = bench.platform;
  const progress: Progress = { ids: new Map(), unknown: new Set(), priced: new Set(), sentAt: 0 };
  for (let round = 0; round < 30 && progress.priced.size < count; round += 1) {
    try {
      await lookRound(portal, progress, clock.now());
      await writeRound(portal, progress, clock.now());
    } catch (error) {
      if (!(error instanceof Busy || error instanceof Transient)) throw error;
    }
    if (progress.priced.size < count) await clock.sleep(90_000);
  }
  expect(progress.priced.size).toBe(count);
}

function expectEverythingOnce(bench: SimulatedBench): void {
  const products = [...bench.portal.store(productsStore)];
  expect(products.map((row) => row.xmlId).toSorted()).toEqual(guids.toSorted());
  expect([...bench.portal.store(pricesStore)].map((row) => row.productId).toSorted((a, b) => a - b)).toEqual(
    products.map((row) => row.id),
  );
}

async function readAll(bench: SimulatedBench, portal: Portal): Promise<readonly string[]> {
  const got: string[] = [];
  let reached = 0;
  for (let round = 0; round < 10; round += 1) {
    try {
      const take = (_: number, rows: readonly PortalRow[]) => {
        for (const row of rows) got.push(String(row['xmlId']));
        reached = Number(rows.at(-1)?.['id']);
      };
      await portal.readLists([{ ...lookup, after: reached }], take);
      return got;
    } catch (error) {
      if (!(error instanceof Busy || error instanceof Transient)) throw error;
      await bench.platform.clock.sleep(90_000);
    }
  }
  throw new Error('the list could not be read');
}

const needsPerson: readonly FaultKind[] = ['overload'];
const portalFaults = faultKinds.filter((kind) => ['before', 'after', 'command'].includes(faultPoint(kind)));
const passing = portalFaults.filter((kind) => !needsPerson.includes(kind));

describe.each(passing)('%s', (fault) => {
  test.each([300_000, -300_000])(
    'loses nothing and writes nothing twice, the portal’s clock being %d ms ahead',
    async (skew) => {
      const bench = simulatedBench({ times: 'real' });
      bench.portal.clockSkew = skew;
      const { portal } = await bench.ready();
      bench.simulator.engine.faults.set([{ fault, probability: 0.25, times: 6 }]);
      await bench.run(writeAll(bench, portal));
      expectEverythingOnce(bench);
    },
  );

  // Refusals of a command are told to the reader and are not weather.
  test.skipIf(['numeric-error', 'empty-error', 'text-error', 'error-in-result'].includes(fault))(
    'does not keep a list from being read whole',
    async () => {
      const bench = simulatedBench({ times: 'real' });
      const { portal } = await bench.ready();
      await bench.run(writeAll(bench, portal));
      bench.simulator.engine.faults.set([{ fault, probability: 0.5, times: 3 }]);
      const got = await bench.run(readAll(bench, portal));
      expect(got.toSorted()).toEqual(guids.toSorted());
    },
  );
});

describe('trouble with the authorisation server', () => {
  const expire = (bench: SimulatedBench) =>
    bench.simulator.engine.tokens.expireAll(bench.portal, 'app.most24', bench.platform.clock.now());

  test('that passes is waited out', async () => {
    const bench = simulatedBench({ times: 'real' });
    const { portal } = await bench.ready();
    expire(bench);
    bench.simulator.engine.faults.set([{ fault: 'oauth-unavailable', times: 2 }]);
    await bench.run(writeAll(bench, portal));
    expectEverythingOnce(bench);
  });

  test.each([
    ['invalid-grant', 'portal.authorisation-lost'],
    ['invalid-client', 'portal.authorisation-lost'],
    ['payment-required', 'portal.payment-required'],
    ['foreign-member', 'portal.foreign-answer'],
  ] as const)(
    '%s stops the work with a reason; after a new installation it goes on',
    async (fault, causeKey) => {
      const bench = simulatedBench({ times: 'real' });
      const { portal } = await bench.ready();
      expire(bench);
      bench.simulator.engine.faults.set([{ fault, times: 1 }]);
      const broken = await bench.run(writeAll(bench, portal).catch((error: unknown) => error));
      expect(broken).toBeInstanceOf(Broken);
      expect(broken).toMatchObject({ causeKey });
      await bench.ready();
      await bench.run(writeAll(bench, portal));
      expectEverythingOnce(bench);
    },
  );

  test('the answer to a refresh getting lost needs a new installation, and only that', async () => {
    const bench = simulatedBench({ times: 'real' });
    const { portal } = await bench.ready();
    expire(bench);
    bench.simulator.engine.faults.set([{ fault: 'oauth-reset-after', times: 1 }]);
    const broken = await bench.run(writeAll(bench, portal).catch((error: unknown) => error));
    expect(broken).toMatchObject({ causeKey: 'portal.authorisation-lost' });
    await bench.ready();
    await bench.run(writeAll(bench, portal));
    expectEverythingOnce(bench);
  });
});

test('work goes on through expiring tokens with one refresh each', async () => {
  const bench = simulatedBench({ times: 'real' });
  bench.simulator.engine.tokens.lifetime = 2000;
  const { portal } = await bench.ready();
  const workers = [portal, bench.worker().portal, bench.worker().portal];
  const read = { method: 'catalog.catalog.list', params: {}, repeat: 'read' } as const;
  const { clock } = bench.platform;
  await bench.run(
    Promise.all(
      workers.map(async (worker) => {
        for (let step = 0; step < 10; step += 1) {
          await worker.call(read);
          await clock.sleep(2500);
        }
      }),
    ),
  );
  // The token expires ten times; who notices at the same time shares the refresh.
  expect(bench.simulator.oauth.requests).toBeLessThanOrEqual(11);
});

test('a renamed portal is found at its new address, by every worker', async () => {
  const bench = simulatedBench({ times: 'real' });
  const { portal, tokens } = await bench.ready();
  bench.simulator.renamePortal(bench.portal, 'renamed');
  await bench.run(writeAll(bench, portal));
  expectEverythingOnce(bench);
  expect(await tokens.state(bench.installation)).toEqual({
    state: 'active',
    clientEndpoint: `${bench.portal.address}/rest/`,
  });
});

test('a manual block is told as such', async () => {
  const bench = simulatedBench({ times: 'real' });
  const { portal } = await bench.ready();
  bench.simulator.engine.faults.set([{ fault: 'overload', times: 1 }]);
  await expect(bench.run(writeAll(bench, portal))).rejects.toMatchObject({
    causeKey: 'portal.overload-block',
  });
});
