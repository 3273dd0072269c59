import { readSummary, readTranscript } from '../../shared/app/calls/call-texts.ts';
import { listCalls } from '../../shared/app/calls/list-calls.ts';
import { repeatCall } from '../../shared/app/calls/repeat-call.ts';
import { getCall, getCallAudio, getCalls, postRepeatCall } from '../../shared/contracts/api/calls.ts';
import type { Call } from '../../shared/domain/calls/call.ts';
import { given } from '../../shared/entry/http/given.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { text } from '../../shared/kernel/text.ts';
import { connectionFor, onlyOf, type Person, seenBy } from './access.ts';
import type { CallsApiDeps } from './deps.ts';
import { shownCall, shownWhole } from './shown-call.ts';

/** Seconds that the address of a recording is good for. */
const audioSeconds = 900;

/** The journal of calls: list, one call, its recording, and another try. */
export function callJournalRoutes(deps: CallsApiDeps): readonly ServedRoute[] {
  const { blobs, calls, connections } = deps;
  return [
    serve(getCalls).with(async ({ params, principal, query }) => {
      const { id, tenant } = await connectionFor(connections, params.connection, principal);
      const { cursor, limit, status, user, ...wanted } = query;
      const seen = onlyOf(principal) ?? user;
      const filter = {
        ...given(wanted),
        ...(status !== undefined && { answered: status === 'answered' }),
        ...(seen !== undefined && { user: seen }),
      };
      // A user who asks for somebody else's calls sees none.
      if (user !== undefined && seen !== user) return { status: 200, body: { calls: [] } };
      const page = await listCalls(deps, { tenant, connection: id }, filter, limit, cursor);
      return { status: 200, body: { calls: page.calls.map(shownCall), cursor: page.cursor } };
    }),
    serve(getCall).with(async ({ params, principal }) => {
      const call = await callFor(deps, params, principal);
      const { connection, tenant, transcription } = call;
      // The words of a recording that another call had first are that call's.
      const duplicateOf = transcription.state === 'skipped' ? transcription.duplicateOf : undefined;
      const source = { tenant, connection, id: duplicateOf ?? call.id };
      const [transcript, summary] = await Promise.all([
        readTranscript(blobs, source),
        readSummary(blobs, source),
      ]);
      return { status: 200, body: shownWhole(call, transcript, summary) };
    }),
    serve(getCallAudio).with(async ({ params, principal }) => {
      const { recording } = await callFor(deps, params, principal);
      if (recording.state !== 'stored') throw noRecording();
      const { blob, bytes, fileName } = recording;
      const url = await blobs.signDownload(blob, { seconds: audioSeconds, fileName });
      return { status: 200, body: { url, fileName, bytes } };
    }),
    serve(postRepeatCall).with(async ({ params }) => {
      const call = await callFor(deps, params, { kind: 'person', operator: true });
      await repeatCall({ calls, queue: deps.queue }, call);
      return { status: 202 };
    }),
  ];
}

async function callFor(
  { calls, connections }: CallsApiDeps,
  params: { readonly call: string; readonly connection: string },
  person: Person,
): Promise<Call> {
  const { id, tenant } = await connectionFor(connections, params.connection, person);
  return seenBy(person, await calls.get({ tenant, connection: id }, params.call));
}

function noRecording(): Problem {
  return new Problem(404, {
    cause: 'recording-not-found',
    detail: text('У этого звонка нет записи.', 'This call has no recording.'),
  });
}
