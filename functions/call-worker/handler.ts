import type { CallParts } from '../../shared/app/calls/call-parts.ts';
import { forgetCall } from '../../shared/app/calls/forget-call.ts';
import { learnPortalCall } from '../../shared/app/calls/learn-portal-call.ts';
import { lookForStrangers } from '../../shared/app/calls/look-for-strangers.ts';
import { pollMikopbx } from '../../shared/app/calls/poll-mikopbx.ts';
import { callOfFinishedJob, workOnCall } from '../../shared/app/calls/work-on-call.ts';
import { errorDays } from '../../shared/app/connections/error-days.ts';
import { pauseConnection } from '../../shared/app/connections/pause-connection.ts';
import { callWorker } from '../../shared/contracts/functions/call-worker.ts';
import { type CallMessage, callMessageSchema } from '../../shared/contracts/messages/call-message.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import type { Subject } from '../../shared/domain/history/occurrence.ts';
import { journalHooks } from '../../shared/entry/queue/journal-hooks.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import { Busy } from '../../shared/kernel/outcome.ts';
import { text } from '../../shared/kernel/text.ts';

/** A recording may take minutes to come. */
const neededMilliseconds = 250_000;

/** Works on telephone calls: learns of them, fetches recordings, has them put into words, tells people. */
export function createHandler(parts: CallParts) {
  return queueEntry<CallMessage>({
    consumer: callWorker.name,
    schema: callMessageSchema,
    subjectOf: (message) => subjectOf(parts, message),
    parallel: callWorker.batchSize,
    maxReceiveCount: callWorker.maxReceiveCount,
    neededMilliseconds,
    hooks: {
      ...journalHooks({
        journal: parts.journal,
        due: parts.due,
        queue: 'calls',
        keepErrorsDays: errorDays(parts.connections),
      }),
      pauseConnection: (subject, broken) =>
        pauseConnection(parts.connections, subject, broken, parts.clock.now()),
    },
    telemetry: parts.telemetry,
    clock: parts.clock,
    work: (message, { record }) => work(parts, message, record.sentAt),
  });
}

async function work(parts: CallParts, message: CallMessage, sentAt: number): Promise<void> {
  if (message.kind === 'transcribed') {
    const call = callOfFinishedJob(parts.jobPrefix, message.job);
    if (call) await workOnCall(parts, call, call.call);
    return;
  }
  const scope = { tenant: message.tenant, connection: message.connection };
  if (message.kind === 'call') return workOnCall(parts, scope, message.call);
  if (message.kind === 'forget') return forgetCall(parts, scope, message.call);
  const connection = await parts.connections.get(scope);
  if (connection?.status.state === 'active') await atPortal(parts, connection, message, sentAt);
  else if (connection?.status.state === 'paused') throw paused(parts.clock.now());
}

async function atPortal(
  parts: CallParts,
  connection: Connection,
  message: Extract<CallMessage, { kind: 'feed' | 'portal-call' | 'strangers' }>,
  sentAt: number,
): Promise<void> {
  if (message.kind === 'portal-call') await learnPortalCall(parts, connection, message.callId, sentAt);
  else if (message.kind === 'strangers') await lookForStrangers(parts, connection);
  else await pollMikopbx(parts, connection);
}

function paused(now: number): Busy {
  return new Busy(
    now + 1_800_000,
    'connection.paused',
    text('Подключение приостановлено.', 'The connection is paused.'),
  );
}

function subjectOf({ jobPrefix }: CallParts, message: CallMessage): Subject | undefined {
  if (message.kind === 'transcribed') {
    const found = callOfFinishedJob(jobPrefix, message.job);
    return found && { ...found, object: { kind: 'call', id: found.call } };
  }
  const { tenant, connection } = message;
  const call = 'call' in message ? { object: { kind: 'call', id: message.call } } : {};
  return { tenant, connection, ...call };
}
