import type { OnecAnswer, Transport } from '../commerceml/transport.ts';

/** The service did not answer as it should: a page of a proxy, nothing at all, a fault. Later it may. */
export class NoAnswer extends Error {}

/** The service says no, with the cause of its answer (`agent.packet-gap` …). */
export class Refused extends Error {
  readonly status: number;
  readonly causeKey: string;

  constructor(status: number, causeKey: string, detail: string) {
    super(`${status} ${causeKey}: ${detail}`);
    this.status = status;
    this.causeKey = causeKey;
  }
}

export interface ApiOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
  readonly transport: Transport;
  /** Whether bodies begin with a BOM, as 1C's «УстановитьТелоИзСтроки» writes them by default. */
  readonly bom: boolean;
}

/** Milliseconds; a long poll takes 20 seconds of them. */
const timeout = 60_000;

/** The calls of an agent, as an extension makes them with «HTTPСоединение». */
export class AgentApi {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** Introduces the base. @throws NoAnswer, Refused */
  connect(base: Readonly<Record<string, string>>): Promise<unknown> {
    return this.post('/agent/v1/connect', { key: this.#options.key, base });
  }

  /** @throws NoAnswer, Refused */
  get(path: string): Promise<unknown> {
    return this.#ask('GET', path);
  }

  /** @throws NoAnswer, Refused */
  post(path: string, body: unknown): Promise<unknown> {
    return this.#ask('POST', path, `${this.#options.bom ? '\uFEFF' : ''}${JSON.stringify(body)}`);
  }

  /** @throws NoAnswer, Refused */
  put(path: string, body: unknown): Promise<unknown> {
    return this.#ask('PUT', path, `${this.#options.bom ? '\uFEFF' : ''}${JSON.stringify(body)}`);
  }

  /** Puts a file to an address that was given for it. @throws NoAnswer */
  async upload(url: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<void> {
    const answer = await this.#send({ method: 'PUT', url, headers, body, timeout });
    if (answer.status >= 300) throw new NoAnswer(`загрузка файла: ${answer.status}`);
  }

  async #ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: string): Promise<unknown> {
    const { key, url } = this.#options;
    const headers = {
      Authorization: `Bearer ${key}`,
      'User-Agent': '1C+Enterprise/8.3',
      ...(body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
    };
    const bytes = body === undefined ? {} : { body: Buffer.from(body) };
    const answer = await this.#send({ method, url: `${url}${path}`, headers, timeout, ...bytes });
    if (answer.status >= 500 || answer.status === 429) throw new NoAnswer(`${path}: ${answer.status}`);
    const content = jsonOf(answer);
    if (answer.status < 300) return content;
    const { detail = '', type = '' } = content as { readonly detail?: string; readonly type?: string };
    throw new Refused(answer.status, type.replace('urn:most24:problem:', ''), detail);
  }

  async #send(request: Parameters<Transport>[0]): Promise<OnecAnswer> {
    try {
      return await this.#options.transport(request);
    } catch (cause) {
      throw new NoAnswer(`${request.url} не отвечает`, { cause });
    }
  }
}

function jsonOf({ body, status }: OnecAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new NoAnswer(`ответ ${status} — не JSON`, { cause });
  }
}
