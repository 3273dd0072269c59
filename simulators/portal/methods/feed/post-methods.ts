import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asList, asMap, asText } from '../../call/params.ts';
import { codeError, RestError } from '../../call/rest-error.ts';
import { parseDateTime } from '../../data/dates.ts';
import { attachDiskFiles, attachFiles, uploadedFiles } from '../../data/disk/save-files.ts';
import { readDestinations } from '../../data/feed/destinations.ts';
import { type Post, postCommentsStore, postsStore } from '../../data/feed/posts.ts';
import { usersStore } from '../../data/users.ts';
import { listPosts } from './post-list.ts';

/** https://apidocs.bitrix24.com/api-reference/log/ */
export const postMethods: readonly MethodDefinition[] = [
  method('log.blogpost.add', 'log', 'add', add),
  method('log.blogpost.get', 'log', 'list', listPosts),
  method('log.blogpost.update', 'log', 'update', update),
  method('log.blogpost.delete', 'log', 'delete', remove),
];

const failure = 'SONET_CONTROLLER_LIVEFEED_BLOGPOST';

function add(call: Call): Answer {
  const { portal, params, actor, now } = call;
  const text = params.text('POST_MESSAGE').trim();
  if (text === '') throw codeError(`${failure}_ADD_ERROR`, "Blog post hasn't been added");
  const destinations = readDestinations(portal, destinationParam(call) ?? ['UA']);
  if (destinations.length === 0) throw codeError(`${failure}_ADD_ERROR`, 'No destination specified');
  const authorId = authorOf(call);
  const post = portal.store(postsStore).add((id) => ({
    ...{ id, title: params.text('POST_TITLE').trim(), text, authorId, publishedAt: now, destinations },
    files: newFiles(call, id, authorId),
    ...importance(call, { important: false, importantUntil: null }),
    tags: tagsOf(params.text('TAGS')),
  }));
  portal.raise('ONLIVEFEEDPOSTADD', { FIELDS: { POST_ID: post.id } }, actor);
  return { result: post.id };
}

function update(call: Call): Answer {
  const { portal, params, actor } = call;
  const before = changeable(call);
  const text = params.has('POST_MESSAGE') ? params.text('POST_MESSAGE').trim() : before.text;
  const title = params.has('POST_TITLE') ? params.text('POST_TITLE').trim() : before.title;
  if (text === '') throw codeError('EMPTY_TITLE', 'Не указан заголовок сообщения');
  const wanted = destinationParam(call);
  const destinations = wanted === undefined ? before.destinations : readDestinations(portal, wanted);
  if (destinations.length === 0) throw codeError(`${failure}_UPDATE_ERROR`, 'No destination specified');
  portal.store(postsStore).put({
    ...before,
    ...{ title, text, destinations, files: changedFiles(call, before) },
    ...importance(call, before),
    tags: params.has('TAGS') ? tagsOf(params.text('TAGS')) : before.tags,
  });
  portal.raise('ONLIVEFEEDPOSTUPDATE', { FIELDS: { POST_ID: before.id } }, actor);
  return { result: before.id };
}

function remove(call: Call): Answer {
  const { portal, params, caller, actor } = call;
  const posts = portal.store(postsStore);
  const post = posts.get(params.integer('POST_ID') ?? 0);
  if (!post) throw new RestError(400, '100', 'Wrong post ID');
  if (post.authorId !== caller.user.id && !caller.user.admin)
    throw new RestError(403, '403', 'У вас нет прав на удаление этого сообщения');
  posts.delete(post.id);
  const comments = portal.store(postCommentsStore);
  for (const { id } of comments.find('postId', post.id)) comments.delete(id);
  portal.raise('ONLIVEFEEDPOSTDELETE', { FIELDS: { POST_ID: post.id } }, actor);
  return { result: true };
}

/** DEST, or SPERM of older callers. */
function destinationParam({ params }: Call): Json | undefined {
  return params.raw('DEST') ?? params.raw('SPERM');
}

/** An administrator may write on behalf of another. */
function authorOf({ params, caller, portal }: Call): number {
  const wanted = params.integer('USER_ID');
  return caller.user.admin && wanted && portal.store(usersStore).get(wanted) ? wanted : caller.user.id;
}

function changeable({ params, portal, caller }: Call): Post {
  const id = params.integer('POST_ID');
  if (id === undefined || id <= 0) throw codeError(`${failure}_UPDATE_ERROR`, 'Wrong post ID');
  const post = portal.store(postsStore).get(id);
  if (!post) throw codeError(`${failure}_UPDATE_ERROR`, 'No post found');
  if (post.authorId !== caller.user.id && !caller.user.admin)
    throw codeError(`${failure}_UPDATE_ERROR`, 'No write perms');
  return post;
}

/** FILES, or files of Disk when FILES is not there. */
function newFiles({ params, portal, now }: Call, entityId: number, userId: number): readonly number[] {
  const owner = { moduleId: 'blog', entityType: 'blog_post', entityId };
  return params.has('FILES')
    ? attachFiles(portal, uploadedFiles(params.raw('FILES')), owner, userId, now)
    : attachDiskFiles(portal, params.raw('UF_BLOG_POST_FILE'), owner, userId, now);
}

/** Files stay unless `{"505": "del"}` or `["empty"]` takes them off; new ones come behind. */
function changedFiles(call: Call, before: Post): readonly number[] {
  const { params } = call;
  if (!params.has('FILES')) {
    const disk = asList(params.raw('UF_BLOG_POST_FILE')).map(asText);
    if (disk.length === 0) return before.files;
    return disk.includes('empty') ? [] : [...before.files, ...newFiles(call, before.id, before.authorId)];
  }
  const given = asMap(params.raw('FILES'));
  const kept = before.files.filter((id) => asText(given[String(id)]) !== 'del');
  return [...kept, ...newFiles(call, before.id, before.authorId)];
}

function importance(
  { params, portal }: Call,
  before: Pick<Post, 'important' | 'importantUntil'>,
): Pick<Post, 'important' | 'importantUntil'> {
  if (!params.has('IMPORTANT')) return { important: before.important, importantUntil: before.importantUntil };
  const until = parseDateTime(params.text('IMPORTANT_DATE_END'), portal.offsetMinutes);
  return { important: params.flag('IMPORTANT'), importantUntil: until ?? null };
}

function tagsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
