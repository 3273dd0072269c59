import type { Call, CallCause } from '../../domain/calls/call.ts';
import { connectionOfCall } from '../../domain/calls/call.ts';
import { callOfJob } from '../../domain/calls/job-name.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Busy, Transient } from '../../kernel/outcome.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { attachRecording } from './attach-recording.ts';
import type { CallParts } from './call-parts.ts';
import { CallMoved } from './calls.ts';
import { refusals } from './deeds.ts';
import { fetchRecording } from './fetch-recording.ts';
import { findCaller } from './find-caller.ts';
import { publishCall } from './publish-call.ts';
import { registerCall } from './register-call.ts';
import { sendCallLater } from './send-call.ts';
import { summariseCall } from './summarise-call.ts';
import { tellBase } from './tell-base.ts';
import { listenToRecording, transcribeCall } from './transcribe-call.ts';

/** While another worker is at the call, or changed it under our hands. Milliseconds. */
const busyMilliseconds = 10_000;
/** After trouble that passes. Milliseconds. */
const troubleMilliseconds = 120_000;
/** While the connection is paused. Milliseconds. */
const pausedMilliseconds = 1_800_000;

type Step = (parts: CallParts, connection: Connection, call: Call) => Promise<Call>;

/** In this order; each does nothing when there is nothing for it to do. */
const steps: readonly Step[] = [
  findCaller,
  registerCall,
  fetchRecording,
  listenToRecording,
  // Once more: of a call that came as a file alone, the length is known only now.
  registerCall,
  attachRecording,
  transcribeCall,
  summariseCall,
  publishCall,
  tellBase,
];

/**
 * Does whatever is next about a call, until all is done or something has to be waited for; then it is asked for again
 * at that moment. May be repeated, cut off and run beside itself: the call's item says how far it is. What cannot be
 * done is told in the journal, the call itself stays.
 * @throws Broken when a person is needed at the connection
 */
export async function workOnCall(parts: CallParts, scope: ConnectionScope, id: string): Promise<void> {
  const connection = await parts.connections.get(scope);
  if (!connection || connection.status.state === 'uninstalled') return;
  // A person has to act first; until then the call waits.
  if (connection.status.state === 'paused')
    return sendCallLater(parts.due, { ...scope, id }, parts.clock.now() + pausedMilliseconds);
  const held = await parts.leases.hold(`CALL-${id}`, () => run(parts, connection, scope, id));
  if (!held) await sendCallLater(parts.due, { ...scope, id }, parts.clock.now() + busyMilliseconds);
}

async function run(
  parts: CallParts,
  connection: Connection,
  scope: ConnectionScope,
  id: string,
): Promise<void> {
  const call = await parts.calls.get(scope, id);
  if (!call || call.settledAt !== undefined) return;
  try {
    let latest = call;
    for (const step of steps) latest = await step(parts, connection, latest);
    await settle(parts, connection, latest);
  } catch (error) {
    const retryAt = retryOf(error, parts.clock.now());
    if (retryAt === undefined) throw error;
    parts.telemetry.info('the call waits', { call: id, until: retryAt, why: causeOf(error) });
    const seen = await parts.calls.get(scope, id);
    if (seen?.transcription.state === 'waiting')
      await tell(parts, connection, seen, { causeKey: 'call.no-engine', text: seen.transcription.reason });
    await sendCallLater(parts.due, call, retryAt);
  }
}

function retryOf(error: unknown, now: number): number | undefined {
  if (error instanceof Busy) return Math.max(error.retryAt, now + 1000);
  if (error instanceof Transient) return now + troubleMilliseconds;
  return error instanceof CallMoved ? now + busyMilliseconds : undefined;
}

function causeOf(error: unknown): string {
  return error instanceof Busy || error instanceof Transient ? error.causeKey : 'call.moved';
}

/** Tells what could not be done, then notes that nothing is left. */
async function settle(parts: CallParts, connection: Connection, call: Call): Promise<void> {
  for (const cause of failuresOf(call)) await tell(parts, connection, call, cause);
  await parts.calls.change(call, { settledAt: parts.clock.now() });
}

function failuresOf(call: Call): readonly CallCause[] {
  const { recording, summary, transcription } = call;
  return [
    ...(recording.state === 'failed' ? [recording.cause] : []),
    ...(transcription.state === 'failed' ? [transcription.cause] : []),
    ...(summary?.state === 'none' ? [summary.cause] : []),
    ...refusals(call).map(([, cause]) => cause),
  ];
}

async function tell(
  { journal }: CallParts,
  { settings }: Connection,
  { connection, id, phone, tenant }: Call,
  { causeKey, text }: CallCause,
): Promise<void> {
  await journal.record(
    {
      subject: { tenant, connection, object: { kind: 'call', id } },
      id: `${id} ${causeKey}`,
      failure: 'rejected',
      causeKey,
      text,
      details: { phone },
    },
    settings.history.keepErrorsDays,
  );
}

/** The call of an engine's job, if it is ours. */
export function callOfFinishedJob(
  prefix: string,
  job: string,
): (ConnectionScope & { readonly call: string }) | undefined {
  const address = callOfJob(prefix, job);
  const connection = address && connectionOfCall(address.call);
  return connection && { tenant: address.tenant, connection, call: address.call };
}
