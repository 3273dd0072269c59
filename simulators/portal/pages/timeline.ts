import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asMap, asText } from '../call/params.ts';
import { type Activity, type ActivityCard, activitiesStore } from '../data/timeline/activities.ts';
import {
  type OwnerRef,
  ownerKey,
  type TimelineRecord,
  timelineStore,
} from '../data/timeline/timeline-records.ts';
import { attachmentLinks } from './attachments.ts';
import { bbCode } from './bb-code.ts';
import { Html, type HtmlPart, html } from './html.ts';
import { momentText, pageAddress, userName, type View } from './view.ts';

/** Comments, notes, activities and cards of an object, the newest first. */
export function timelineSection(view: View, owner: OwnerRef): Html {
  const { portal, texts } = view;
  const key = ownerKey(owner);
  const entries = [
    ...portal
      .store(timelineStore)
      .find('owner', key)
      .map((row) => ({ at: row.createdAt, row: record(view, row) })),
    ...portal
      .store(activitiesStore)
      .find('owner', key)
      .map((row) => ({
        at: Number(row.values['CREATED'] ?? 0),
        row: activity(view, row),
      })),
  ].sort((left, right) => right.at - left.at);
  return html`<h2>${texts.timeline}</h2>${
    entries.length === 0 ? html`<p class="quiet">${texts.nothing}</p>` : entries.map(({ row }) => row)
  }`;
}

function entry(view: View, kind: string, authorId: number, at: number, content: HtmlPart): Html {
  return html`<article class="card"><div class="quiet">${kind} · <b>${userName(view, authorId)}</b> · ${momentText(view, at)}</div>
${content}</article>
`;
}

function record(view: View, row: TimelineRecord): Html {
  const { texts } = view;
  if (row.kind === 'comment')
    return entry(view, texts.comment, row.authorId, row.createdAt, [
      html`<p>${bbCode(row.text)}</p>`,
      attachmentLinks(view, row.files),
    ]);
  const content = html`<h3>${row.title}</h3><p>${bbCode(row.text)}</p>`;
  return entry(view, texts.note, row.authorId, row.createdAt, content);
}

function activity(view: View, row: Activity): Html {
  const { texts } = view;
  const { values, card } = row;
  const due = values['DEADLINE'];
  const state = values['COMPLETED'] === 'Y' ? html`<span class="tag">${texts.done}</span>` : null;
  const head = html`<h3>${asText(values['SUBJECT'])} ${state}</h3>`;
  const term =
    typeof due === 'number' ? html`<p class="quiet">${texts.due}: ${momentText(view, due)}</p>` : null;
  const text = asText(values['DESCRIPTION']);
  const body = card ? cardBody(view, row.id, card) : text === '' ? null : html`<p>${bbCode(text)}</p>`;
  const kind = card ? texts.card : texts.activity;
  const author = Number(values['AUTHOR_ID'] ?? 0);
  const content = [head, term, body, attachmentLinks(view, row.files)];
  return entry(view, kind, author, Number(values['CREATED'] ?? 0), content);
}

/** Tags, blocks and buttons as the application described them. */
function cardBody(view: View, id: number, { layout, pressed }: ActivityCard): Html {
  const { header, body, footer } = asMap(layout);
  const tags = Object.values(asMap(asMap(header)['tags'])).map(
    (tag) => html`<span class="tag">${plain(asMap(tag)['title'])}</span> `,
  );
  const blocks = Object.values(asMap(asMap(body)['blocks'])).map((block) => html`<p>${blockText(block)}</p>`);
  const { buttons, menu } = asMap(footer);
  const waits = pressed ? html`<p class="quiet">${view.texts.waits}</p>` : null;
  return html`${tags}${blocks}${waits}<p>${[
    ...partButtons(view, id, 'footer.buttons', buttons, pressed),
    ...partButtons(view, id, 'footer.menu.items', asMap(menu)['items'], pressed),
  ]}</p>`;
}

/** Buttons that a person presses; what is locked cannot be. */
function partButtons(
  view: View,
  id: number,
  path: string,
  parts: Json | undefined,
  pressed: ActivityCard['pressed'],
): Html[] {
  return Object.entries(asMap(parts)).map(([key, part]) => {
    const name = `${path}.${key}`;
    const locked = pressed !== null && (pressed.animation === 'loader' || pressed.part === name);
    const button = html`<button name="part" value="${name}" ${new Html(locked ? 'disabled' : '')}>${plain(asMap(part)['title'])}</button>`;
    return html`<form class="inline" method="post" action="${pageAddress(view, `activities/${id}/press`)}">${button}</form> `;
  });
}

function blockText(block: Json): HtmlPart {
  const { type, properties } = asMap(block);
  const given = asMap(properties);
  if (type === 'withTitle')
    return html`<span class="quiet">${plain(given['title'])}:</span> ${blockText(given['block'] ?? null)}`;
  if (type === 'lineOfBlocks')
    return Object.values(asMap(given['blocks'])).map((one) => html`${blockText(one)} `);
  return type === 'link' ? html`<u>${plain(given['text'])}</u>` : plain(given['value']);
}

/** Text, or the Russian of a text in several languages. */
function plain(value: Json | undefined): string {
  const languages = asMap(value);
  return asText(value) || asText(languages['ru'] ?? Object.values(languages)[0]);
}
