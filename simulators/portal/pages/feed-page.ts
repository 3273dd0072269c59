import { destinationName } from '../data/feed/destinations.ts';
import { type Post, postCommentsStore, postsStore } from '../data/feed/posts.ts';
import { attachmentLinks } from './attachments.ts';
import { bbCode } from './bb-code.ts';
import { type Html, html } from './html.ts';
import { momentText, pageOf, userName, type View } from './view.ts';

/** Messages of the activity stream, the newest first, whoever they are for. */
export function feedPage(view: View): Html {
  const posts = [...view.portal.store(postsStore)].reverse();
  const { rows, links } = pageOf(view, 'feed', posts);
  if (posts.length === 0) return html`<p class="quiet">${view.texts.nothing}</p>`;
  return html`${rows.map((post) => card(view, post))}${links}`;
}

function card(view: View, post: Post): Html {
  const { portal, texts } = view;
  const recipients = post.destinations.map((code) =>
    code === 'UA' ? texts.everybody : destinationName(portal, code),
  );
  const comments = portal.store(postCommentsStore).find('postId', post.id);
  return html`<article class="card ${post.important ? 'important' : ''}">
<div class="quiet"><b>${userName(view, post.authorId)}</b> → ${recipients.join(', ')} · ${momentText(view, post.publishedAt)}
${post.important ? html`<span class="tag">${texts.important}</span>` : null}</div>
${post.title === '' ? null : html`<h3>${post.title}</h3>`}
<p>${bbCode(post.text)}</p>
${attachmentLinks(view, post.files)}
${comments.map(
  (
    comment,
  ) => html`<div class="answer"><span class="quiet"><b>${userName(view, comment.authorId)}</b> · ${momentText(view, comment.createdAt)}</span>
<div>${bbCode(comment.text)}</div>${attachmentLinks(view, comment.files)}</div>`,
)}
</article>
`;
}
