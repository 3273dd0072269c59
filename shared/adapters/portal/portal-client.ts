import type { Clock } from '../../kernel/clock.ts';
import { Busy } from '../../kernel/outcome.ts';
import type { Random } from '../../kernel/random.ts';
import type { Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import type { Http } from '../../ports/http.ts';
import type { Lane, Limiter } from '../../ports/limiter.ts';
import type {
  Portal,
  PortalAnswer,
  PortalCommand,
  PortalError,
  PortalList,
  PortalRow,
} from '../../ports/portal.ts';
import type { PortalInstallation } from '../../ports/portal-tokens.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { type BatchDeps, BatchRun } from './batch/run-batch.ts';
import { Exchange, portalUnreachable } from './exchange.ts';
import { MethodTimes } from './limits/method-times.ts';
import type { PortalRate } from './limits/portal-rate.ts';
import { ReadRun, type TakeRows } from './reading/read-run.ts';
import { rowStream } from './reading/row-stream.ts';
import type { TokenStore } from './tokens/token-store.ts';

export interface PortalClientDeps {
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  readonly limiter: Limiter;
  readonly tokens: TokenStore;
  /** What the portal's tariff allows; the same that the limiter goes by. */
  readonly rateOf: (installation: PortalInstallation) => PortalRate;
}

/** The portal of one installation; keep it for as long as the process lives, it learns how long methods take. */
export function openPortal(deps: PortalClientDeps, installation: PortalInstallation, lane: Lane): Portal {
  const { clock, random, limiter } = deps;
  const exchange = new Exchange(deps, installation);
  const times = new MethodTimes();
  const shared = { exchange, limiter, installation, times, clock, random };
  return new PortalClient(shared, () => deps.rateOf(installation), lane);
}

class PortalClient implements Portal {
  readonly #deps: BatchDeps;
  readonly #rate: () => PortalRate;
  readonly #lane: Lane;

  constructor(deps: BatchDeps, rate: () => PortalRate, lane: Lane) {
    this.#deps = deps;
    this.#rate = rate;
    this.#lane = lane;
  }

  async call(command: PortalCommand): Promise<PortalAnswer> {
    const [result] = await this.batch([command]);
    if (!result) throw new RangeError('a batch of one command without a result');
    if (result.ok) return result.value;
    const { error } = result;
    if (error.kind === 'unavailable') throw portalUnreachable(error.method, error);
    if (error.kind === 'limited') throw limited(error, this.#deps.clock.now());
    throw error;
  }

  async batch(commands: readonly PortalCommand[]): Promise<readonly Result<PortalAnswer, PortalError>[]> {
    if (commands.length === 0) return [];
    return new BatchRun(this.#deps, this.#lane, commands).run();
  }

  async readLists(lists: readonly PortalList[], onRows: TakeRows): Promise<void> {
    if (lists.length === 0) return;
    await new ReadRun(this.#deps, this.#lane, this.#rate(), lists, onRows).run();
  }

  list(list: PortalList): AsyncIterable<PortalRow> {
    return rowStream((takeRows) => this.readLists([list], takeRows));
  }

  inLane(lane: Lane): Portal {
    return lane === this.#lane ? this : new PortalClient(this.#deps, this.#rate, lane);
  }
}

function limited(error: PortalError, now: number): Busy {
  return new Busy(
    error.retryAt ?? now + 60_000,
    'portal.limits',
    text(
      'Лимит запросов к порталу исчерпан, обмен продолжится сам.',
      'The request limit of the portal is used up, the exchange goes on by itself.',
    ),
    { method: error.method, code: error.code },
    { cause: error },
  );
}
