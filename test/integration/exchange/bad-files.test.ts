import iconv from 'iconv-lite';
import { beforeEach, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { type Misbehaviour, misbehaviour } from '../../../simulators/onec/commerceml/misbehave.ts';
import { ut115 } from '../../../simulators/onec/commerceml/profile.ts';
import { commerceml as c } from '../../support/catalogue-files.ts';
import { catalogueOf } from '../../support/catalogue-of-portal.ts';
import { type JoinedHouse, joinedHouse } from '../../support/joined-house.ts';

let house: JoinedHouse;
let client: Misbehaviour;
beforeEach(async () => {
  house = await joinedHouse();
  client = misbehaviour(await house.tools(ut115));
});

/** Sends a file whole and asks to import it; the last answer, and what it left. */
async function send(name: string, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const answers = await house.run(client.upload({ name, bytes }));
  const { products } = catalogueOf(house.portal);
  const { entries } = await house.sync.journal.page(house.scope, {}, 50);
  return {
    answer: answers.at(-1) ?? '',
    names: Object.values(products)
      .map((product) => product.name)
      .sort(),
    products,
    told: entries.map(({ causeKey, details, object }) => [causeKey, details['file'], object?.id]),
    entries,
  };
}

const goods = (body: string) => c.root(c.goods(body));
const table = c.good('t', 'Стол');
const chair = c.good('s', 'Стул');

async function zipped(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries))
    zip.addBuffer(Buffer.from(content), name.replaceAll('..', '__'));
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  // The library refuses such names, archives of attackers do not: same length, so that nothing else moves.
  return Buffer.from(Buffer.concat(chunks).toString('latin1').replaceAll('__/', '../'), 'latin1');
}

test('a truncated file: what came is taken, the journal names file and object', async () => {
  const whole = goods(table + chair);
  const { answer, names, told } = await send('import0_1.xml', whole.slice(0, whole.indexOf('Стул') + 2));
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол']);
  expect(told).toEqual([['commerceml.truncated', 'import0_1.xml', 'import0_1.xml']]);
});

test('an entity bomb: refused with the reason', async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
  const { answer, told } = await send(
    'import0_1.xml',
    goods(table).replace('?>', `?>${bomb}`).replace('Стол', '&b;'),
  );
  expect(answer).toMatch(/^failure\nВ файле объявлены сущности/);
  expect(told).toEqual([['commerceml.entities', 'import0_1.xml', 'import0_1.xml']]);
});

test('200 000 levels: what was before them is taken', async () => {
  const { answer, names, told } = await send('import0_1.xml', goods(`${table}${'<Товар>'.repeat(200_000)}`));
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол']);
  expect(told).toMatchObject([['commerceml.depth', 'import0_1.xml', expect.any(String)]]);
});

test('a zip bomb is not unpacked, files beside it are read', async () => {
  const archive = await zipped({
    'import0_1.xml': goods(table),
    'offers0_1.xml': Buffer.alloc(40_000_000, 0x20),
  });
  const { answer, names, told } = await send('v8_1.zip', archive);
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол']);
  expect(told).toEqual([['archive.bomb', 'v8_1.zip', 'v8_1.zip']]);
});

test('a name in an archive that leads out of it is left out, the rest is read', async () => {
  const archive = await zipped({ '../../import.xml': goods(chair), 'import0_1.xml': goods(table) });
  const { answer, entries, names } = await send('v8_1.zip', archive);
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол']);
  expect(entries).toMatchObject([
    { causeKey: 'archive.unsafe-name', details: { entry: '../../import.xml' } },
  ]);
});

test('a damaged archive is refused with the reason', async () => {
  const { answer, told } = await send(
    'v8_1.zip',
    (await zipped({ 'import0_1.xml': goods(table) })).subarray(0, 90),
  );
  expect(answer).toMatch(/^failure\nАрхив повреждён/);
  expect(told).toEqual([['archive.broken', 'v8_1.zip', 'v8_1.zip']]);
});

test.each([
  ['UTF-8', 'windows-1251'],
  ['windows-1251', 'utf-8'],
])('a file that says %s and is %s is read right, and that is noted', async (label, charset) => {
  const text = goods(table).replace('encoding="UTF-8"', `encoding="${label}"`);
  const { answer, names, told } = await send('import0_1.xml', iconv.encode(text, charset));
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол']);
  expect(told).toEqual([['commerceml.wrong-encoding', 'import0_1.xml', 'import0_1.xml']]);
});

test('an empty offer, an empty price and a price that is no number: each named, the rest is done', async () => {
  await send('import0_1.xml', goods(table + chair + c.good('u', 'Зонт')));
  const offers = `<Предложение/>${c.offer('t', 'Стол', c.price('p1', ''))}${c.offer('u', 'Зонт', c.price('p1', 'дорого'))}${c.offer('s', 'Стул', c.price('p1', '90'), '<Количество>2</Количество>')}`;
  const { answer, products, told } = await send('offers0_1.xml', c.root(c.offers(offers)));
  expect(answer).toBe('success');
  expect(products).toMatchObject({
    t: { name: 'Стол', price: undefined, quantity: null },
    s: { name: 'Стул', price: '90 RUB', quantity: 2 },
    u: { name: 'Зонт', price: undefined, quantity: null },
  });
  expect(told.sort()).toEqual([
    ['commerceml.bad-number', 'offers0_1.xml', 'u'],
    ['commerceml.empty-object', 'offers0_1.xml', 'offers0_1.xml'],
    ['commerceml.empty-price', 'offers0_1.xml', 't'],
  ]);
});

test('a good twice in one file is what its last place says, and is named', async () => {
  const { answer, names, told } = await send(
    'import0_1.xml',
    goods(table + chair + c.good('t', 'Стол новый')),
  );
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол новый', 'Стул']);
  expect(told).toEqual([['commerceml.twice', 'import0_1.xml', 't']]);
});

test('a file that is older than what was taken changes nothing that is known, and is named', async () => {
  await send('import0_1.xml', c.root(c.goods(c.good('t', 'Стол новый')), '2026-08-20T10:00:00'));
  const { answer, names, told } = await send(
    'import0_1.xml',
    c.root(c.goods(table + chair), '2026-08-19T10:00:00'),
  );
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол новый', 'Стул']);
  expect(told).toEqual([['commerceml.older-package', 'import0_1.xml', 'import0_1.xml']]);
});

test('a description longer than the portal takes is cut, not refused', async () => {
  const long = c.good('t', 'Стол', [], `<Описание>${'ы'.repeat(900_000)}</Описание>`);
  const { answer, names } = await send('import0_1.xml', goods(long + chair));
  expect(answer).toBe('success');
  expect(names).toEqual(['Стол', 'Стул']);
});

test('an import of a file never sent, and a fragment without a session, are answered in words', async () => {
  const [never] = (await house.run(client.importNeverSent('import0_1.xml'))).slice(-1);
  expect(never).toMatch(/^failure\nФайл import0_1\.xml в этом сеансе не передавался/);
  const [stray] = await house.run(
    client.outOfSession({ name: 'import0_1.xml', bytes: Buffer.from(goods(table)) }),
  );
  expect(stray).toMatch(/^failure\nСеанс обмена не найден/);
});
