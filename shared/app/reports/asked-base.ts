import type { ErrandContent } from '../../contracts/api/agent/commands.ts';
import { Busy, Rejected } from '../../kernel/outcome.ts';
import type { Text } from '../../kernel/text.ts';
import type { RunOfRequest } from '../../ports/report-source.ts';
import type { Errand, ErrandEnd } from '../agent/errand-items.ts';
import { type StartErrandParts, startErrand } from '../agent/start-errand.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Cause of `Busy` while the base has not answered. */
export const waitingForBase = 'report.waiting-for-base';

/** An answer wakes the run at once; should that fail, somebody looks after so long. Milliseconds. */
const lookEvery = 30 * 60_000;

/**
 * What a base did of what a run wants of it. It is asked once a run; nobody waits meanwhile.
 * @param silent the sentence while it does not answer
 * @throws Busy the base has not answered yet, Rejected it will not do it or was silent for too long
 */
export async function askedBase(
  parts: StartErrandParts,
  scope: ConnectionScope,
  content: ErrandContent,
  run: RunOfRequest,
  silent: Text,
): Promise<Errand & { readonly end: ErrandEnd }> {
  const wanted = { id: `report-${run.id}`, content, notice: run.goOn, deadline: run.until };
  const errand = await startErrand(parts, scope, wanted);
  const { deadline, end } = errand;
  if (end?.outcome === 'done') return { ...errand, end };
  if (end) throw new Rejected(`report.base-${end.outcome}`, end.text ?? silent);
  const now = parts.clock.now();
  if (now > deadline) throw new Rejected('report.base-silent', silent);
  throw new Busy(Math.min(deadline + 1, now + lookEvery), waitingForBase, silent);
}
