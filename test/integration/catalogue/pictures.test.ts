import { createHash, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { LinkRepository, recordKey } from '../../../shared/app/sync/links.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecBase } from '../../../simulators/onec/base/base.ts';
import { generateBase } from '../../../simulators/onec/base/generate.ts';
import type { Good, Picture } from '../../../simulators/onec/base/model.ts';
import { OnecClient } from '../../../simulators/onec/commerceml/client.ts';
import { type Profile, unf30 } from '../../../simulators/onec/commerceml/profile.ts';
import { person } from '../../../simulators/portal/data/actor.ts';
import { updateProduct } from '../../../simulators/portal/data/catalog/change-products.ts';
import { addImage, imagesOf, removeImages } from '../../../simulators/portal/data/catalog/product-images.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { diskObjectsStore } from '../../../simulators/portal/data/disk/disk-objects.ts';
import { type JoinedHouse, joinedHouse } from '../../support/joined-house.ts';
import { type RunHouse, runHouse } from '../../support/run-house.ts';

let house: JoinedHouse;
let base: OnecBase;
let client: OnecClient;
let good: Good;

const gif = (words: string): Picture => ({
  ref: '0f8fad5b-d9cb-469f-a165-70867728950e',
  // Some bases name files as they like: what counts is how they begin.
  extension: 'png',
  bytes: Buffer.from(`GIF89a ${words}`),
});

beforeEach(async () => setUp({ ...unf30, zip: false }));

async function setUp(profile: Profile): Promise<void> {
  house = await joinedHouse();
  base = new OnecBase(generateBase({ seed: 5, goods: 3, withPictures: 0, withCharacteristics: 0 }));
  const [first] = base.goods;
  if (!first) throw new Error('the base is empty');
  good = first;
  client = new OnecClient({ ...(await house.tools(profile)), base, random: seededRandom(1) });
}

const showing = (...pictures: Picture[]) => base.writeGood({ ...base.good(good.ref), pictures });

async function exchange(full = false): Promise<number> {
  const before = house.writes();
  const report = await house.run(client.exchange({ full }));
  expect(report.errors).toEqual([]);
  await house.rest();
  return house.writes() - before;
}

function product() {
  const [found] = house.portal.store(productsStore).find('xmlId', good.ref);
  if (!found) throw new Error('the product is not on the portal');
  return found;
}

/** Pictures of the product on the portal, as `type: words`. */
const shown = () =>
  imagesOf(house.portal, product().id).map(({ objectId, type }) => {
    const { bytes = [] } = house.portal.store(diskObjectsStore).get(objectId) ?? {};
    return `${type}: ${Buffer.from(bytes).toString('latin1').slice(0, 40)}`;
  });

const journal = async () =>
  (await house.sync.journal.page(house.scope, {}, 20)).entries.map(({ causeKey }) => causeKey);

async function setPictures(pictures: 'mirror' | 'add' | 'off'): Promise<void> {
  const connection = await house.connection();
  const catalogue = { ...connection.settings.catalogue, pictures };
  await house.sync.connections.saveSettings(house.scope, { ...connection.settings, catalogue });
}

describe('the main picture of a good', () => {
  test('goes to the portal once, is replaced when its bytes change, and goes when 1C takes it away', async () => {
    showing(gif('one'));
    await exchange(true);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a one']);
    expect(await exchange(true)).toBe(0);

    showing(gif('two'));
    expect(await exchange()).toBe(1);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a two']);

    base.rename(good.ref, 'Другое название');
    expect(await exchange()).toBe(1);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a two']);

    showing();
    await exchange();
    expect(shown()).toEqual([]);
    expect(await exchange(true)).toBe(0);
    expect(await journal()).toEqual([]);
  });

  test('goes when 1C takes it away before anybody noted that it had come', async () => {
    showing(gif('one'));
    await exchange(true);
    const links = new LinkRepository(house.platform.table);
    const key = { entity: 'product', ref: good.ref } as const;
    const link = (await links.byRefs(house.scope, [key])).get(recordKey(key));
    if (!link) throw new Error('no link');
    // As a worker leaves it that dies after the picture was sent.
    const { picture: _, ...common } = link.common;
    await links.save(house.scope, [{ ...link, common }]);
    showing();
    await exchange();
    expect(shown()).toEqual([]);
  });

  test('is the first of several', async () => {
    const second = { ...gif('second'), ref: '7c9e6679-7425-40de-944b-e07fc1f90ae7' };
    showing(gif('first'), second);
    await exchange(true);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a first']);
  });

  test('comes out of an archive too', async () => {
    await setUp({ ...unf30, zip: true });
    showing(gif('packed'));
    await exchange(true);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a packed']);
  });

  test('waits for the next change of the base when a person replaced or removed it on the portal', async () => {
    showing(gif('one'));
    await exchange(true);
    const now = house.platform.clock.now();
    const other = { name: 'own.gif', bytes: new Uint8Array(Buffer.from('GIF89a own')) };
    addImage(house.portal, product().id, 'DETAIL_PICTURE', other, 1, now);
    updateProduct(house.portal, product(), {}, person(1), now);
    expect(await exchange(true)).toBe(0);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a own']);
    removeImages(house.portal, product().id);
    expect(await exchange(true)).toBe(0);
    showing(gif('two'));
    await exchange();
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a two']);
  });
});

describe('a picture that cannot be shown', () => {
  test.each([
    ['is no picture', { ...gif(''), bytes: Buffer.from('<html>404</html>') }, 'picture-broken'],
    [
      'has more than 8 MB',
      { ...gif(''), bytes: Buffer.concat([Buffer.from('GIF89a'), randomBytes(9_000_000)]) },
      'picture-too-large',
    ],
  ])('because it %s is told once; the product goes on', async (_, picture, cause) => {
    showing(gif('one'));
    await exchange(true);
    showing(picture);
    base.rename(good.ref, 'Новое название');
    await exchange();
    expect(product().name).toBe('Новое название');
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a one']);
    expect(await journal()).toEqual([cause]);
    showing(gif('two'));
    await exchange();
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a two']);
  });
});

describe('the setting', () => {
  test('`off` sends none, and turned on again sends what is there', async () => {
    await setPictures('off');
    showing(gif('one'));
    await exchange(true);
    expect(shown()).toEqual([]);
    // The pictures of the session are put away at its end, sent or not.
    await house.pass(150);
    await setPictures('mirror');
    await exchange(true);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a one']);
  });

  test('`add` takes none away', async () => {
    await setPictures('add');
    showing(gif('one'));
    await exchange(true);
    showing();
    await exchange();
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a one']);
  });
});

describe('a run that brought pictures', () => {
  const ask = async (method: string, path: string, body?: unknown) => (await at.ask(method, path, body)).body;
  let at: RunHouse;
  beforeEach(async () => {
    at = await runHouse(3);
    house = at.house;
    base = at.base;
    const [first] = base.goods;
    if (!first) throw new Error('the base is empty');
    good = first;
    await ask('PUT', '/settings', { synchronisation: { realTime: false } });
  });

  test('is planned with them, and takes away what it made', async () => {
    showing(gif('one'));
    await at.exchange(true);
    const plan = await at.run('/runs', { kind: 'plan' });
    const planned = (await at.records(plan.id)).find(
      ({ kind, ref }) => kind === 'product' && ref === good.ref,
    );
    expect(planned?.fields['picture']?.after).toBe(createHash('sha256').update('GIF89a one').digest('hex'));
    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(applied.counts).toMatchObject({ created: plan.counts['created'], left: 0, refused: 0 });
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a one']);
    const undone = await at.run(`/runs/${applied.id}/undo`);
    expect(undone.counts).toMatchObject({ dropped: plan.counts['created'], left: 0 });
    expect(at.products().size).toBe(0);
  });

  test('takes a new picture away again; one that it replaced is gone, and told so', async () => {
    await at.exchange(true);
    await at.run('/runs', { kind: 'full' });
    showing(gif('one'));
    await at.exchange();
    const first = await at.run('/runs', { kind: 'changes' });
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a one']);
    await at.run(`/runs/${first.id}/undo`);
    expect(shown()).toEqual([]);
    showing(gif('two'));
    await at.exchange();
    await at.run('/runs', { kind: 'changes' });
    showing(gif('three'));
    await at.exchange();
    const last = await at.run('/runs', { kind: 'changes' });
    const undone = await at.run(`/runs/${last.id}/undo`);
    expect(shown()).toEqual(['DETAIL_PICTURE: GIF89a three']);
    expect((await at.records(undone.id)).map(({ text }) => text?.ru)).toEqual([
      'Прежней картинки уже нет: запись оставлена как есть. Верните картинку в 1С или на портале.',
    ]);
  });
});
