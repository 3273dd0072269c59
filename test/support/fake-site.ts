import type { OnecAnswer, OnecRequest, Transport } from '../../simulators/onec/commerceml/transport.ts';

export interface FakeSite {
  readonly transport: Transport;
  /** Method and query of every request, in order. */
  readonly requests: string[];
  readonly headers: Readonly<Record<string, string>>[];
  /** Whole files by session and name, fragments joined. */
  readonly files: Map<string, Buffer>;
  /** Sizes of the fragments by session and name. */
  readonly fragments: Map<string, number[]>;
}

export interface FakeSiteOptions {
  readonly checkauth?: string;
  readonly init?: string;
  readonly query?: string;
  /** Answer to the n-th question of an import, from 1. */
  readonly import?: (name: string, question: number) => string;
  readonly file?: (name: string) => string;
}

/** A site that takes what 1C sends and answers as told: the other side of a client under test. */
export function fakeSite(options: FakeSiteOptions = {}): FakeSite {
  const requests: string[] = [];
  const headers: Readonly<Record<string, string>>[] = [];
  const files = new Map<string, Buffer>();
  const fragments = new Map<string, number[]>();
  const questions = new Map<string, number>();
  let logins = 0;
  const answer = (request: OnecRequest): string => {
    const query = new URL(request.url).searchParams;
    const name = query.get('filename') ?? '';
    const key = `${request.headers['Cookie'] ?? '-'} ${name}`;
    switch (query.get('mode') ?? '') {
      case 'checkauth':
        logins += 1;
        return options.checkauth ?? `success\nonec\ntoken${logins}\nsessid=s${logins}`;
      case 'init':
        return options.init ?? 'zip=no\nfile_limit=1000';
      case 'file':
        files.set(key, Buffer.concat([files.get(key) ?? Buffer.alloc(0), request.body ?? Buffer.alloc(0)]));
        fragments.set(key, [...(fragments.get(key) ?? []), request.body?.length ?? 0]);
        return options.file?.(name) ?? 'success';
      case 'import':
        questions.set(key, (questions.get(key) ?? 0) + 1);
        return options.import?.(name, questions.get(key) ?? 1) ?? 'success';
      case 'query':
        return options.query ?? '<?xml version="1.0"?><КоммерческаяИнформация/>';
      default:
        return 'success';
    }
  };
  const transport: Transport = async (request): Promise<OnecAnswer> => {
    const query = request.url.slice(request.url.indexOf('?'));
    requests.push(`${request.method} ${query}`);
    headers.push(request.headers);
    return { status: 200, contentType: 'text/plain; charset=utf-8', body: Buffer.from(answer(request)) };
  };
  return { transport, requests, headers, files, fragments };
}
