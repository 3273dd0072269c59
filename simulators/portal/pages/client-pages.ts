import { asText } from '../call/params.ts';
import { crmEntityNamed } from '../data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../data/crm/crm-items.ts';
import type { LegacyRow } from '../data/legacy-table.ts';
import { addressesStore } from '../data/requisites/addresses.ts';
import { bankDetailsStore, requisitesStore } from '../data/requisites/requisites.ts';
import { dealTable } from './deal-pages.ts';
import { fieldName } from './field-names.ts';
import { type Html, html } from './html.ts';
import { timelineSection } from './timeline.ts';
import { pageAddress, pageOf, table, type View } from './view.ts';

const company = crmEntityNamed('COMPANY');
const contact = crmEntityNamed('CONTACT');

/** All companies. */
export function companiesPage(view: View): Html {
  const { texts, portal } = view;
  const { rows, links } = pageOf(view, 'companies', [...crmItems(portal, company)]);
  const cells = rows.map((item) => [
    item.id,
    html`<a href="${pageAddress(view, `companies/${item.id}`)}">${titleOf(item)}</a>`,
    requisitesOf(view, 4, item.id)
      .map((row) => asText(row.values['RQ_INN']))
      .join(', '),
    communications(item, 'PHONE'),
    communications(item, 'EMAIL'),
  ]);
  return html`${table(view, ['ID', texts.name, texts.taxId, texts.phone, texts.mail], cells)}${links}`;
}

/** All contacts. */
export function contactsPage(view: View): Html {
  const { texts, portal } = view;
  const { rows, links } = pageOf(view, 'contacts', [...crmItems(portal, contact)]);
  const cells = rows.map((item) => {
    const employer = crmItems(portal, company).get(Number(item.values['companyId'] ?? 0));
    return [
      item.id,
      html`<a href="${pageAddress(view, `contacts/${item.id}`)}">${titleOf(item)}</a>`,
      employer
        ? html`<a href="${pageAddress(view, `companies/${employer.id}`)}">${titleOf(employer)}</a>`
        : '',
      communications(item, 'PHONE'),
      communications(item, 'EMAIL'),
    ];
  });
  return html`${table(view, ['ID', texts.person, texts.company, texts.phone, texts.mail], cells)}${links}`;
}

/** One company or contact with what hangs on it. */
export function clientPage(view: View, kind: 'companies' | 'contacts', id: number): Html | undefined {
  const { texts, portal } = view;
  const entity = kind === 'companies' ? company : contact;
  const item = crmItems(portal, entity).get(id);
  if (!item) return undefined;
  const requisites = requisitesOf(view, entity.entityTypeId, id);
  const banks = requisites.flatMap((row) => portal.store(bankDetailsStore).find('entityId', row.id));
  const addresses = requisites.flatMap((row) =>
    portal
      .store(addressesStore)
      .find('entityId', row.id)
      .filter((address) => address.entityTypeId === 8),
  );
  const people = [...crmItems(portal, contact).find('companyIds', id)];
  const deals = crmItems(portal, crmEntityNamed('DEAL')).find('companyId', id);
  return html`<h2>${titleOf(item)}</h2>
<div class="card"><dl>${item.fm.map(({ typeId, value }) => html`<dt>${fieldName(typeId, view.language)}</dt><dd>${value}</dd>`)}
<dt>ID</dt><dd>${item.id}</dd><dt>${fieldName('ORIGIN_ID', view.language)}</dt><dd>${asText(item.values['originId']) || '—'}</dd></dl></div>
<h2>${texts.requisites}</h2>${filledFields(view, requisites, /^(NAME|XML_ID|RQ_)/)}
<h2>${texts.bankDetails}</h2>${filledFields(view, banks, /^(NAME|XML_ID|RQ_)/)}
<h2>${texts.addresses}</h2>${addresses.map(({ parts }) => html`<div class="card">${addressText(parts)}</div>`)}
${
  kind === 'contacts'
    ? null
    : html`<h2>${texts.contacts}</h2>${table(
        view,
        [texts.person, texts.phone],
        people.map((one) => [
          html`<a href="${pageAddress(view, `contacts/${one.id}`)}">${titleOf(one)}</a>`,
          communications(one, 'PHONE'),
        ]),
      )}
<h2>${texts.deals}</h2>${dealTable(view, 'deals', deals)}`
}
${timelineSection(view, { entityTypeId: entity.entityTypeId, entityId: id })}`;
}

/** Title of a company, name of a contact. */
export function titleOf(item: CrmItem): string {
  const { values } = item;
  const name = [values['lastName'], values['name'], values['secondName']]
    .map(asText)
    .filter(Boolean)
    .join(' ');
  return asText(values['title']) || name || `#${item.id}`;
}

function requisitesOf({ portal }: View, entityTypeId: number, id: number): readonly LegacyRow[] {
  return portal
    .store(requisitesStore)
    .find('entityId', id)
    .filter((row) => row.values['ENTITY_TYPE_ID'] === entityTypeId);
}

function communications(item: CrmItem, typeId: string): string {
  return item.fm
    .filter((field) => field.typeId === typeId)
    .map(({ value }) => value)
    .join(', ');
}

/** Each row as a list of those of its fields that are filled. */
function filledFields({ texts, language }: View, rows: readonly LegacyRow[], names: RegExp): Html {
  if (rows.length === 0) return html`<p class="quiet">${texts.nothing}</p>`;
  return html`${rows.map(({ values }) => {
    const filled = Object.entries(values).filter(
      ([name, value]) => names.test(name) && asText(value) !== '' && value !== 'N',
    );
    return html`<div class="card"><dl>${filled.map(([name, value]) => html`<dt>${fieldName(name, language)}</dt><dd>${asText(value)}</dd>`)}</dl></div>`;
  })}`;
}

function addressText(parts: CrmItem['values']): string {
  const names = ['POSTAL_CODE', 'COUNTRY', 'PROVINCE', 'REGION', 'CITY', 'ADDRESS_1', 'ADDRESS_2'];
  return [...new Set(names.map((name) => asText(parts[name])).filter(Boolean))].join(', ');
}
