import { err, ok, type Result } from '../../shared/kernel/result.ts';
import {
  type Portal,
  type PortalAnswer,
  type PortalCommand,
  PortalError,
  type PortalList,
  type PortalParams,
} from '../../shared/ports/portal.ts';

/** Makes one call and gives `result`. */
type Caller = (method: string, params: PortalParams) => Promise<PortalAnswer['result']>;

/**
 * A portal that is asked command by command, without batches and limits, for tests of what stands above the client.
 * `commands` keeps what was asked; `answer` may replace an answer, e.g. by an error.
 */
export class DirectPortal implements Portal {
  readonly commands: PortalCommand[] = [];
  answer: (command: PortalCommand, index: number) => PortalError | undefined = () => undefined;
  /** Called after a command had its effect; what it returns is answered instead. */
  afterwards: (command: PortalCommand, index: number) => PortalError | undefined = () => undefined;
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  async call(command: PortalCommand): Promise<PortalAnswer> {
    const [result] = await this.batch([command]);
    if (!result) throw new Error('no answer');
    if (!result.ok) throw result.error;
    return result.value;
  }

  async batch(commands: readonly PortalCommand[]): Promise<readonly Result<PortalAnswer, PortalError>[]> {
    const answers: Result<PortalAnswer, PortalError>[] = [];
    const named = new Map<string, PortalAnswer>();
    for (const command of commands) {
      const index = this.commands.push(command) - 1;
      const refused = this.answer(command, index);
      if (refused) {
        answers.push(err(refused));
        continue;
      }
      const answer = await this.#carryOut(command, named);
      const lost = this.afterwards(command, index);
      if (answer.ok && command.name !== undefined) named.set(command.name, answer.value);
      answers.push(lost ? err(lost) : answer);
    }
    return answers;
  }

  readLists(): Promise<void> {
    throw new Error('not used here');
  }

  // biome-ignore lint/correctness/useYield: not used here
  async *list(_list: PortalList): AsyncIterable<never> {
    throw new Error('not used here');
  }

  inLane(): Portal {
    return this;
  }

  async #carryOut(
    command: PortalCommand,
    named: ReadonlyMap<string, PortalAnswer>,
  ): Promise<Result<PortalAnswer, PortalError>> {
    const text = JSON.stringify(command.params);
    const resolved = text.replace(/"\$result\[(\w+)\]((?:\[\w+\])*)"/g, (_, name: string, path: string) => {
      let value: unknown = named.get(name)?.result;
      for (const [, step] of path.matchAll(/\[(\w+)\]/g))
        value = (value as Record<string, unknown>)[step ?? ''];
      return JSON.stringify(value);
    });
    try {
      const result = await this.#call(command.method, JSON.parse(resolved) as PortalParams);
      return ok({ result });
    } catch (error) {
      return err(new PortalError('refused', command.method, '', String(error)));
    }
  }
}
