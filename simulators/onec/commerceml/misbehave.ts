import { firstWord } from './answers.ts';
import type { OutgoingFile } from './package-files.ts';
import { ExchangeSession, fragmentsOf, type SessionTools } from './session.ts';
import type { OnecAnswer, Transport } from './transport.ts';

/**
 * Exchanges that go wrong, as they do in the field. Each gives the raw answers it got, in order, so that a test can
 * judge them; nothing is thrown for a refusal.
 */
export interface Misbehaviour {
  /** Each fragment goes out twice, as after a network retry; then the import is asked for. */
  fragmentsTwice(file: OutgoingFile, limit: number): Promise<string[]>;
  /** A fragment without any login. */
  outOfSession(file: OutgoingFile): Promise<string[]>;
  /** The fragments but for the last one, then the import. */
  neverFinished(file: OutgoingFile, limit: number): Promise<string[]>;
  /** The import of a file that was not sent. */
  importNeverSent(name: string): Promise<string[]>;
  /** The file is sent whole and its import never asked for. */
  neverImported(file: OutgoingFile): Promise<string[]>;
  /** Two exchanges with different cookies, fragment by fragment in turn, then both imports. */
  interleaved(one: OutgoingFile, other: OutgoingFile, limit: number): Promise<string[]>;
  /** Any file under any name, e.g. one that leads out of its folder; then the import. */
  upload(file: OutgoingFile): Promise<string[]>;
}

/** How often `progress` is followed before the answer is taken as it is. */
const questions = 200;

/** Builds the misbehaving client. */
export function misbehaviour(tools: SessionTools): Misbehaviour {
  const begin = async () => {
    const session = new ExchangeSession(tools);
    await session.login('catalog');
    return session;
  };
  return {
    async fragmentsTwice(file, limit) {
      const raw = new RawExchange(await begin(), tools);
      for (const fragment of fragmentsOf(file.bytes, limit)) {
        await raw.fragment(file.name, fragment);
        await raw.fragment(file.name, fragment);
      }
      return raw.import(file.name);
    },
    async outOfSession(file) {
      const raw = new RawExchange(new ExchangeSession(tools), tools);
      await raw.fragment(file.name, file.bytes);
      return raw.answers;
    },
    async neverFinished(file, limit) {
      const raw = new RawExchange(await begin(), tools);
      for (const fragment of fragmentsOf(file.bytes, limit).slice(0, -1))
        await raw.fragment(file.name, fragment);
      return raw.import(file.name);
    },
    async importNeverSent(name) {
      return new RawExchange(await begin(), tools).import(name);
    },
    async neverImported(file) {
      const raw = new RawExchange(await begin(), tools);
      await raw.fragment(file.name, file.bytes);
      return raw.answers;
    },
    async interleaved(one, other, limit) {
      const first = new RawExchange(await begin(), tools);
      const second = new RawExchange(await begin(), tools);
      const [ones, others] = [fragmentsOf(one.bytes, limit), fragmentsOf(other.bytes, limit)];
      for (let turn = 0; turn < Math.max(ones.length, others.length); turn += 1) {
        const [mine, theirs] = [ones[turn], others[turn]];
        if (mine) await first.fragment(one.name, mine);
        if (theirs) await second.fragment(other.name, theirs);
      }
      return [...(await first.import(one.name)), ...(await second.import(other.name))];
    },
    async upload(file) {
      const raw = new RawExchange(await begin(), tools);
      await raw.fragment(file.name, file.bytes);
      return raw.import(file.name);
    },
  };
}

/** A client that never hears the end of an import: the answer is lost on its way, whatever it was. */
export function deafToImport(transport: Transport): Transport {
  return async (request) => {
    const answer: OnecAnswer = await transport(request);
    if (!/[?&]mode=import(&|$)/.test(request.url)) return answer;
    return { ...answer, status: 504, body: new Uint8Array(0) };
  };
}

class RawExchange {
  readonly answers: string[] = [];
  readonly #session: ExchangeSession;
  readonly #tools: SessionTools;

  constructor(session: ExchangeSession, tools: SessionTools) {
    this.#session = session;
    this.#tools = tools;
  }

  async fragment(name: string, bytes: Uint8Array): Promise<void> {
    this.answers.push(await this.#session.post('catalog', name, bytes));
  }

  /** Asks until the answer is another one than `progress`; gives all answers of the exchange. */
  async import(name: string): Promise<string[]> {
    for (let question = 0; question < questions; question += 1) {
      const answer = await this.#session.askImport('catalog', name);
      if (firstWord(answer) !== 'progress' || question === questions - 1) {
        this.answers.push(answer);
        break;
      }
      await this.#tools.clock.sleep(1_000);
    }
    return this.answers;
  }
}
