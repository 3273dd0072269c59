import * as z from 'zod';
import { callSettingsSchema } from '../../shared/contracts/settings/call-settings.ts';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import { holdCall } from '../../simulators/portal/control/call-routes.ts';
import { demoSentences } from './call/demo-sentences.ts';
import { type DemoCall, makeDemoCall } from './call/make-demo-call.ts';
import { missingVoice } from './call/speak.ts';
import type { StoryParts } from './story-parts.ts';

const reasonSchema = z.object({ ru: z.string() });
const listSchema = z.object({ calls: z.array(z.object({ id: z.string(), phone: z.string() })) });
const callSchema = z.object({
  id: z.string(),
  client: z.object({ entity: z.string(), id: z.string() }).optional(),
  transcription: z.object({
    state: z.string(),
    engine: z.string().optional(),
    reason: reasonSchema.optional(),
  }),
  turns: z.array(z.object({ side: z.string(), text: z.string() })).optional(),
  headline: z.string().optional(),
  problems: z.array(z.object({ text: reasonSchema })),
});
type ShownCall = z.output<typeof callSchema>;

const statisticsSchema = z.array(
  z.object({ TRANSCRIPT_ID: z.string().nullable(), RECORD_FILE_ID: z.number().nullable() }),
);
const commentsSchema = z.array(z.object({ COMMENT: z.string() }));

const phone = '+79261234567';
/** A machine that is busy with other things recognises slower than people speak. */
const patienceMilliseconds = 480_000;
/** Of the words of a side, so many must be heard again on that side: the voice is a machine's, the engine small. */
const leastHeard = 0.75;

/**
 * A stranger calls the portal. The recording is made by this machine's voices, fetched from the portal by its
 * short-lived link, put into words by an engine of this machine, and read back from the card of the call. Where voices
 * or engine are not installed, the story says so: nothing is put in their place.
 */
export async function takeCall(parts: StoryParts): Promise<string> {
  const { connection, operator, portal } = parts;
  const path = `/v1/connections/${connection.connection.id}`;
  await operator.ask('PUT', `${path}/call-settings`, callSettingsSchema, {
    ...{ languages: ['en-US'], employeeChannel: 0, unknownCaller: 'lead', toDos: true },
  });
  const missing = await missingVoice();
  const spoken = missing.length > 0 ? undefined : await makeDemoCall(16_000);
  const { callId } = holdCall(portal.running.simulator, portal.portal.name, {
    ...{ userId: 1, phone, type: 2, line: 'reg24', code: '200' },
    durationSeconds: Math.round(spoken?.seconds ?? 0),
    ...(spoken && { recording: { name: 'call.wav', base64: spoken.wav.toString('base64') } }),
  });
  if (!spoken) {
    await settled(parts, path, ({ client }) => client !== undefined);
    return `Звонок с незнакомого номера: лид создан, записи нет — нечем её наговорить (нет пакетов ${missing.join(', ')}).`;
  }
  const call = await settled(parts, path, isOver);
  if (call.transcription.state === 'waiting')
    return `Звонок с незнакомого номера: лид создан, запись сохранена и ждёт. ${call.transcription.reason?.ru ?? ''}`;
  const heard = assertHeard(call, spoken);
  await assertOnCard(parts, callId, call);
  const percent = Math.round(heard * 100);
  return `Звонок с незнакомого номера: лид создан, запись расшифрована (${call.transcription.engine}, услышано ${percent} % слов, стороны разделены), расшифровка и итоги — в карточке звонка.`;
}

/** Words that wait, that are there with everything that follows, or that will not come. */
function isOver({ headline, problems, transcription }: ShownCall): boolean {
  if (transcription.state === 'done') return headline !== undefined || problems.length > 0;
  return ['failed', 'skipped', 'waiting'].includes(transcription.state);
}

/** The call of the journal once it is as wanted. @throws Error when it does not become so in time */
async function settled(
  { operator }: StoryParts,
  path: string,
  wanted: (call: ShownCall) => boolean,
): Promise<ShownCall> {
  const deadline = systemClock.now() + patienceMilliseconds;
  for (;;) {
    const { calls } = await operator.ask('GET', `${path}/calls`, listSchema);
    const listed = calls.find((one) => one.phone === phone);
    const call = listed && (await operator.ask('GET', `${path}/calls/${listed.id}`, callSchema));
    if (call && wanted(call)) return call;
    if (systemClock.now() > deadline) throw new Error(`the call is not done: ${JSON.stringify(call)}`);
    await systemClock.sleep(500);
  }
}

/** The share of words that were heard on the side that said them. @throws Error when it is too small */
function assertHeard({ problems, transcription, turns = [] }: ShownCall, { said }: DemoCall): number {
  const [problem] = problems;
  if (transcription.state !== 'done')
    throw new Error(`the call is ${transcription.state}: ${problem?.text.ru ?? transcription.reason?.ru}`);
  const shares = ['employee', 'client'].map((side) => {
    const words = wordsOf(said.filter((one) => one.side === side).map(({ text }) => text));
    const heard = new Set(wordsOf(turns.filter((turn) => turn.side === side).map(({ text }) => text)));
    return words.filter((word) => heard.has(word)).length / words.length;
  });
  const least = Math.min(...shares);
  if (least < leastHeard)
    throw new Error(`of ${demoSentences.length} sentences ${Math.round(least * 100)} % of a side were heard`);
  return least;
}

function wordsOf(texts: readonly string[]): readonly string[] {
  return (
    texts
      .join(' ')
      .toLowerCase()
      .match(/[a-z']+/g) ?? []
  );
}

/** As people see it: the transcript in the portal's statistics, the summary in the timeline of the lead. */
async function assertOnCard({ reader }: StoryParts, callId: string, call: ShownCall): Promise<void> {
  const deadline = systemClock.now() + patienceMilliseconds;
  for (;;) {
    const filter = { CALL_ID: callId };
    const [row] = statisticsSchema.parse(await reader.call('voximplant.statistic.get', { FILTER: filter }));
    const comments = commentsSchema.parse(
      await reader.call('crm.timeline.comment.list', {
        filter: { ENTITY_ID: Number(call.client?.id), ENTITY_TYPE: call.client?.entity },
        select: ['ID', 'COMMENT'],
        order: { ID: 'ASC' },
        start: 0,
      }),
    );
    const noted = comments.some(({ COMMENT }) => COMMENT.includes(`Итоги звонка ${phone}`));
    if (row?.TRANSCRIPT_ID && row.RECORD_FILE_ID !== null && noted) return;
    if (systemClock.now() > deadline)
      throw new Error(`the card of the call lacks something: ${JSON.stringify({ row, comments })}`);
    await systemClock.sleep(500);
  }
}
