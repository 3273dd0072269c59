import { MethodRegistry } from '../../../simulators/portal/call/method-registry.ts';
import { MethodTimes } from '../../../simulators/portal/limits/method-times.ts';
import { allMethods } from '../../../simulators/portal/methods/all-methods.ts';
import type { Job, Work } from './jobs.ts';

/** The fewest HTTP calls a job can be done with, and the least time. */
export interface Bounds {
  readonly calls: number;
  /** Calls that may be spent to learn where the ids end, nobody having told. */
  readonly probing: number;
  readonly seconds: number;
}

const rowsPerPage = 50;
const commandsPerCall = 50;
const secondsPerCall = 48;
const burst = 50;
const perSecond = 2;
const operatingLimit = 480;
const operatingWindow = 600;
/** Below so many calls a reading may spend three more to be done sooner. */
const tiny = 16;
const spare = 3;

interface Load {
  /** Commands by method. */
  readonly commands: readonly { readonly method: string; readonly count: number }[];
  /** Seconds before the first of them can be asked for. */
  readonly probing: number;
  /** Commands that have to follow one another, as seconds. */
  readonly chain: number;
  readonly probingCalls: number;
}

/**
 * Bounds by counting: pages of fifty rows, fifty commands a call, no call over 48 s; the bucket lets out `burst` at once
 * and `perSecond` after; each method may take 480 s before its first minute leaves the window of ten; calls in flight
 * are limited by their number only.
 */
export function boundsOf({ work, times, competitor }: Job): Bounds {
  const methodTimes = new MethodTimes(times);
  const registry = new MethodRegistry(allMethods);
  const timeOf = (method: string) => methodTimes.seconds(method, registry.get(method)?.cost ?? 'list');
  const load = loadOf(work, timeOf);
  const seconds = load.commands.reduce((sum, { method, count }) => sum + count * timeOf(method), 0);
  const count = load.commands.reduce((sum, one) => sum + one.count, 0);
  const perCall =
    work.kind === 'workers' ? 1 : Math.min(commandsPerCall, Math.floor((secondsPerCall * count) / seconds));
  const calls = Math.ceil(count / perCall);
  const share = perSecond - (competitor === undefined ? 0 : 1000 / competitor);
  const rate = Math.max(0, calls + load.probingCalls - burst) / share;
  const inFlight = work.kind === 'read' && calls < tiny ? calls + spare - load.probingCalls : calls;
  const server = seconds / Math.min(inFlight, burst);
  const operating = Math.max(...load.commands.map((one) => operatingSeconds(one.count * timeOf(one.method))));
  return {
    calls,
    probing: load.probingCalls,
    seconds: load.probing + Math.max(rate, server, load.chain, operating),
  };
}

/** When a method's last call may start at the earliest: 480 s at once, as much again when they have left the window. */
function operatingSeconds(wanted: number): number {
  return operatingWindow * (Math.ceil(wanted / operatingLimit) - 1);
}

function loadOf(work: Work, timeOf: (method: string) => number): Load {
  switch (work.kind) {
    case 'read': {
      const commands = work.lists.map(({ method }, index) => ({
        method,
        count: Math.ceil((work.rows[index] ?? 0) / rowsPerPage),
      }));
      const probing = work.lists.reduce((sum, { method }) => sum + timeOf(method), 0);
      return { commands, probing, chain: 0, probingCalls: 1 };
    }
    case 'write': {
      const methods = ['catalog.product.add', 'catalog.price.modify'];
      const commands = methods.map((method) => ({ method, count: work.products }));
      return { commands, probing: 0, chain: 0, probingCalls: 0 };
    }
    case 'delta': {
      const count = Math.ceil(work.companies.length / rowsPerPage);
      const methods = [
        'crm.item.list',
        'crm.requisite.list',
        'crm.requisite.bankdetail.list',
        'crm.address.list',
      ];
      const chain = methods.slice(1).reduce((sum, method) => sum + timeOf(method), 0);
      return { commands: methods.map((method) => ({ method, count })), probing: 0, chain, probingCalls: 0 };
    }
    case 'workers': {
      const count = work.workers * work.callsEach;
      return { commands: [{ method: 'catalog.product.get', count }], probing: 0, chain: 0, probingCalls: 0 };
    }
  }
}
