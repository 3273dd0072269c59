import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { formatDateTime } from '../../data/dates.ts';
import { type Post, postCommentsStore } from '../../data/feed/posts.ts';
import type { Portal } from '../../portal.ts';

/** Blogs of users have ids of their own. */
const blogIdOffset = 290;

/** A message as the stream's methods show it. https://apidocs.bitrix24.com/api-reference/log/log-blogpost-get.html */
export function postView(portal: Portal, post: Post): { [name: string]: Json } {
  const moment = (at: number) => formatDateTime(at, portal.offsetMinutes);
  const files = [...post.files];
  const comments = portal.store(postCommentsStore).find('postId', post.id);
  return {
    ID: String(post.id),
    BLOG_ID: String(post.authorId + blogIdOffset),
    PUBLISH_STATUS: 'P',
    TITLE: post.title,
    AUTHOR_ID: String(post.authorId),
    ENABLE_COMMENTS: 'Y',
    NUM_COMMENTS: String(comments.length),
    CODE: null,
    MICRO: post.title === '' ? 'Y' : 'N',
    DETAIL_TEXT: post.text,
    DATE_PUBLISH: moment(post.publishedAt),
    CATEGORY_ID: post.tags.map((_, index) => index + 1).join(','),
    HAS_SOCNET_ALL: post.destinations.includes('UA') ? 'Y' : 'N',
    HAS_TAGS: post.tags.length > 0 ? 'Y' : 'N',
    HAS_IMAGES: 'N',
    HAS_PROPS: files.length > 0 || post.important ? 'Y' : 'N',
    HAS_COMMENT_IMAGES: null,
    UF_BLOG_POST_FILE: {
      ...userField(post, 19, 'UF_BLOG_POST_FILE', 'disk_file', 'Y'),
      VALUE: files.length > 0 ? files : false,
      VALUE_RAW: null,
    },
    UF_BLOG_POST_IMPRTNT: {
      ...userField(post, 83, 'UF_BLOG_POST_IMPRTNT', 'integer', 'N'),
      VALUE: post.important ? '1' : null,
      VALUE_RAW: post.important ? '1' : null,
    },
    UF_IMPRTANT_DATE_END: {
      ...userField(post, 85, 'UF_IMPRTANT_DATE_END', 'datetime', 'N'),
      VALUE: post.importantUntil === null ? null : moment(post.importantUntil),
      VALUE_RAW: null,
    },
    ...(files.length > 0 ? { FILES: files } : {}),
  };
}

function userField(
  post: Post,
  id: number,
  name: string,
  type: string,
  multiple: 'Y' | 'N',
): { [name: string]: Json } {
  return {
    ID: String(id),
    ENTITY_ID: 'BLOG_POST',
    FIELD_NAME: name,
    USER_TYPE_ID: type,
    XML_ID: name,
    SORT: '100',
    MULTIPLE: multiple,
    MANDATORY: 'N',
    SHOW_FILTER: 'N',
    SHOW_IN_LIST: 'N',
    EDIT_IN_LIST: 'Y',
    IS_SEARCHABLE: 'N',
    SETTINGS: [],
    ENTITY_VALUE_ID: post.id,
    VALUE_EXISTS: true,
    CUSTOM_DATA: [],
  };
}
