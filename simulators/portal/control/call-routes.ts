import * as z from 'zod';
import { person } from '../data/actor.ts';
import { clientsByPhone } from '../data/telephony/call-clients.ts';
import { type CallType, callsStore } from '../data/telephony/calls.ts';
import { endCall } from '../data/telephony/end-call.ts';
import { keepRecording } from '../data/telephony/recordings.ts';
import { usersStore } from '../data/users.ts';
import type { PortalSimulator } from '../simulator.ts';
import { ControlError, type ControlRoute, routeWithBody } from './control-route.ts';
import { portalOf } from './portal-routes.ts';

const recording = z.strictObject({ name: z.string().min(1), base64: z.base64() });

const newCall = z.strictObject({
  userId: z.int().default(1),
  phone: z.string().min(3),
  type: z
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe('1 out, 2 in, 3 in and passed on, 4 call back, 5 information'),
  durationSeconds: z.int().min(0),
  line: z.string().default('reg1'),
  code: z.string().default('200'),
  startedAt: z.iso.datetime({ offset: true }).optional(),
  recording: recording.optional().describe('Kept on Disk; the statistics name the file'),
  recordUrl: z.string().optional().describe('The statistics name this address instead of a file'),
});

/** A call of the portal's own telephony, from its parts. */
export type NewCall = z.output<typeof newCall>;

/** Calls of the portal's own telephony. */
export const callRoutes: readonly ControlRoute[] = [
  routeWithBody(
    'POST',
    '/control/portals/{portal}/telephony/calls',
    'Holds a call of the portal’s own telephony; ONVOXIMPLANTCALLEND goes out',
    newCall,
    ({ simulator, path, body }) => holdCall(simulator, portalOf(simulator, path).name, body),
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/telephony/calls/{call}/recording',
    'Adds the recording of a call that has ended, as the carrier does a while later; nobody is told',
    recording,
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      const [row] = portal.store(callsStore).find('callId', path['call'] ?? '');
      if (!row) throw new ControlError(404, `no call: ${path['call'] ?? ''}`);
      const file = { name: body.name, bytes: new Uint8Array(Buffer.from(body.base64, 'base64')) };
      return { fileId: keepRecording(portal, row, file, simulator.engine.clock.now() + portal.clockSkew) };
    },
  ),
];

/** Holds a call. @throws ControlError 400 for an unknown user */
export function holdCall(
  simulator: PortalSimulator,
  portalName: string,
  body: NewCall,
): { readonly callId: string; readonly id: number } {
  const portal = simulator.portal(portalName);
  if (!portal.store(usersStore).get(body.userId)) throw new ControlError(400, `no user: ${body.userId}`);
  const now = simulator.engine.clock.now() + portal.clockSkew;
  const [client] = clientsByPhone(portal, body.phone);
  const startedAt = body.startedAt ? Date.parse(body.startedAt) : now - body.durationSeconds * 1000;
  const session = String(Math.floor(simulator.random() * 1e10));
  const row = endCall(
    portal,
    {
      callId: `${session}EB80D.${Math.floor(startedAt / 1000)}.${portal.store(callsStore).size + 1}`,
      ...{ externalId: null, userId: body.userId, line: body.line, phone: body.phone },
      type: body.type as CallType,
      ...{ duration: body.durationSeconds, startedAt, cost: 0, currency: 'RUR', vote: null },
      ...{ code: body.code, reason: '', application: null, sessionId: session },
      client: client ? { entityType: client.entityType, entityId: client.entityId } : null,
      ...{ recordUrl: body.recordUrl ?? null, recordFileId: null },
    },
    person(body.userId),
    now,
  );
  if (body.recording) {
    const bytes = new Uint8Array(Buffer.from(body.recording.base64, 'base64'));
    keepRecording(portal, row, { name: body.recording.name, bytes }, now);
  }
  return { callId: row.callId, id: row.id };
}
