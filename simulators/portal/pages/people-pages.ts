import { installationsStore } from '../auth/applications.ts';
import { directMessagesStore, notificationsStore } from '../data/messages/notifications.ts';
import { departmentsStore } from '../data/organization/departments.ts';
import { workgroupsStore } from '../data/organization/workgroups.ts';
import { usersStore } from '../data/users.ts';
import { bbCode } from './bb-code.ts';
import { type Html, html } from './html.ts';
import { momentText, pageOf, table, userName, type View } from './view.ts';

/** Notifications and messages to single people, the newest first. */
export function notificationsPage(view: View): Html {
  const { portal, texts } = view;
  const entries = [
    ...[...portal.store(notificationsStore)].map(({ authorId, userId, text, tag, createdAt, id }) => ({
      ...{ id, from: authorId, to: userId, text, tag, at: createdAt },
    })),
    ...[...portal.store(directMessagesStore)].map(({ fromUserId, toUserId, text, createdAt, id }) => ({
      ...{ id, from: fromUserId, to: toUserId, text, tag: '', at: createdAt },
    })),
  ].sort((left, right) => right.id - left.id);
  if (entries.length === 0) return html`<p class="quiet">${texts.nothing}</p>`;
  const { rows, links } = pageOf(view, 'notifications', entries);
  const cards = rows.map(
    ({ from, to, text, tag, at }) => html`<article class="card">
<div class="quiet"><b>${userName(view, from)}</b> → ${userName(view, to)} · ${momentText(view, at)} ${tag === '' ? null : html`<span class="tag">${tag}</span>`}</div>
<p>${bbCode(text)}</p></article>
`,
  );
  return html`${cards}${links}`;
}

/** Users, workgroups, applications. */
export function peoplePage(view: View): Html {
  const { portal, texts } = view;
  const departments = portal.store(departmentsStore);
  const users = [...portal.store(usersStore)].map((user) => [
    user.id,
    html`${userName(view, user.id)} ${user.active ? null : html`<span class="tag">${texts.inactive}</span>`}`,
    user.position,
    user.departments.map((id) => departments.get(id)?.name ?? `#${id}`).join(', '),
    user.innerPhone,
  ]);
  const groups = [...portal.store(workgroupsStore)].map((group) => [
    group.id,
    group.name,
    group.members.map(({ userId }) => userName(view, userId)).join(', '),
  ]);
  const applications = portal
    .store(installationsStore)
    .all()
    .map(({ application, status }) => [application.code, application.scopes.join(', '), status]);
  return html`${table(view, ['ID', texts.person, texts.position, texts.department, texts.phone], users)}
<h2>${texts.workgroups}</h2>${table(view, ['ID', texts.name, texts.people], groups)}
<h2>${texts.applications}</h2>${table(view, [texts.name, 'scope', 'status'], applications)}`;
}
