import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CatalogueRecord } from '../../shared/domain/catalogue/onec-records.ts';
import { OnecBase } from '../../simulators/onec/base/base.ts';
import { generateBase } from '../../simulators/onec/base/generate.ts';
import { variantId } from '../../simulators/onec/base/model.ts';
import type { Encoding } from '../../simulators/onec/commerceml/encode.ts';
import { packagesOf } from '../../simulators/onec/commerceml/package-files.ts';
import { type Profile, unf30, ut115 } from '../../simulators/onec/commerceml/profile.ts';
import { picturePath } from '../../simulators/onec/commerceml/write-import.ts';
import { ofKind, problemCodes, readAll } from '../unit/commerceml/read.ts';

const encodings = fc.record({
  charset: fc.constantFrom<Encoding['charset'][]>('UTF-8', 'windows-1251'),
  byteOrderMark: fc.boolean(),
  newline: fc.constantFrom<Encoding['newline'][]>('\n', '\r\n'),
});

const profiles: fc.Arbitrary<Profile> = fc
  .record({
    of: fc.constantFrom(unf30, ut115),
    stock: fc.constantFrom<Profile['stock'][]>('attributes', 'list'),
    schemaVersion: fc.constantFrom('2.03', '2.05', '2.08'),
    namespace: fc.constantFrom(undefined, 'urn:1C.ru:commerceml_2'),
    goodsPerPortion: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ of, ...rest }) => ({ ...of, ...rest }));

/** Names with all that XML and windows-1251 allow. */
const names = fc.array(fc.constantFrom('Ёж', ' ', '&', '<', '>', '"', "'", '№', 'ё', '—', ']]>', 'a'), {
  minLength: 1,
  maxLength: 12,
});

interface Made {
  readonly base: OnecBase;
  readonly records: CatalogueRecord[];
}

async function exported(base: OnecBase, profile: Profile, encoding: Encoding): Promise<Made> {
  const writing = { base, profile, formedAt: '2025-03-01T10:00:00', onlyChanges: false };
  const records: CatalogueRecord[] = [];
  for (const { documents } of packagesOf(base.node('test').read(), writing, encoding)) {
    for (const document of documents) records.push(...(await readAll(document.bytes)));
  }
  return { base, records };
}

const made = fc
  .record({
    seed: fc.integer(),
    goods: fc.integer({ min: 1, max: 20 }),
    currency: fc.constantFrom('руб', 'руб.', 'RUB', 'грн'),
    name: names.map((parts) => parts.join('').trim()).filter((name) => name !== ''),
    deleted: fc.boolean(),
    profile: profiles,
    encoding: encodings,
  })
  .map(({ seed, goods, currency, name, deleted, profile, encoding }) => {
    const base = new OnecBase(
      generateBase({ seed, goods, currency, withPictures: 0.3, withCharacteristics: 0.3 }),
    );
    const [first] = base.goods;
    if (first) base.writeGood({ ...first, name, deleted });
    return { base, profile, encoding, currency };
  });

test('what the base holds is what the product reads', async () => {
  await fc.assert(
    fc.asyncProperty(made, async ({ base, profile, encoding, currency }) => {
      const { records } = await exported(base, profile, encoding);
      expect(problemCodes(records)).toEqual([]);
      expect(
        ofKind(records, 'group')
          .map(({ id, name, parentId }) => [id, name, parentId])
          .sort(),
      ).toEqual(base.groups.map(({ ref, name, parent }) => [ref, name, parent]).sort());
      expect(goodsRead(records)).toEqual(goodsHeld(base));
      expect(offersRead(records)).toEqual(offersHeld(base, currency));
      const types = ofKind(records, 'priceType').map(({ id, name, taxIncluded }) => [id, name, taxIncluded]);
      const held = base.goods.some((good) => !good.deleted) ? base.priceTypes : [];
      expect(types).toEqual(held.map(({ ref, name, taxIncluded }) => [ref, name, taxIncluded]));
    }),
    { numRuns: 60 },
  );
});

