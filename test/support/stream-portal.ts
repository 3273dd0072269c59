import type { Json } from '../../shared/kernel/canonical-json.ts';
import { err, ok, type Result } from '../../shared/kernel/result.ts';
import type { Lane } from '../../shared/ports/limiter.ts';
import {
  type Portal,
  type PortalAnswer,
  type PortalCommand,
  PortalError,
  type PortalParams,
} from '../../shared/ports/portal.ts';

/** A post as it lies on the portal. */
export interface StreamPost {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly destinations: readonly string[];
  readonly files: readonly { readonly id: number; readonly name: string; readonly bytes: Buffer }[];
  readonly publishedAt: number;
}

interface Notice {
  readonly userId: string;
  readonly message: string;
  readonly tag: string;
}

/**
 * A portal at the height of the port `Portal`, with people, an activity stream and notifications only: for tests of what
 * stands above the client. `trouble` may throw before a command has its effect, or after it when told so.
 */
export class StreamPortal implements Portal {
  readonly users = new Set(['1', '5', '7']);
  readonly groups = new Set(['4']);
  readonly departments = new Set(['3']);
  readonly posts: StreamPost[] = [];
  readonly notices: Notice[] = [];
  readonly calls: string[] = [];
  /** What happens to a command: an error, and whether it comes after the effect. */
  trouble: (command: PortalCommand) => { readonly error: Error; readonly after: boolean } | undefined = () =>
    undefined;
  readonly #now: () => number;
  #nextFile = 500;

  constructor(now: () => number) {
    this.#now = now;
  }

  async call(command: PortalCommand): Promise<PortalAnswer> {
    this.calls.push(command.method);
    const trouble = this.trouble(command);
    if (trouble && !trouble.after) throw trouble.error;
    const answer = this.#answer(command);
    if (trouble) throw trouble.error;
    return answer;
  }

  async batch(commands: readonly PortalCommand[]) {
    const results: Result<PortalAnswer, PortalError>[] = [];
    for (const command of commands) {
      try {
        results.push(ok(await this.call(command)));
      } catch (error) {
        if (!(error instanceof PortalError)) throw error;
        results.push(err(error));
      }
    }
    return results;
  }

  readLists(): Promise<void> {
    return Promise.reject(new Error('not of this portal'));
  }

  list(): AsyncIterable<never> {
    throw new Error('not of this portal');
  }

  inLane(_: Lane): Portal {
    return this;
  }

  #answer({ method, params }: PortalCommand): PortalAnswer {
    switch (method) {
      case 'user.get':
        return {
          result: known(this.users, idsIn(params['FILTER'])).map((ID) => ({
            ...{ ID, ACTIVE: true, NAME: 'Анна', LAST_NAME: `Седова ${ID}` },
          })),
        };
      case 'sonet_group.get':
        return { result: known(this.groups, idsIn(params['FILTER'])).map((ID) => ({ ID, CLOSED: 'N' })) };
      case 'department.get':
        return { result: known(this.departments, idsIn(params)).map((ID) => ({ ID })) };
      case 'log.blogpost.add':
        return { result: this.#add(params) };
      case 'log.blogpost.get':
        return this.#posts(params);
      case 'disk.attachedObject.get':
        return { result: this.#file(Number(params['id'])) };
      case 'im.notify.system.add':
        return { result: this.#notify(params) };
      default:
        throw new PortalError('invalid', method, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
    }
  }

  #add(params: PortalParams): number {
    const files = (params['FILES'] as readonly (readonly [string, string])[] | undefined) ?? [];
    const id = this.posts.length + 217;
    this.posts.push({
      id: String(id),
      title: String(params['POST_TITLE']),
      text: String(params['POST_MESSAGE']),
      destinations: params['DEST'] as readonly string[],
      files: files.map(([name, content]) => ({
        ...{ id: this.#nextFile++, name, bytes: Buffer.from(content, 'base64') },
      })),
      publishedAt: this.#now(),
    });
    return id;
  }

  #posts(params: PortalParams): PortalAnswer {
    const wanted = this.posts
      .toReversed()
      .filter(({ id }) => params['POST_ID'] === undefined || id === String(params['POST_ID']));
    const start = Number(params['start'] ?? 0);
    const rows = wanted.slice(start, start + 50).map(({ id, title, files, publishedAt }) => ({
      ...{ ID: id, TITLE: title, AUTHOR_ID: '1', DATE_PUBLISH: new Date(publishedAt).toISOString() },
      ...(files.length > 0 && { FILES: files.map((file) => file.id) }),
    }));
    const next = start + 50;
    return { result: rows, ...(wanted.length > next && { next }) };
  }

  #file(id: number): Json {
    const file = this.posts.flatMap(({ files }) => files).find((one) => one.id === id);
    if (!file) throw new PortalError('not-found', 'disk.attachedObject.get', 'ERROR_NOT_FOUND', '');
    return { ID: String(id), NAME: file.name };
  }

  #notify(params: PortalParams): number {
    const [userId, tag] = [String(params['USER_ID']), String(params['TAG'])];
    const same = this.notices.findIndex((notice) => notice.userId === userId && notice.tag === tag);
    if (same >= 0) this.notices.splice(same, 1);
    this.notices.push({ userId, tag, message: String(params['MESSAGE']) });
    return this.notices.length;
  }
}

/** The wanted ones that are there; all when none is named. */
function known(there: ReadonlySet<string>, ids: readonly string[] | undefined): readonly string[] {
  return ids?.filter((id) => there.has(id)) ?? [...there];
}

function idsIn(holder: Json | undefined | PortalParams): readonly string[] | undefined {
  const ids = (holder as PortalParams | undefined)?.['ID'];
  return Array.isArray(ids) ? ids.map(String) : undefined;
}
