import type { Random } from '../../../shared/kernel/random.ts';
import { person } from '../data/actor.ts';
import { addCrmItem } from '../data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../data/crm/crm-entity.ts';
import { productRowsStore, recalculateOpportunity } from '../data/crm/product-rows.ts';
import type { Portal } from '../portal.ts';
import type { CompanyFamily } from './companies.ts';
import { between, goods, pick } from './words.ts';

/** A deal with one to three lines for every second company, a lead for every fourth, an invoice for every third. */
export function addDeals(
  portal: Portal,
  random: Random,
  now: number,
  families: readonly CompanyFamily[],
): void {
  const actor = person(1);
  families.forEach(({ company, contact }, index) => {
    const client = { companyId: company.id, contactIds: contact ? [contact.id] : [] };
    const title = pick(random, goods);
    if (index % 2 === 0) {
      const stageId = pick(random, ['NEW', 'PREPARATION', 'EXECUTING', 'WON', 'LOSE']);
      const deal = addCrmItem(portal, crmEntityNamed('DEAL'), { title, stageId, ...client }, [], actor, now);
      addRows(portal, random, 2, deal.id);
    }
    if (index % 3 === 0) {
      const invoice = addCrmItem(
        portal,
        crmEntityNamed('SMART_INVOICE'),
        { title, ...client },
        [],
        actor,
        now,
      );
      addRows(portal, random, 31, invoice.id);
    }
    if (index % 4 === 0) {
      const lead = {
        title: `Заявка: ${title}`,
        companyTitle: company.values['title'] ?? '',
        sourceId: 'WEB',
      };
      addCrmItem(portal, crmEntityNamed('LEAD'), lead, [], actor, now);
    }
  });
}

function addRows(portal: Portal, random: Random, ownerTypeId: number, ownerId: number): void {
  const rows = portal.store(productRowsStore);
  for (let line = 1; line <= between(random, 1, 3); line += 1) {
    rows.add((id) => ({
      ...{ id, ownerTypeId, ownerId, productId: 0, productName: pick(random, goods) },
      ...{ price: between(random, 10, 5000) * 10, quantity: between(random, 1, 9) },
      ...{ discountTypeId: 2, discountRate: 0, discountSum: 0, taxRate: 20, taxIncluded: true },
      ...{ customized: true, measureCode: 796, measureName: 'шт', sort: line * 10, xmlId: '' },
    }));
  }
  recalculateOpportunity(portal, ownerTypeId, ownerId);
}
