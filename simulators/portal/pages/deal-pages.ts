import { asText } from '../call/params.ts';
import { crmEntityNamed } from '../data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../data/crm/crm-items.ts';
import { productRowsOf } from '../data/crm/product-rows.ts';
import { statusesOf } from '../data/crm/statuses.ts';
import { Html, html } from './html.ts';
import { robotSection } from './robot-section.ts';
import { timelineSection } from './timeline.ts';
import { moneyText, pageAddress, pageOf, table, userName, type View } from './view.ts';

/** Kinds of objects that have stages, sums and lines, by the name of their page. */
const kinds = { deals: 'DEAL', invoices: 'SMART_INVOICE', leads: 'LEAD' } as const;
export type DealKind = keyof typeof kinds;

/** True for the name of such a page. */
export function isDealKind(name: string): name is DealKind {
  return Object.hasOwn(kinds, name);
}

/** All objects of a kind, the newest first. */
export function dealsPage(view: View, kind: DealKind): Html {
  const all = [...crmItems(view.portal, crmEntityNamed(kinds[kind]))].reverse();
  const { rows, links } = pageOf(view, kind, all);
  return html`${dealTable(view, kind, rows)}${links}`;
}

/** Objects of a kind as a table. */
export function dealTable(view: View, kind: DealKind, items: readonly CrmItem[]): Html {
  const { texts } = view;
  const cells = items.map((item) => [
    item.id,
    html`<a href="${pageAddress(view, `${kind}/${item.id}`)}">${asText(item.values['title'])}</a>`,
    stageOf(view, kind, item),
    companyLink(view, item),
    sumOf(view, item),
  ]);
  return table(view, ['ID', texts.name, texts.stage, texts.company, texts.sum], cells, [4]);
}

/** One object with its lines and its timeline. */
export function dealPage(view: View, kind: DealKind, id: number): Html | undefined {
  const { portal, texts } = view;
  const entity = crmEntityNamed(kinds[kind]);
  const item = crmItems(portal, entity).get(id);
  if (!item) return undefined;
  const currency = asText(item.values['currencyId']) || 'RUB';
  const rows = productRowsOf(portal, entity.entityTypeId, id).map((row) => [
    row.productName,
    row.quantity,
    row.measureName,
    moneyText(view, row.price, currency),
    row.taxRate === null ? '—' : `${row.taxRate} %`,
    moneyText(view, row.price * row.quantity, currency),
  ]);
  return html`<h2>${asText(item.values['title'])}</h2>
<div class="card"><dl><dt>ID</dt><dd>${id}</dd>
<dt>${texts.stage}</dt><dd>${stageOf(view, kind, item)} ${kind === 'deals' ? mover(view, item) : null}</dd>
<dt>${texts.company}</dt><dd>${companyLink(view, item) || asText(item.values['companyTitle'])}</dd>
<dt>${texts.sum}</dt><dd>${sumOf(view, item)}</dd>
<dt>${texts.responsible}</dt><dd>${userName(view, Number(item.values['assignedById'] ?? 0))}</dd></dl></div>
<h2>${texts.rows}</h2>${table(
    view,
    [texts.name, texts.amount, texts.unit, texts.price, texts.vat, texts.sum],
    rows,
    [1, 3, 4, 5],
  )}
${robotSection(view, { entityTypeId: entity.entityTypeId, entityId: id })}
${timelineSection(view, { entityTypeId: entity.entityTypeId, entityId: id })}`;
}

function stageOf({ portal }: View, kind: DealKind, item: CrmItem): string {
  const stage = asText(item.values['stageId']);
  const dictionary = crmEntityNamed(kinds[kind]).stages?.(Number(item.values['categoryId'] ?? 0)) ?? '';
  return statusesOf(portal, dictionary).find(({ statusId }) => statusId === stage)?.name ?? stage;
}

/** A list of the stages of the deal's funnel, and a button that moves it. */
function mover(view: View, { id, values }: CrmItem): Html {
  const dictionary = crmEntityNamed('DEAL').stages?.(Number(values['categoryId'] ?? 0)) ?? '';
  const options = statusesOf(view.portal, dictionary).map(
    ({ name, statusId }) =>
      html`<option value="${statusId}" ${new Html(statusId === values['stageId'] ? 'selected' : '')}>${name}</option>`,
  );
  return html`<form class="inline" method="post" action="${pageAddress(view, `deals/${id}/move`)}"><select name="stageId">${options}</select> <button>${view.texts.move}</button></form>`;
}

function companyLink(view: View, item: CrmItem): Html | string {
  const company = crmItems(view.portal, crmEntityNamed('COMPANY')).get(Number(item.values['companyId'] ?? 0));
  if (!company) return '';
  return html`<a href="${pageAddress(view, `companies/${company.id}`)}">${asText(company.values['title'])}</a>`;
}

function sumOf(view: View, item: CrmItem): string {
  return moneyText(view, Number(item.values['opportunity'] ?? 0), asText(item.values['currencyId']) || 'RUB');
}
