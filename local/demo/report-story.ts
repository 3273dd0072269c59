import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import type { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import type { OperatorDesk } from './operator-desk.ts';
import type { StoryParts } from './story-parts.ts';

const subscriptionSchema = z.object({ id: z.string(), nextRunAt: z.iso.datetime() });
const runSchema = z.object({
  state: z.string(),
  postId: z.string().optional(),
  link: z.string().optional(),
  cause: z.object({ text: z.object({ ru: z.string() }) }).optional(),
});
const postSchema = z.object({
  TITLE: z.string(),
  DETAIL_TEXT: z.string(),
  FILES: z.array(z.coerce.string()),
});
const fileSchema = z.object({ NAME: z.string(), DOWNLOAD_URL: z.url(), SIZE: z.coerce.number() });

const patienceMilliseconds = 60_000;
const day = 86_400_000;

/**
 * People subscribe to two reports of the base, debts and stock, every Monday at nine; stock is published at once. The
 * base is asked by a command and tells its rows; the PDF is made here, published, and read back from the stream.
 */
export async function publishReports(parts: StoryParts): Promise<string> {
  const { connection, dir, operator } = parts;
  const path = `/v1/connections/${connection.connection.id}/report-subscriptions`;
  const weekly = { days: [1], times: ['09:00'], zone: 'Europe/Moscow' };
  const base = parts.extension.agent;
  await base.exchange();
  const debts = await operator.ask('POST', path, subscriptionSchema, {
    report: { code: 'debts', period: { kind: 'last', unit: 'week' }, filters: {} },
    ...{ schedule: weekly, subject: '{report} на {date}', recipients: { departments: ['6'] } },
  });
  const stock = await operator.ask('POST', path, subscriptionSchema, {
    report: { code: 'stock', period: { kind: 'this', unit: 'day' }, filters: {} },
    ...{ schedule: weekly, subject: '{report} на {date}', recipients: { everybody: true } },
    text: 'Строк в отчёте: {rows}. Файл — во вложении.',
  });
  assertSoon(debts.nextRunAt);
  const { run } = await operator.ask('POST', `${path}/${stock.id}/run`, z.object({ run: z.string() }), {});
  const posted = await published(operator, `${path}/${stock.id}/runs/${run}`, base);
  const { name, bytes, title } = await readBack(parts, posted.postId ?? '');
  const folder = join(dir, 'reports');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), bytes);
  const next = new Date(debts.nextRunAt).toLocaleString('ru', { timeZone: 'Europe/Moscow' });
  return `Отчёт «${title}» опубликован в ленте и прочитан оттуда; PDF — ${join(folder, name)}. Отчёт о долгах выйдет ${next}.`;
}

/** Lets the base exchange until the run is over. @throws Error when it does not end with a post */
async function published(
  operator: OperatorDesk,
  path: string,
  base: OnecAgent,
): Promise<z.output<typeof runSchema>> {
  const deadline = systemClock.now() + patienceMilliseconds;
  for (;;) {
    const ended = await base.exchange();
    if (ended !== 'done') throw new Error(`the base could not exchange: ${ended}`);
    const run = await operator.ask('GET', path, runSchema).catch(notYet);
    if (run?.state === 'posted') return run;
    if (run?.state === 'failed') throw new Error(`the report failed: ${run.cause?.text.ru}`);
    if (systemClock.now() > deadline) throw new Error(`the report was not published: ${JSON.stringify(run)}`);
    await systemClock.sleep(200);
  }
}

/** The worker has not begun with it. @throws every other error */
function notYet(error: unknown): undefined {
  if (error instanceof Error && error.message.includes(': 404 ')) return undefined;
  throw error;
}

/** As a person would open it: the post in the stream, its file from the disk. */
async function readBack({ demo, reader }: StoryParts, postId: string) {
  const [post] = z.array(postSchema).parse(await reader.call('log.blogpost.get', { POST_ID: postId }));
  const id = post?.FILES[0];
  if (!post || id === undefined) throw new Error(`the post ${postId} is not in the stream, or has no file`);
  const rows = demo.base.warehouses.flatMap(({ ref }) =>
    demo.base.goods.flatMap((good) =>
      demo.base
        .variants(good)
        .filter(({ characteristic }) =>
          demo.base.stock(characteristic ? `${good.ref}#${characteristic.ref}` : good.ref).has(ref),
        ),
    ),
  );
  if (!post.DETAIL_TEXT.includes(`Строк в отчёте: ${rows.length}.`))
    throw new Error(`the post says "${post.DETAIL_TEXT}", the base has ${rows.length} rows of stock`);
  const file = fileSchema.parse(await reader.call('disk.attachedObject.get', { id }));
  const bytes = Buffer.from(await (await fetch(file.DOWNLOAD_URL)).arrayBuffer());
  if (bytes.length !== file.SIZE || !bytes.subarray(0, 5).equals(Buffer.from('%PDF-')))
    throw new Error(`the file ${file.NAME} of the post is no PDF of ${file.SIZE} bytes`);
  return { name: file.NAME, bytes, title: post.TITLE };
}

function assertSoon(nextRunAt: string): void {
  const wait = Date.parse(nextRunAt) - systemClock.now();
  if (wait <= 0 || wait > 7 * day) throw new Error(`the weekly report is due at ${nextRunAt}`);
}
