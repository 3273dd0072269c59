import { diskObjectsStore } from '../data/disk/disk-objects.ts';
import type { PortalSimulator } from '../simulator.ts';
import { fileResponse } from '../transport/file-response.ts';
import type { PortalRequest, PortalResponse } from '../transport/request.ts';
import { callsPage } from './calls-page.ts';
import { clientPage, companiesPage, contactsPage } from './client-pages.ts';
import { dealPage, dealsPage, isDealKind } from './deal-pages.ts';
import { feedPage } from './feed-page.ts';
import { type Html, html } from './html.ts';
import { type Frame, pageResponse } from './layout.ts';
import { peopleAction } from './people-action.ts';
import { notificationsPage, peoplePage } from './people-pages.ts';
import { productsPage } from './product-page.ts';
import { languageOf, textsOf } from './texts.ts';
import { pageAddress, table, type View } from './view.ts';

/** Pages of a portal in the order of the menu. */
const menu = [
  'feed',
  'companies',
  'contacts',
  'products',
  'deals',
  'invoices',
  'leads',
  'calls',
  'notifications',
  'people',
] as const;
type Page = (typeof menu)[number];

/**
 * Shows people what the portals hold: `/` lists them, `/view/{portal}/…` is one of them. Everybody sees everything,
 * there is no signing in; forms move deals and press cards. `undefined` for requests that are for the portals themselves.
 */
export function peopleInterface(
  simulator: PortalSimulator,
  request: PortalRequest,
): PortalResponse | undefined {
  const url = new URL(request.url);
  if (request.method === 'POST') return peopleAction(simulator, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const language = languageOf(url.searchParams.get('lang'), request.headers['accept-language'] ?? '');
  if (url.pathname === '/') return homePage(simulator, url, language);
  const [, root, name = '', page = 'feed', id] = url.pathname.split('/');
  if (root !== 'view') return undefined;
  const portal = simulator.portals.get(name);
  const texts = textsOf[language];
  const frame = frameOf(simulator, url, language);
  if (!portal) return pageResponse(404, { ...frame, title: texts.portals }, html`<p>${texts.notFound}</p>`);
  const now = simulator.engine.clock.now() + portal.clockSkew;
  const view: View = { portal, texts, language, now, page: Number(url.searchParams.get('page')) || 0 };
  if (page === 'files') return filePage(view, Number(id)) ?? missing(view, frame);
  const known = menu.find((one) => one === page);
  const content = known && (id ? itemPage(view, known, Number(id)) : listPage(view, known));
  if (!known || !content) return missing(view, frame);
  const title = `${portal.name}: ${texts[known]}`;
  return pageResponse(200, { ...frame, title, navigation: navigationOf(view, known) }, content);
}

function missing(view: View, frame: Omit<Frame, 'title'>): PortalResponse {
  const { texts, portal } = view;
  const around = { ...frame, title: portal.name, navigation: navigationOf(view, undefined) };
  return pageResponse(404, around, html`<p>${texts.notFound}</p>`);
}

function frameOf(simulator: PortalSimulator, url: URL, language: 'ru' | 'en'): Omit<Frame, 'title'> {
  const inLanguage = (wanted: 'ru' | 'en'): string => {
    const query = new URLSearchParams(url.searchParams);
    query.set('lang', wanted);
    return `${url.pathname}?${query.toString()}`;
  };
  const drawnAt = `${new Date(simulator.engine.clock.now()).toISOString().slice(11, 19)} UTC`;
  return { texts: textsOf[language], language, navigation: [], inLanguage, drawnAt };
}

function navigationOf(view: View, current: Page | undefined): Frame['navigation'] {
  return menu.map((page) => ({
    address: pageAddress(view, page),
    text: view.texts[page],
    current: page === current,
  }));
}

function listPage(view: View, page: Page): Html {
  if (isDealKind(page)) return dealsPage(view, page);
  const pages = {
    feed: feedPage,
    companies: companiesPage,
    contacts: contactsPage,
    products: productsPage,
    calls: callsPage,
    notifications: notificationsPage,
    people: peoplePage,
  };
  return pages[page](view);
}

function itemPage(view: View, page: Page, id: number): Html | undefined {
  if (isDealKind(page)) return dealPage(view, page, id);
  return page === 'companies' || page === 'contacts' ? clientPage(view, page, id) : undefined;
}

function filePage({ portal }: View, id: number): PortalResponse | undefined {
  const object = portal.store(diskObjectsStore).get(id);
  return object?.bytes && fileResponse(object.name, object.bytes, 'inline');
}

function homePage(simulator: PortalSimulator, url: URL, language: 'ru' | 'en'): PortalResponse {
  const texts = textsOf[language];
  const portals = [...simulator.portals.values()];
  const rows = portals.map((portal) => {
    const view: View = { portal, texts, language, now: simulator.engine.clock.now(), page: 0 };
    return [
      html`<a href="${pageAddress(view, 'feed')}">${portal.name}</a>`,
      portal.address,
      portal.tariffName,
      menu.slice(1, 6).map((page) => html`<a href="${pageAddress(view, page)}">${texts[page]}</a> · `),
    ];
  });
  const [first] = portals;
  const list = first
    ? table({ portal: first, texts, language, now: 0, page: 0 }, [texts.name, 'URL', texts.tariff, ''], rows)
    : html`<p class="quiet">${texts.noPortals}</p>`;
  const control = html`<p class="quiet"><a href="/control/openapi.json">${texts.control}: openapi.json</a></p>`;
  return pageResponse(
    200,
    { ...frameOf(simulator, url, language), title: texts.portals },
    html`${list}${control}`,
  );
}
