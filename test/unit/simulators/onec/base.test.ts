import { expect, test } from 'vitest';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { OnecBase } from '../../../../simulators/onec/base/base.ts';
import { generateBase, uuid } from '../../../../simulators/onec/base/generate.ts';
import { drawPicture } from '../../../../simulators/onec/base/picture.ts';

const make = (goods = 50) => new OnecBase(generateBase({ seed: 3, goods }));

test('the same seed makes the same base, another seed another one', () => {
  const options = { seed: 3, goods: 20, withPictures: 1 };
  expect(generateBase(options)).toEqual(generateBase(options));
  expect(generateBase({ ...options, seed: 4 }).goods[0]?.ref).not.toBe(generateBase(options).goods[0]?.ref);
});

test('a generated base has what a trading company has', () => {
  const base = make(300);
  expect(base.groups.filter((group) => group.parent !== undefined).length).toBeGreaterThan(8);
  expect(base.goods.some((good) => good.characteristics.length > 1)).toBe(true);
  expect(base.goods.some((good) => good.groups.length === 0)).toBe(true);
  expect(base.goods.some((good) => good.groups.length === 2)).toBe(true);
  expect(base.goods.some((good) => good.tax === 'Без НДС')).toBe(true);
  expect(base.goods.some((good) => good.type === 'Услуга')).toBe(true);
  expect(base.goods.every((good) => good.barcode === undefined || /^\d{13}$/.test(good.barcode))).toBe(true);
  expect(new Set(base.goods.map((good) => good.ref)).size).toBe(300);
});

test('every change is registered for every node, once', () => {
  const base = make();
  const [one, other] = [base.node('one'), base.node('other')];
  const everything = one.size;
  expect(everything).toBe(51);
  for (const node of [one, other]) {
    const { goods } = node.read();
    node.forgetReferences([...goods, 'groups']);
    expect(node.size).toBe(0);
  }
  const [good, next] = base.goods;
  const [group] = base.groups;
  if (!good || !next || !group) throw new Error('empty base');
  base.rename(good.ref, 'Новое');
  base.markDeleted(good.ref);
  base.setStock(
    `${next.ref}${next.characteristics[0] ? `#${next.characteristics[0].ref}` : ''}`,
    base.warehouses[0]?.ref ?? '',
    4,
  );
  base.renameGroup(group.ref, 'Группа');
  for (const node of [one, other]) {
    expect(node.read()).toMatchObject({ goods: [good.ref], offers: [next.ref], groups: true });
  }
  expect(base.good(good.ref)).toMatchObject({ name: 'Новое', deleted: true });
});

test('references the base does not have are refused', () => {
  const base = make();
  const [good] = base.goods;
  const [top, below] = base.groups;
  if (!good || !top || !below) throw new Error('empty base');
  expect(() => base.rename('nobody', 'x')).toThrow(RangeError);
  expect(() => base.moveGood(good.ref, ['nobody'])).toThrow(RangeError);
  expect(() => base.setPrice(`${good.ref}#nobody`, 'type', 1)).toThrow(RangeError);
  expect(below.parent).toBe(top.ref);
  expect(() => base.moveGroup(top.ref, below.ref)).toThrow(RangeError);
  base.moveGroup(below.ref);
  expect(base.groups.find((group) => group.ref === below.ref)).not.toHaveProperty('parent');
});

test('pictures are real files', () => {
  const random = seededRandom(1);
  const pictures = Array.from({ length: 20 }, () => drawPicture(uuid(random), random));
  const starts = { png: '89504e470d0a1a0a', jpg: 'ffd8fffe' };
  for (const { extension, bytes } of pictures) {
    expect(Buffer.from(bytes).toString('hex').startsWith(starts[extension])).toBe(true);
  }
  expect(new Set(pictures.map(({ extension }) => extension))).toEqual(new Set(['png', 'jpg']));
  expect(new Set(pictures.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(20);
});
