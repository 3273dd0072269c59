import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { legacyError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';
import { attachmentViews } from '../../data/disk/attachment-view.ts';
import { attachFiles, uploadedFiles } from '../../data/disk/save-files.ts';
import { mayReadPost } from '../../data/feed/destinations.ts';
import { postCommentsStore, postsStore } from '../../data/feed/posts.ts';

/** https://apidocs.bitrix24.com/api-reference/log/blogcomment/ */
export const postCommentMethods: readonly MethodDefinition[] = [
  method('log.blogcomment.add', 'log', 'add', add),
  method('log.blogcomment.delete', 'log', 'delete', remove),
  method('log.blogcomment.user.get', 'log', 'list', ofUser),
];

function add({ params, portal, caller, now }: Call): Answer {
  const post = portal.store(postsStore).get(params.integer('POST_ID') ?? 0);
  if (!post || !mayReadPost(portal, caller.user, post)) throw legacyError('No post found');
  const text = params.text('TEXT').trim();
  const uploads = uploadedFiles(params.raw('FILES'));
  if (text === '' && uploads.length === 0) throw legacyError("Blog comment hasn't been added");
  const comments = portal.store(postCommentsStore);
  const latest = comments.find('postId', post.id).findLast((one) => one.authorId === caller.user.id);
  if (uploads.length === 0 && latest?.text === text && latest.files.length === 0)
    throw legacyError('Duplicate comment');
  const comment = comments.add((id) => {
    const owner = { moduleId: 'blog', entityType: 'blog_comment', entityId: id };
    const files = attachFiles(portal, uploads, owner, caller.user.id, now);
    return { id, postId: post.id, authorId: caller.user.id, text, createdAt: now, files };
  });
  return { result: comment.id };
}

function remove({ params, portal, caller }: Call): Answer {
  const comments = portal.store(postCommentsStore);
  const comment = comments.get(params.integer('COMMENT_ID') ?? 0);
  if (!comment) throw legacyError('No comment found');
  if (comment.authorId !== caller.user.id && !caller.user.admin) throw legacyError('No permissions');
  comments.delete(comment.id);
  return { result: true };
}

/** Comments of one author, the newest first; those under messages that the caller may not read are left out. */
function ofUser({ params, portal, caller, now }: Call): Answer {
  const wanted = params.integer('USER_ID') ?? caller.user.id;
  const before = params.integer('LAST_ID') ?? Infinity;
  const after = params.integer('FIRST_ID') ?? 0;
  const limit = params.integer('LIMIT') ?? 0;
  const rows = portal
    .store(postCommentsStore)
    .find('authorId', wanted)
    .filter(({ id, postId }) => {
      const post = portal.store(postsStore).get(postId);
      return id > after && id < before && post !== undefined && mayReadPost(portal, caller.user, post);
    })
    .reverse()
    .slice(0, limit > 0 ? limit : 50);
  const comments = rows.map(({ id, postId, createdAt, text, files }) => ({
    id,
    comment_id: id,
    log_id: postId,
    date: formatDateTime(createdAt, portal.offsetMinutes),
    text,
    attach: [...files],
  }));
  const files = attachmentViews(
    portal,
    rows.flatMap((row) => row.files),
    now,
  );
  return { result: { comments, files: Object.keys(files).length === 0 ? [] : files } };
}
