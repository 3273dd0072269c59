import { diskObjectsStore } from '../data/disk/disk-objects.ts';
import { clientItem, clientName } from '../data/telephony/call-clients.ts';
import { type CallRow, callsStore } from '../data/telephony/calls.ts';
import { type Html, type HtmlPart, html } from './html.ts';
import { momentText, pageAddress, pageOf, userName, type View } from './view.ts';

/** Calls that have ended, the newest first, with recording and transcript. */
export function callsPage(view: View): Html {
  const calls = [...view.portal.store(callsStore)].reverse();
  if (calls.length === 0) return html`<p class="quiet">${view.texts.nothing}</p>`;
  const { rows, links } = pageOf(view, 'calls', calls);
  return html`${rows.map((call) => card(view, call))}${links}`;
}

function card(view: View, call: CallRow): Html {
  const { texts } = view;
  const incoming = call.type === 2 || call.type === 3;
  const state = call.code === '200' ? null : html`<span class="tag">${call.code}</span>`;
  return html`<article class="card"><div class="quiet">${incoming ? texts.incoming : texts.outgoing} · <b>${userName(view, call.userId)}</b> · ${momentText(view, call.startedAt)} · ${durationText(call.duration)} ${state}</div>
<h3>${call.phone} ${clientOf(view, call)}</h3>
${recordingOf(view, call)}${call.transcript.map(
  ({ side, startTime, message }) =>
    html`<p><span class="quiet">${durationText(startTime)} ${side === 'User' ? texts.employee : texts.client}:</span> ${message}</p>`,
)}</article>
`;
}

function clientOf(view: View, { client }: CallRow): HtmlPart {
  const item = client && clientItem(view.portal, client);
  if (!client || !item) return null;
  const pages = { CONTACT: 'contacts', COMPANY: 'companies', LEAD: 'leads' };
  return html`<a href="${pageAddress(view, `${pages[client.entityType]}/${client.entityId}`)}">${clientName(item)}</a>`;
}

function recordingOf(view: View, { recordFileId }: CallRow): HtmlPart {
  const file = view.portal.store(diskObjectsStore).get(recordFileId ?? 0);
  return file && html`<p><a href="${pageAddress(view, `files/${file.id}`)}">${file.name}</a></p>`;
}

/** `1:05`. */
function durationText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
