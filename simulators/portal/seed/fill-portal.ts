import type { Random } from '../../../shared/kernel/random.ts';
import { addCategory, categoriesOf } from '../data/crm/categories.ts';
import type { Portal } from '../portal.ts';
import { addCompanies } from './companies.ts';
import { addDeals } from './deals.ts';
import { addGoods } from './goods.ts';
import { addNews } from './news.ts';
import { addOrganization } from './organization.ts';

/** How much to make up. */
export interface PortalContents {
  readonly companies: number;
  /** Products in sections, with prices and quantities. */
  readonly products?: number;
  /** Messages of the activity stream and comments under deals. */
  readonly news?: boolean;
}

/**
 * A portal as a company has it that has not begun to work: people, departments, workgroups, funnels, and the price
 * type, rates of VAT, units and currencies that every portal has.
 */
export function furnishPortal(portal: Portal, now: number): void {
  addOrganization(portal, now);
  if (categoriesOf(portal, 2).length > 1) return;
  const own = { isDefault: false, originId: '', originatorId: '' };
  addCategory(portal, { entityTypeId: 2, name: 'Оптовые продажи', sort: 400, ...own });
  addCategory(portal, { entityTypeId: 2, name: 'Сервис', sort: 500, ...own });
}

/** Furnishes a portal and fills it with invented objects; the same seed gives the same. */
export function fillPortal(portal: Portal, random: Random, now: number, contents: PortalContents): void {
  furnishPortal(portal, now);
  addDeals(portal, random, now, addCompanies(portal, random, now, contents.companies));
  if (contents.products) addGoods(portal, random, now, contents.products);
  if (contents.news) addNews(portal, now);
}
