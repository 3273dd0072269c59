import * as z from 'zod';
import type { Call, CallClient } from '../../domain/calls/call.ts';
import { noteTitle, plainText } from '../../domain/calls/call-note.ts';
import type { CallSummary, NextStep } from '../../domain/calls/call-summary.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { Portal } from '../../ports/portal.ts';
import type { CallParts } from './call-parts.ts';
import { doOnce } from './deeds.ts';
import { entityTypeIds } from './make-client.ts';

const addedSchema = z.object({ id: z.coerce.string() });
const activitiesSchema = z.array(
  z.object({ ID: z.coerce.string(), SUBJECT: z.string().nullish(), DESCRIPTION: z.string().nullish() }),
);

/** More than this nobody does after a call. */
const mostToDos = 10;
/** On the day itself, at the end of the working day. Minutes after midnight. */
const dueMinute = 18 * 60;
const minuteMilliseconds = 60_000;
const dayMinutes = 1440;

/** Makes to-dos of what the employee promised; a step without a day is due the next day. */
export async function addToDos(
  parts: CallParts,
  portal: Portal,
  { settings }: Connection,
  call: Call,
  client: CallClient,
  { nextSteps }: CallSummary,
): Promise<Call> {
  const { language, zone } = settings.notices;
  const description = noteTitle(call, zone, language);
  let latest = call;
  for (const [index, step] of nextSteps.filter(({ who }) => who !== 'client').entries()) {
    if (index === mostToDos) break;
    const title = plainText(step.text).slice(0, 250);
    const owner = { ownerTypeId: entityTypeIds[client.entity], ownerId: Number(client.id) };
    latest = await doOnce(parts, latest, {
      name: `todo-${index}`,
      look: () => findToDo(portal, owner, title, description),
      send: async () => {
        const { userId } = call.employee;
        const { result } = await portal.call({
          method: 'crm.activity.todo.add',
          params: {
            ...owner,
            deadline: new Date(deadlineOf(step, call.startedAt, zone)).toISOString(),
            title,
            description,
            ...(userId !== undefined && { responsibleId: Number(userId) }),
          },
          repeat: 'once',
        });
        return addedSchema.parse(result).id;
      },
    });
  }
  return latest;
}

/** A to-do of this call with this title; its description names the call. */
async function findToDo(
  portal: Portal,
  { ownerId, ownerTypeId }: { readonly ownerId: number; readonly ownerTypeId: number },
  title: string,
  description: string,
): Promise<string | undefined> {
  const { result } = await portal.call({
    method: 'crm.activity.list',
    params: {
      filter: { OWNER_TYPE_ID: ownerTypeId, OWNER_ID: ownerId, PROVIDER_ID: 'CRM_TODO' },
      select: ['ID', 'SUBJECT', 'DESCRIPTION'],
      order: { ID: 'DESC' },
      start: 0,
    },
    repeat: 'read',
  });
  const found = activitiesSchema
    .parse(result)
    .find(({ SUBJECT, DESCRIPTION }) => SUBJECT === title && DESCRIPTION === description);
  return found?.ID;
}

function deadlineOf({ date }: NextStep, startedAt: number, zone: string): number {
  const clock = new ZoneClock(zone);
  const started = Math.floor(startedAt / minuteMilliseconds);
  const tomorrow = (Math.floor(clock.wall(started) / dayMinutes) + 1) * dayMinutes;
  const day = date === undefined ? tomorrow : Date.parse(date) / minuteMilliseconds;
  return clock.firstAt(day + dueMinute) * minuteMilliseconds;
}
