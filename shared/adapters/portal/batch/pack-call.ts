import type { ExpectedWork } from '../../../ports/limiter.ts';
import type { PortalParams } from '../../../ports/portal.ts';
import type { MethodTimes } from '../limits/method-times.ts';
import { encodeCommand, spellBooleans } from '../wire/query-string.ts';
import { replaceReferences, spellReference, valueAt } from '../wire/references.ts';
import type { Entry, Group } from './entry.ts';
import { fullestSelection } from './fullest-selection.ts';

/** The portal takes no more commands in one call. See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html */
export const mostCommands = 50;
/** A call is cut off after 60 s; a batch is filled up to this time. Seconds. */
export const mostSeconds = 48;
/** How many groups are looked at to fill a call. */
const lookAhead = 60;

/** One HTTP call about to go out. */
export interface PackedCall {
  readonly entries: readonly Entry[];
  readonly method: string;
  readonly params: PortalParams;
  readonly work: ExpectedWork;
}

/**
 * Fills the next HTTP call. Entries that refer to one another travel together; when `together` is false only those
 * whose references are answered already, with the answers filled in. `most` is how many commands to put in.
 */
export function packCall(
  groups: readonly Group[],
  times: MethodTimes,
  together: boolean,
  most = mostCommands,
): PackedCall | undefined {
  const parts: (readonly Entry[])[] = [];
  let commands = 0;
  for (const group of groups) {
    const ready = readyOf(group, together);
    if (ready[0]?.alone && parts.length === 0) return singleCall(ready[0], times);
    if (ready.length === 0 || ready[0]?.alone) continue;
    // A group too large for any call is cut; what comes later gets the answers filled in.
    const part = parts.length === 0 ? longestFitting(ready, times) : ready;
    parts.push(part);
    commands += part.length;
    // Where each hangs on nothing, as many as fit are enough to choose from.
    if (parts.length > lookAhead || (commands >= most && commands === parts.length)) break;
  }
  if (parts.length === 0) return undefined;
  const chosen = fullest(parts, times, most).toSorted((left, right) => left.index - right.index);
  return callOf(chosen, times);
}

/** The first part, so that nobody waits for ever, and those of the others that fill the call best. */
function fullest(
  [first = [], ...others]: readonly (readonly Entry[])[],
  times: MethodTimes,
  most: number,
): readonly Entry[] {
  const portions = others.map((part) => ({ count: part.length, seconds: secondsOf(part, times) }));
  const room = most - first.length;
  const beside = fullestSelection(portions, room, mostSeconds - secondsOf(first, times));
  return [first, ...beside.map((position) => others[position] ?? [])].flat();
}

/** These entries as one HTTP call. */
export function callOf(entries: readonly Entry[], times: MethodTimes): PackedCall {
  const [only] = entries;
  return only && entries.length === 1 ? singleCall(only, times) : batchCall(entries, times);
}

/** What of a group could go out in one call now: either entries for a batch, or one that has to go alone. */
function readyOf(group: Group, together: boolean): readonly Entry[] {
  const ready: Entry[] = [];
  const inCall = new Set<Entry>();
  for (const entry of group) {
    if (entry.result || entry.sending) continue;
    if (!entry.needs.every((need) => need.result?.ok || (together && inCall.has(need)))) continue;
    if (entry.alone) {
      if (ready.length === 0) return [entry];
      continue;
    }
    ready.push(entry);
    inCall.add(entry);
  }
  return ready;
}

function longestFitting(entries: readonly Entry[], times: MethodTimes): readonly Entry[] {
  let seconds = 0;
  let count = 0;
  for (const { command } of entries) {
    seconds += times.atMost(command.method);
    if (count > 0 && (count === mostCommands || seconds > mostSeconds)) break;
    count += 1;
  }
  return entries.slice(0, count);
}

function secondsOf(entries: readonly Entry[], times: MethodTimes): number {
  return entries.reduce((sum, { command }) => sum + times.atMost(command.method), 0);
}

/** Server time to reserve for these commands, by method. */
function workOf(methods: Iterable<string>, times: MethodTimes): ExpectedWork {
  const work = new Map<string, number>();
  for (const method of methods) work.set(method, (work.get(method) ?? 0) + times.expected(method));
  return work;
}

function singleCall(entry: Entry, times: MethodTimes): PackedCall {
  const { method } = entry.command;
  const params = spellBooleans(method, paramsOf(entry, undefined)) as PortalParams;
  return { entries: [entry], method, params, work: workOf([method], times) };
}

function batchCall(entries: readonly Entry[], times: MethodTimes): PackedCall {
  const inCall = new Set(entries);
  const cmd = Object.fromEntries(
    entries.map((entry) => [keyOf(entry), encodeCommand(entry.command.method, paramsOf(entry, inCall))]),
  );
  // A write that refers to a failed command would run with an empty value: the portal has to stop before it.
  const halt = entries.some(
    (entry) => entry.command.repeat !== 'read' && entry.needs.some((need) => inCall.has(need)),
  );
  const work = workOf(
    entries.map(({ command }) => command.method),
    times,
  );
  return { entries, method: 'batch', params: { halt: halt ? 1 : 0, cmd }, work };
}

/** Name of an entry within its HTTP call. */
export function keyOf(entry: Entry): string {
  return `c${entry.index}`;
}

/** Parameters with references to commands of the same call renamed, and the others replaced by what was answered. */
function paramsOf(entry: Entry, inCall: ReadonlySet<Entry> | undefined): PortalParams {
  if (entry.needs.length === 0) return entry.command.params;
  const byName = new Map(entry.needs.map((need) => [need.command.name ?? '', need]));
  return replaceReferences(entry.command.params, (name, path) => {
    const need = byName.get(name);
    if (!need) return undefined;
    if (inCall?.has(need)) return spellReference(keyOf(need), path);
    return need.result?.ok ? (valueAt(need.result.value.result, path) ?? '') : undefined;
  }) as PortalParams;
}