function goodsRead(records: readonly CatalogueRecord[]): unknown[] {
  return ofKind(records, 'good').map((good) => ({
    id: good.id,
    name: good.name,
    article: good.article,
    description: good.description,
    deleted: good.deleted,
    groups: good.groupIds ?? [],
    unit: good.unit?.code,
    tax: good.taxes.map((tax) => (tax.exempt ? 'Без НДС' : String(tax.percent))),
    weight: good.weight,
    barcodes: good.barcodes,
    pictures: good.pictures,
    properties: good.propertyValues.map(({ id, values }) => [id, ...values]),
    type: good.type,
  }));
}

function goodsHeld(base: OnecBase): unknown[] {
  return base.goods.map((good) => ({
    id: good.ref,
    name: good.name,
    article: good.article,
    description: good.description,
    deleted: good.deleted,
    groups: good.groups,
    unit: good.unit.code,
    tax: [good.tax],
    weight: good.weight,
    barcodes: good.barcode === undefined ? [] : [good.barcode],
    pictures: good.pictures.map((picture) => picturePath(good, picture)),
    properties: good.properties.map(({ property, value }) => [property, value]),
    type: good.type,
  }));
}

const codes: Readonly<Record<string, string>> = { руб: 'RUB', 'руб.': 'RUB', RUB: 'RUB', грн: 'UAH' };

function offersRead(records: readonly CatalogueRecord[]): unknown[] {
  return ofKind(records, 'offer').map((offer) => ({
    id: offer.id,
    prices: (offer.prices ?? []).map((price) => [price.priceTypeId, price.amount, price.currency?.code]),
    quantity: offer.stock?.quantity,
    stock: offer.stock?.byWarehouse.map(({ warehouseId, quantity }) => [warehouseId, quantity]),
    characteristics: offer.characteristics.map(({ name, values }) => [name, ...values]),
  }));
}

function offersHeld(base: OnecBase, currency: string): unknown[] {
  const variants = base.goods.filter((good) => !good.deleted).flatMap((good) => base.variants(good));
  return variants.map(({ good, characteristic }) => {
    const id = variantId(good.ref, characteristic?.ref);
    const stock = [...base.stock(id)];
    const tenths = stock.reduce((sum, [, quantity]) => sum + Math.round(quantity * 10), 0);
    return {
      id,
      prices: base.priceTypes
        .filter(({ ref }) => base.prices(id).has(ref))
        .map(({ ref }) => [ref, base.prices(id).get(ref), codes[currency]]),
      quantity: tenths / 10,
      stock,
      characteristics: (characteristic?.values ?? []).map(({ name, value }) => [name, value]),
    };
  });
}

test('packages of price changes join good and characteristic', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const base = new OnecBase(generateBase({ seed, goods: 6, withCharacteristics: 0.7 }));
      const node = base.node('test');
      node.forgetReferences([...base.goods.map((good) => good.ref), 'groups']);
      const variants = base.goods.flatMap((good) => base.variants(good));
      const [type] = base.priceTypes;
      for (const { good, characteristic } of variants) {
        base.setPrice(variantId(good.ref, characteristic?.ref), type?.ref ?? '', 10);
      }
      const writing = { base, profile: ut115, formedAt: '2025-03-01T10:00:00', onlyChanges: true };
      const encoding: Encoding = { charset: 'UTF-8', byteOrderMark: true, newline: '\n' };
      const packages = [...packagesOf(node.read(), writing, encoding)];
      expect(packages.map(({ kind }) => kind)).toEqual(['offers']);
      const records = await readAll(packages[0]?.documents[0]?.bytes ?? '');
      expect(
        ofKind(records, 'offer')
          .map(({ id }) => id)
          .sort(),
      ).toEqual(variants.map(({ good, characteristic }) => variantId(good.ref, characteristic?.ref)).sort());
      expect(ofKind(records, 'packageEnd')).toMatchObject([{ section: 'offers', onlyChanges: true }]);
    }),
    { numRuns: 20 },
  );
});
