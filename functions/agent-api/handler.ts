import { acceptAbilities } from '../../shared/app/agent/accept-abilities.ts';
import { acceptDocuments } from '../../shared/app/agent/accept-documents.ts';
import { acceptPacket } from '../../shared/app/agent/accept-packet.ts';
import { acceptResults } from '../../shared/app/agent/accept-results.ts';
import { deliverCommands } from '../../shared/app/agent/deliver-commands.ts';
import { stateTold } from '../../shared/app/agent/numbering.ts';
import { connectionByBearer, talkingConnection } from '../../shared/app/agent/talking-connection.ts';
import { acceptCalls } from '../../shared/app/calls/accept-calls.ts';
import { tellAbilities } from '../../shared/contracts/api/agent/abilities.ts';
import { sendCalls } from '../../shared/contracts/api/agent/calls.ts';
import { sendChanges } from '../../shared/contracts/api/agent/changes.ts';
import { getCommands } from '../../shared/contracts/api/agent/commands.ts';
import { sendDocuments } from '../../shared/contracts/api/agent/documents.ts';
import { openFile } from '../../shared/contracts/api/agent/files.ts';
import { sendResults } from '../../shared/contracts/api/agent/results.ts';
import { getAgentState } from '../../shared/contracts/api/agent/state.ts';
import { given } from '../../shared/entry/http/given.ts';
import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { serve } from '../../shared/entry/http/serve.ts';
import type { AgentApiDeps } from './deps.ts';

/** What bases with our extension talk to. */
export function createHandler(deps: AgentApiDeps) {
  const { clock, files, telemetry } = deps;
  return httpEntry({
    clock,
    telemetry,
    authenticators: { connection: (headers) => connectionByBearer(deps, headers['authorization']) },
    routes: [
      serve(sendChanges).with(async ({ body, language, principal }) => {
        const connection = await talkingConnection(deps, principal);
        const { file, objects, removed, ...numbering } = body;
        const content = file === undefined ? { objects, removed } : await files.readPacket(principal, file);
        const taken = await acceptPacket(deps, connection, numbering, content);
        const refused = taken.refused.map(({ text, ...problem }) => ({
          ...problem,
          message: text[language],
        }));
        return { status: 200, body: { ...taken, refused } };
      }),
      serve(getCommands).with(async ({ principal, query, signal }) => {
        const connection = await talkingConnection(deps, principal);
        const { wait, limit, ...numbering } = query;
        const commands = await deliverCommands(deps, connection, numbering, { wait, limit }, signal);
        return { status: 200, body: { commands: commands.map((command) => ({ ...command })) } };
      }),
      serve(sendResults).with(async ({ body, principal }) => {
        const connection = await talkingConnection(deps, principal);
        const { results, ...numbering } = body;
        const { taken, unknown } = await acceptResults(deps, connection, numbering, results);
        return { status: 200, body: { taken: [...taken], unknown: [...unknown] } };
      }),
      serve(openFile).with(async ({ body, principal }) => {
        await talkingConnection(deps, principal);
        const { expiresAt, file, upload } = await files.open(principal, given(body));
        const { url, method, headers } = upload;
        const until = new Date(expiresAt).toISOString();
        return {
          status: 200,
          body: { file, upload: { url, method, headers: { ...headers }, expiresAt: until } },
        };
      }),
      serve(sendDocuments).with(async ({ body, language, principal }) => {
        const connection = await talkingConnection(deps, principal);
        const { documents, ...numbering } = body;
        const taken = await acceptDocuments(deps, connection, numbering, documents);
        const refused = taken.refused.map(({ text, ...problem }) => ({
          ...problem,
          message: text[language],
        }));
        return { status: 200, body: { accepted: taken.accepted, refused } };
      }),
      serve(sendCalls).with(async ({ body, language, principal }) => {
        const connection = await talkingConnection(deps, principal);
        const taken = await acceptCalls(deps.telephony, connection, body.calls);
        const refused = taken.refused.map(({ text, ...problem }) => ({
          ...problem,
          message: text[language],
        }));
        return { status: 200, body: { calls: [...taken.calls], refused } };
      }),
      serve(tellAbilities).with(async ({ body, principal }) => {
        const connection = await talkingConnection(deps, principal);
        const { abilities, ...numbering } = body;
        const changed = await acceptAbilities(deps, connection, numbering, abilities);
        return { status: 200, body: { changed } };
      }),
      serve(getAgentState).with(async ({ language, principal }) => {
        await talkingConnection(deps, principal);
        const state = await stateTold(deps, principal);
        const { after = 0, incarnation, packet = 0, suspicion } = state ?? {};
        const stopped = suspicion && {
          cause: suspicion.causeKey,
          message: suspicion.text[language],
          since: new Date(suspicion.since).toISOString(),
        };
        return { status: 200, body: { incarnation, packet, after, stopped } };
      }),
    ],
  });
}
