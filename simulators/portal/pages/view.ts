import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import { type Html, type HtmlPart, html } from './html.ts';
import type { Texts } from './texts.ts';

/** What the page of one portal is drawn from. */
export interface View {
  readonly portal: Portal;
  readonly texts: Texts;
  readonly language: 'ru' | 'en';
  /** The portal's own time. */
  readonly now: number;
  /** Page of a long list, from 0. */
  readonly page: number;
}

/** Rows of a long list on one page. */
const rowsOfPage = 100;

/** Address of a page of the portal, e.g. `deals/5`. */
export function pageAddress({ portal, language }: View, path: string, page = 0): string {
  const query = page > 0 ? `&page=${page}` : '';
  return `/view/${portal.name}/${path}?lang=${language}${query}`;
}

/** Name of a user; the system speaks for user 0. */
export function userName({ portal, texts }: View, id: number): string {
  if (id === 0) return texts.system;
  const user = portal.store(usersStore).get(id);
  return user ? `${user.name} ${user.lastName}`.trim() : `#${id}`;
}

/** Day and time at the portal. */
export function momentText({ portal, language }: View, moment: number): string {
  const local = new Date(moment + portal.offsetMinutes * 60_000);
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(local);
}

/** Money with its currency, or as it is where the code is none. */
export function moneyText({ language }: View, amount: number, currency: string): string {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  return /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
    : `${amount} ${currency}`;
}

/** A table, or a word that there is nothing. */
export function table(
  { texts }: View,
  heads: readonly string[],
  rows: readonly (readonly HtmlPart[])[],
  numeric: readonly number[] = [],
): Html {
  if (rows.length === 0) return html`<p class="quiet">${texts.nothing}</p>`;
  const kind = (index: number) => (numeric.includes(index) ? 'number' : '');
  return html`<div class="wide"><table>
<thead><tr>${heads.map((head, index) => html`<th class="${kind(index)}">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, index) => html`<td class="${kind(index)}">${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** The rows of this page of a long list, and links to its neighbours. */
export function pageOf<T>(
  view: View,
  path: string,
  rows: readonly T[],
): { readonly rows: readonly T[]; readonly links: Html } {
  const from = view.page * rowsOfPage;
  const { newer, older } = view.texts;
  const before =
    view.page > 0 ? html`<a href="${pageAddress(view, path, view.page - 1)}">${newer}</a>` : null;
  const more = from + rowsOfPage < rows.length;
  const after = more ? html`<a href="${pageAddress(view, path, view.page + 1)}">${older}</a>` : null;
  const links = before || after ? html`<p class="pages">${before} ${after}</p>` : html``;
  return { rows: rows.slice(from, from + rowsOfPage), links };
}
