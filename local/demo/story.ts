import { variantId } from '../../simulators/onec/base/model.ts';
import { automateDeal } from './automation-story.ts';
import { takeCall } from './call-story.ts';
import type { DemoBase, ExpectedProduct } from './demo-base.ts';
import { expectedProducts } from './demo-base.ts';
import { publishReports } from './report-story.ts';
import type { Step, StoryParts } from './story-parts.ts';

const catalogueId = 23;

/** The story that a newcomer sees: each step ends with reading the portal back. */
export function storyOf(parts: StoryParts): readonly Step[] {
  return [
    { name: 'connect', play: () => connect(parts) },
    { name: 'catalogue', play: () => exchangeCatalogue(parts) },
    { name: 'price', play: () => changePrice(parts) },
    { name: 'again', play: () => exchangeAgain(parts) },
    { name: 'reports', play: () => publishReports(parts) },
    { name: 'automation', play: () => automateDeal(parts) },
    { name: 'call', play: () => takeCall(parts) },
  ];
}

async function connect({ houseUrl, connection }: StoryParts): Promise<string> {
  const response = await fetch(`${houseUrl}/agent/v1/connect`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      key: connection.key,
      base: { configuration: 'УправлениеНебольшойФирмой', release: '3.0.5.199' },
    }),
  });
  const told = await response.text();
  if (!response.ok) throw new Error(`connect: ${response.status} ${told}`);
  const { id, name } = connection.connection;
  if (!told.includes(`"${id}"`)) throw new Error(`the house knows another connection: ${told}`);
  return `База подключена к порталу ${name} по ключу: подключение № ${id}.`;
}

async function exchangeCatalogue(parts: StoryParts): Promise<string> {
  const { demo } = parts;
  await exchange(demo, true);
  const expected = expectedProducts(demo.base);
  const found = await productsOnPortal(parts);
  assertSame(expected, found);
  const sections = await parts.reader.list(
    'catalog.section.list',
    { filter: { iblockId: catalogueId } },
    'sections',
  );
  if (sections.length !== demo.base.groups.length) {
    throw new Error(
      `sections on the portal: ${sections.length}, groups in the base: ${demo.base.groups.length}`,
    );
  }
  const pictured = [...found.values()].filter(({ picture }) => picture !== undefined).length;
  return `Каталог выгружен из 1С: ${sections.length} разделов, ${found.size} товаров с ценами и остатками на портале, из них ${pictured} с картинками.`;
}

async function changePrice(parts: StoryParts): Promise<string> {
  const { demo } = parts;
  const [priceType] = demo.base.priceTypes;
  const good = demo.base.goods.find(({ characteristics }) => characteristics.length === 0);
  if (!good || !priceType) throw new Error('the base has no good to price');
  const variant = variantId(good.ref);
  const before = demo.base.prices(variant).get(priceType.ref) ?? 0;
  demo.base.setPrice(variant, priceType.ref, before + 1);
  await exchange(demo, false);
  const after = (await productsOnPortal(parts)).get(variant)?.price;
  if (after !== before + 1) throw new Error(`the price on the portal is ${after}, in the base ${before + 1}`);
  return `Цена «${good.name}» изменена в 1С с ${before} на ${before + 1} — на портале уже новая.`;
}

async function exchangeAgain(parts: StoryParts): Promise<string> {
  const { engine } = parts.portal.running.simulator;
  const before = engine.counters.commands;
  await exchange(parts.demo, true);
  const calls = engine.counters.commands - before;
  assertSame(expectedProducts(parts.demo.base), await productsOnPortal(parts));
  return `Тот же каталог выгружен ещё раз: портал не изменился (обращений к нему: ${calls}).`;
}

async function exchange({ client }: DemoBase, full: boolean): Promise<void> {
  const report = await client.exchange({ full });
  if (!report.ok) throw new Error(`the exchange failed: ${report.errors.join('; ')}`);
}

async function productsOnPortal({ reader }: StoryParts): Promise<ReadonlyMap<string, ExpectedProduct>> {
  const filter = { iblockId: catalogueId };
  const select = ['id', 'iblockId', 'xmlId', 'quantity', 'detailPicture'];
  const products = await reader.list('catalog.product.list', { filter, select }, 'products');
  const prices = await reader.list('catalog.price.list', {}, 'prices');
  const priceOf = new Map(prices.map((row) => [row['productId'], row['price']]));
  const found = new Map<string, ExpectedProduct>();
  for (const row of products) {
    const xmlId = String(row['xmlId']);
    const price = numberOf(priceOf.get(row['id']));
    const picture = await reader.picture(row['detailPicture']);
    found.set(xmlId, { xmlId, price, quantity: numberOf(row['quantity']), picture });
  }
  return found;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function assertSame(expected: readonly ExpectedProduct[], found: ReadonlyMap<string, ExpectedProduct>): void {
  if (expected.length !== found.size) {
    throw new Error(`products on the portal: ${found.size}, in the base: ${expected.length}`);
  }
  for (const { picture, price, quantity, xmlId } of expected) {
    const product = found.get(xmlId);
    if (!product) throw new Error(`${xmlId} is not on the portal`);
    if (product.picture !== picture) throw new Error(`${xmlId}: the picture is not the one of the base`);
    if (product.price !== price) throw new Error(`${xmlId}: price ${product.price}, in the base ${price}`);
    if (quantity !== undefined && product.quantity !== quantity) {
      throw new Error(`${xmlId}: quantity ${product.quantity}, in the base ${quantity}`);
    }
  }
}
