import type { Answer, Call } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { parseDateTime } from '../../data/dates.ts';
import { mayReadPost } from '../../data/feed/destinations.ts';
import { type Post, postsStore } from '../../data/feed/posts.ts';
import { pageSize } from '../../data/list-rows.ts';
import { postView } from './post-view.ts';

/** The largest page of a walk by FIRST_ID or LAST_ID. */
const largestPage = 200;

/**
 * Messages the caller may read, the newest first; POST_ID outdoes LOG_RIGHTS. FIRST_ID walks up and LAST_ID down in
 * pages of LIMIT, without counting. See https://apidocs.bitrix24.com/api-reference/log/log-blogpost-get.html
 */
export function listPosts(call: Call): Answer {
  const { portal, caller, params } = call;
  const matches = matcher(call);
  const posts = [...portal.store(postsStore)].filter(
    (post) => matches(post) && mayReadPost(portal, caller.user, post),
  );
  const first = params.integer('FIRST_ID');
  const last = params.integer('LAST_ID');
  const limit = params.integer('LIMIT') ?? 0;
  const size = Math.min(largestPage, limit > 0 ? limit : pageSize);
  if (first !== undefined) return shown(call, posts.filter(({ id }) => id > first).slice(0, size));
  const newest = posts.reverse();
  if (last !== undefined) return shown(call, newest.filter(({ id }) => id < last).slice(0, size));
  const from = Math.max(0, params.integer('start') ?? 0);
  const next = from + pageSize;
  const total = newest.length;
  const page = shown(call, newest.slice(from, next));
  return next < total ? { ...page, total, next } : { ...page, total };
}

function shown({ portal }: Call, posts: readonly Post[]): Answer {
  return { result: posts.map((post) => postView(portal, post)) };
}

function matcher({ params, portal }: Call): (post: Post) => boolean {
  const id = params.integer('POST_ID');
  if (id !== undefined) return (post) => post.id === id;
  const rights = params.list('LOG_RIGHTS').map(asText);
  const moment = (name: string) => parseDateTime(params.text(name), portal.offsetMinutes);
  const from = moment('LOG_DATE_FROM') ?? -Infinity;
  const to = moment('LOG_DATE_TO') ?? Infinity;
  return ({ publishedAt, destinations }) =>
    publishedAt >= from &&
    publishedAt <= to &&
    (rights.length === 0 || rights.some((code) => destinations.includes(code)));
}
