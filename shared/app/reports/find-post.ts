import type { Json } from '../../kernel/canonical-json.ts';
import type { Portal, PortalRow } from '../../ports/portal.ts';

/** A post of the activity stream. */
export interface FoundPost {
  readonly postId: string;
  readonly authorId: string;
}

/** The portal's clock and ours may differ so much. Milliseconds. */
const clockSkew = 3_600_000;
/** Pages of 50 posts that are looked through; a portal does not write more within two hours. */
const mostPages = 40;

/**
 * Looks through the stream, newest first, for a post one of whose files has the code in its name. Posts themselves say
 * only ids of their files; the names are asked of the disk.
 * See https://apidocs.bitrix24.com/api-reference/log/log-blogpost-get.html and
 * https://apidocs.bitrix24.com/api-reference/disk/attached-object/disk-attached-object-get.html
 * @throws PortalError, Busy, Broken, Transient
 */
export async function findPost(portal: Portal, code: string, sentAt: number): Promise<FoundPost | undefined> {
  let start = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const command = { method: 'log.blogpost.get', params: { start }, repeat: 'read' as const };
    const { result, next } = await portal.call(command);
    const posts = (Array.isArray(result) ? (result as readonly PortalRow[]) : []).filter(
      (post) => !isOlder(post, sentAt - clockSkew),
    );
    const found = await postWithFile(portal, posts, code);
    if (found) return found;
    if (posts.length === 0 || next === undefined) return undefined;
    start = next;
  }
  return undefined;
}

async function postWithFile(
  portal: Portal,
  posts: readonly PortalRow[],
  code: string,
): Promise<FoundPost | undefined> {
  const files = posts.flatMap((post) => attachedIds(post).map((id) => ({ post, id })));
  const results = await portal.batch(
    files.map(({ id }) => ({ method: 'disk.attachedObject.get', params: { id }, repeat: 'read' })),
  );
  for (const [index, result] of results.entries()) {
    // A file that may not be read, or is gone, is not ours.
    if (!result.ok && result.error.kind !== 'access-denied' && result.error.kind !== 'not-found') {
      if (result.error.kind !== 'refused' && result.error.kind !== 'invalid') throw result.error;
    }
    const post = files[index]?.post;
    if (post && result.ok && nameOf(result.value.result).includes(code)) return identified(post);
  }
  return undefined;
}

/** The post as it is named on the portal. */
export function identified(post: PortalRow): FoundPost {
  return { postId: String(post['ID']), authorId: String(post['AUTHOR_ID']) };
}

function attachedIds(post: PortalRow): readonly string[] {
  const { value } = { value: (post['UF_BLOG_POST_FILE'] as PortalRow | null | undefined)?.['VALUE'] };
  const ids: Json | undefined = Array.isArray(post['FILES']) ? post['FILES'] : value;
  return Array.isArray(ids) ? ids.map(String) : [];
}

function nameOf(file: Json): string {
  return String((file as PortalRow | null)?.['NAME'] ?? '');
}

/** A date that cannot be read counts as new. */
function isOlder(post: PortalRow, moment: number): boolean {
  const published = Date.parse(String(post['DATE_PUBLISH']));
  return published < moment;
}
