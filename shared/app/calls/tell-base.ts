import { baseCall } from '../../domain/calls/base-call.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { CallParts } from './call-parts.ts';
import { readSummary, readTranscript } from './call-texts.ts';

/**
 * Puts a call with its words into the outbox of the base, as the document that its configuration has for calls. The
 * document's reference follows from the call, so that a repeated command makes no second one. Only bases with our
 * extension fetch commands.
 */
export async function tellBase(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  if (!connection.settings.calls.pushToBase || call.toldBase || call.transcription.state !== 'done')
    return call;
  const scope = { tenant: call.tenant, connection: call.connection };
  if (!(await parts.states.get(scope))) return call;
  const [transcript, summary] = await Promise.all([
    readTranscript(parts.blobs, call),
    readSummary(parts.blobs, call),
  ]);
  const { clients, notices } = connection.settings;
  const configuration = clients.configuration ?? connection.base.configuration ?? '';
  const write = baseCall(configuration, call, { transcript, summary }, notices.zone);
  if (write) await parts.outbox.enqueue(scope, [{ write, wantedAt: parts.clock.now(), attempts: 0 }]);
  return parts.calls.change(call, { toldBase: write !== undefined });
}
