import type { Clock } from '../../../shared/kernel/clock.ts';
import {
  answerText,
  ExchangeRefused,
  type Login,
  readLogin,
  readParameters,
  readWord,
  type ServerParameters,
} from './answers.ts';
import type { OutgoingFile } from './package-files.ts';
import type { Profile } from './profile.ts';
import { CutAnswer, type OnecRequest, type Transport } from './transport.ts';

/** Where the user of 1C told it to exchange. */
export interface Target {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** One request of the exchange, for the log. */
export interface Exchanged {
  readonly at: number;
  readonly request: string;
  readonly bytes: number;
  readonly status: number;
  readonly answer: string;
}

export interface SessionTools {
  readonly target: Target;
  readonly profile: Profile;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log?: (entry: Exchanged) => void;
}

type Type = 'catalog' | 'sale';

/** One exchange session with its cookie: 1C opens a new one for each package. */
export class ExchangeSession {
  readonly #tools: SessionTools;
  #login: Login | undefined;

  constructor(tools: SessionTools) {
    this.#tools = tools;
  }

  /** `checkauth`. @throws ExchangeRefused */
  async login(type: Type): Promise<void> {
    this.#login = undefined;
    this.#login = readLogin(await this.get(type, 'checkauth'));
  }

  /** `init`. @throws ExchangeRefused */
  async parameters(type: Type): Promise<ServerParameters> {
    const { profile } = this.#tools;
    const sale = type === 'sale' && profile.initBeforeQuery ? '&cmlVersion=2.10' : '';
    return readParameters(await this.get(type, 'init', sale), profile);
  }

  /** Sends one file in fragments of the limit, all under the same name. @throws ExchangeRefused */
  async send(type: Type, file: OutgoingFile, limit: number | undefined): Promise<void> {
    for (const fragment of fragmentsOf(file.bytes, limit)) await this.sendFragment(type, file.name, fragment);
  }

  /** One POST of `mode=file`. @throws ExchangeRefused */
  async sendFragment(type: Type, name: string, bytes: Uint8Array): Promise<void> {
    const word = readWord(await this.post(type, name, bytes));
    if (word === 'progress') throw new ExchangeRefused(`Неизвестный статус ответа на файл ${name}`);
  }

  /** One POST of `mode=file`; gives the raw answer. */
  post(type: Type, name: string, bytes: Uint8Array): Promise<string> {
    return this.#request('POST', this.#query(type, 'file', `&filename=${name}`), bytes);
  }

  /** Asks to import until the server has done. @throws ExchangeRefused */
  async import(type: Type, name: string): Promise<void> {
    const { clock, profile } = this.#tools;
    const begun = clock.now();
    while (readWord(await this.askImport(type, name)) === 'progress') {
      if (!profile.polling.waitForImport) return;
      if (clock.now() - begun > profile.polling.patience) {
        throw new ExchangeRefused(`Сервер не закончил импорт файла ${name} за отведённое время`);
      }
      if (profile.polling.pause > 0) await clock.sleep(profile.polling.pause);
    }
  }

  /** One question of `mode=import`; gives the raw answer. */
  askImport(type: Type, name: string): Promise<string> {
    return this.get(type, 'import', `&filename=${name}`);
  }

  /** A GET; one that breaks off is repeated once where the configuration does so. */
  async get(type: Type, mode: string, extra = ''): Promise<string> {
    const query = this.#query(type, mode, extra);
    try {
      return await this.#request('GET', query);
    } catch (error) {
      if (!(error instanceof CutAnswer) || !this.#tools.profile.repeatsCutGet) throw error;
      if (!error.begun) await this.#tools.clock.sleep(5_000);
      return this.#request('GET', query);
    }
  }

  #query(type: Type, mode: string, extra: string): string {
    const { sessid, subDocuments } = this.#tools.profile;
    const versions = mode === 'init' && subDocuments ? '&version=2.09&cmlVersion=2.10' : '';
    const id = this.#login?.sessid;
    const given = id === undefined || sessid === 'none' ? '' : `&sessid=${id}`;
    if (sessid === 'at-end') return `?type=${type}&mode=${mode}${extra}${given}`;
    return type === 'sale'
      ? `?type=sale&mode=${mode}${given}${extra}`
      : `?type=${type}${given}${versions}&mode=${mode}${extra}`;
  }

  async #request(method: 'GET' | 'POST', query: string, body?: Uint8Array): Promise<string> {
    const { target, profile, transport, clock, log } = this.#tools;
    const at = clock.now();
    const request: OnecRequest = {
      method,
      url: target.url.replaceAll(' ', '') + query,
      headers: {
        Authorization: `Basic ${Buffer.from(`${target.user}:${target.password}`).toString('base64')}`,
        'User-Agent': profile.userAgent,
        ...(this.#login ? { Cookie: this.#login.cookie } : {}),
      },
      timeout: profile.timeout,
      ...(body ? { body } : {}),
    };
    const answer = await transport(request);
    const text = answerText(answer, profile);
    log?.({
      at,
      request: `${method} ${query}`,
      bytes: body?.length ?? 0,
      status: answer.status,
      answer: text.slice(0, 255),
    });
    return text;
  }
}

/** Cuts bytes as the platform's function does: by count only, also within a character. */
export function fragmentsOf(bytes: Uint8Array, limit: number | undefined): Uint8Array[] {
  if (limit === undefined || bytes.length <= limit) return [bytes];
  const fragments: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += limit)
    fragments.push(bytes.subarray(start, start + limit));
  return fragments;
}
