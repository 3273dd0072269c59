import { attachmentsStore, diskObjectsStore } from '../data/disk/disk-objects.ts';
import { type Html, html } from './html.ts';
import { pageAddress, type View } from './view.ts';

/** Attached files as links that open them. */
export function attachmentLinks(view: View, ids: readonly number[]): Html | null {
  const { portal } = view;
  const files = ids.flatMap((id) => {
    const object = portal.store(diskObjectsStore).get(portal.store(attachmentsStore).get(id)?.objectId ?? 0);
    return object?.bytes ? [{ id: object.id, name: object.name, size: object.bytes.length }] : [];
  });
  if (files.length === 0) return null;
  return html`<ul class="files">${files.map(
    ({ id, name, size }) =>
      html`<li><a href="${pageAddress(view, `files/${id}`)}">${name}</a> <span class="quiet">${sizeText(view, size)}</span></li>`,
  )}</ul>`;
}

function sizeText({ language }: View, bytes: number): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  const style = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language === 'ru' ? 'ru-RU' : 'en-GB', style).format(amount);
}
