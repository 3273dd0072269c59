import { measuresStore, priceTypesStore, vatsStore } from '../data/catalog/catalog-lists.ts';
import { imagesOf } from '../data/catalog/product-images.ts';
import {
  type Product,
  pricesStore,
  productsStore,
  type Section,
  sectionsStore,
} from '../data/catalog/products.ts';
import { type Html, type HtmlPart, html } from './html.ts';
import { moneyText, pageAddress, pageOf, table, type View } from './view.ts';

/** Products under their sections, with pictures, prices and quantities. */
export function productsPage(view: View): Html {
  const { portal, texts } = view;
  const sections = inTreeOrder([...portal.store(sectionsStore)], null, []);
  const place = new Map(sections.map(({ section }, index) => [section.id, index]));
  const last = sections.length;
  const orderOf = (product: Product) => place.get(product.iblockSectionId ?? 0) ?? last;
  const products = [...portal.store(productsStore)].sort(
    (left, right) => orderOf(left) - orderOf(right) || left.id - right.id,
  );
  if (products.length === 0) return html`<p class="quiet">${texts.nothing}</p>`;
  const { rows, links } = pageOf(view, 'products', products);
  const groups = Map.groupBy(rows, orderOf);
  return html`${[...groups].map(
    ([index, group]) =>
      html`<h2>${sections[index]?.path ?? texts.noSection}</h2>${productTable(view, group)}`,
  )}${links}`;
}

interface Placed {
  readonly section: Section;
  /** Names from the top. */
  readonly path: string;
}

function inTreeOrder(all: readonly Section[], parent: number | null, names: readonly string[]): Placed[] {
  return all
    .filter((section) => section.iblockSectionId === parent)
    .sort((left, right) => left.sort - right.sort || left.id - right.id)
    .flatMap((section) => {
      const path = [...names, section.name];
      return [{ section, path: path.join(' / ') }, ...inTreeOrder(all, section.id, path)];
    });
}

function productTable(view: View, products: readonly Product[]): Html {
  const { texts, portal } = view;
  const heads = ['ID', '', texts.name, texts.article, texts.price, texts.vat, texts.quantity, texts.unit];
  const vats = portal.store(vatsStore);
  const measures = portal.store(measuresStore);
  const rows = products.map((product): readonly HtmlPart[] => [
    product.id,
    pictureOf(view, product),
    html`${product.name} ${product.active ? null : html`<span class="tag">${texts.inactive}</span>`}`,
    product.xmlId === String(product.id) ? '' : product.xmlId,
    pricesOf(view, product),
    vats.get(product.vatId ?? 0)?.name ?? '',
    product.quantity,
    measures.get(product.measure ?? 0)?.symbol ?? '',
  ]);
  return table(view, heads, rows, [4, 6]);
}

function pictureOf(view: View, product: Product): Html | null {
  const images = imagesOf(view.portal, product.id);
  const image = images.find(({ type }) => type !== 'MORE_PHOTO') ?? images[0];
  return image ? html`<img src="${pageAddress(view, `files/${image.objectId}`)}" alt="${image.name}">` : null;
}

/** The base price, and others with their names. */
function pricesOf(view: View, product: Product): HtmlPart {
  const types = view.portal.store(priceTypesStore);
  return view.portal
    .store(pricesStore)
    .find('productId', product.id)
    .map(({ catalogGroupId, price, currency }) => {
      const type = types.get(catalogGroupId);
      const name = type && !type.base ? html`<span class="quiet">${type.name}</span> ` : null;
      return html`<div>${name}${moneyText(view, price, currency)}</div>`;
    });
}
