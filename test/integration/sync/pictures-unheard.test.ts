import { expect, test } from 'vitest';
import { PortalError } from '../../../shared/ports/portal.ts';
import { imagesOf } from '../../../simulators/portal/data/catalog/product-images.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { EngineBench, ofBase } from '../../support/engine-bench.ts';

const key = { entity: 'product', ref: 'g1' } as const;

test('a picture of a product goes when the base takes it away before anybody heard of either', async () => {
  const at = new EngineBench();
  at.directions = { ...at.directions, toBase: false };
  at.base.pictures.set('one', { name: 'one.gif', bytes: Buffer.from('GIF89a one') });
  at.base.say(key, { name: 'Болт', active: true, picture: 'one' });
  const lost = new Set(['catalog.product.add', 'catalog.product.update']);
  at.portal.afterwards = ({ method }) => {
    if (!lost.delete(method)) return undefined;
    if (method === 'catalog.product.update') at.base.say(key, { picture: null });
    return new PortalError('unknown-outcome', method, '', 'no answer');
  };
  await at.run(ofBase('product', 'g1'));
  await at.run();
  const [product] = at.bench.portal.store(productsStore).find('xmlId', 'g1');
  expect(lost.size).toBe(0);
  expect(imagesOf(at.bench.portal, product?.id ?? 0)).toEqual([]);
  expect(await at.run(ofBase('product', 'g1'))).toBe(0);
});
