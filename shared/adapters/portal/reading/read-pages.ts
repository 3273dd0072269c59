import { waitBeforeAttempt } from '../../../kernel/retry-policy.ts';
import type { Lane } from '../../../ports/limiter.ts';
import type { PortalAnswer, PortalCommand } from '../../../ports/portal.ts';
import type { Entry } from '../batch/entry.ts';
import { callOf } from '../batch/pack-call.ts';
import { type BatchDeps, retryPolicy } from '../batch/run-batch.ts';
import { observe, portalError, readOutcome, type Told } from '../batch/settle-call.ts';
import { portalUnreachable } from '../exchange.ts';

/**
 * Makes one HTTP call of read commands, which may refer to one another as `c0`, `c1` …, and returns their answers; an
 * answer is missing where a limit, an expired token or a fault of the server came in between. The whole call is tried
 * again while not even the first command was answered. `admitted` is called when the limits have let a call out.
 * @throws PortalError when the portal refuses a command, Busy, Broken, Transient
 */
export async function readPages(
  deps: BatchDeps,
  lane: Lane,
  commands: readonly PortalCommand[],
  admitted?: () => void,
): Promise<readonly (PortalAnswer | undefined)[]> {
  const entries = commands.map(readEntry);
  for (let attempt = 1; ; attempt += 1) {
    const call = callOf(entries, deps.times);
    const exchanged = await deps.exchange.send(call.method, call.params, lane, call.work, admitted);
    const outcome = readOutcome(call, exchanged);
    const { told } = outcome;
    const observed = observe(call, outcome, deps.times);
    if (observed.length > 0) await deps.limiter.learn(deps.installation.member, observed);
    const answers: (PortalAnswer | undefined)[] = [];
    for (const entry of entries) answers.push(await answerOf(deps, entry, told.get(entry)));
    if (exchanged.kind === 'answer' && [...told.values()].some(isExpired))
      await deps.exchange.refresh(exchanged.accessToken);
    if (answers.some((answer) => answer !== undefined)) return answers;
    const pause = waitBeforeAttempt(retryPolicy, attempt + 1, deps.random);
    if (pause === undefined) throw portalUnreachable(call.method, errorOf([...told.values()][0]));
    await deps.clock.sleep(pause);
  }
}

function readEntry(command: PortalCommand, index: number): Entry {
  return { index, command, needs: [], alone: false, sending: true, attempts: 0, result: undefined };
}

async function answerOf(
  deps: BatchDeps,
  entry: Entry,
  told: Told | undefined,
): Promise<PortalAnswer | undefined> {
  if (told?.kind === 'answer') return told.answer;
  if (told?.kind !== 'error') return undefined;
  const { meaning, error } = told;
  const { method } = entry.command;
  switch (meaning) {
    case 'expired':
    case 'server':
      return undefined;
    case 'rate':
      await deps.limiter.punished(deps.installation.member);
      return undefined;
    case 'operating':
      await deps.limiter.punished(deps.installation.member, method);
      return undefined;
    case 'stranger':
    case 'suspended':
      return deps.exchange.suspend(error);
    case 'invalid':
    case 'not-found':
    case 'access-denied':
    case 'tariff':
    case 'refused':
      throw portalError(meaning, method, error);
  }
}

function isExpired(told: Told): boolean {
  return told.kind === 'error' && told.meaning === 'expired';
}

function errorOf(told: Told | undefined): { readonly code: string; readonly description: string } {
  return told && 'error' in told ? told.error : { code: '', description: '' };
}
