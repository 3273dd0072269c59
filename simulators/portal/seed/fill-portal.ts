import type { Random } from '../../../shared/kernel/random.ts';
import type { Portal } from '../portal.ts';
import { addCompanies } from './companies.ts';
import { addDeals } from './deals.ts';
import { addUsers } from './users.ts';

/** How much to make up. */
export interface PortalContents {
  readonly companies: number;
}

/** Fills a portal with invented people, companies, deals, invoices and leads; the same seed gives the same. */
export function fillPortal(portal: Portal, random: Random, now: number, contents: PortalContents): void {
  addUsers(portal, random, now, 5);
  addDeals(portal, random, now, addCompanies(portal, random, now, contents.companies));
}
