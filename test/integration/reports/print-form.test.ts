import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { createDeps } from '../../../functions/reports-api/deps.ts';
import { createHandler } from '../../../functions/reports-api/handler.ts';
import { onceSubscription } from '../../../shared/app/reports/run.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import type { DocumentRef } from '../../../simulators/onec/base/documents/document-book.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';
import { agentTransport } from '../../support/agent-transport.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { type ReportHouse, reportHouse } from '../../support/report-house.ts';
import { type TradingBase, tradingBase } from '../../support/trading-base.ts';

const containing = (part: string): unknown => expect.stringContaining(part);
const token = 'operator-token';
const settings = {
  ...{ PORTAL_CLIENT_ID: '', PORTAL_CLIENT_SECRET: '', PORTAL_OAUTH_URL: 'https://oauth.example/' },
  ...{ MAIL_FROM: '', OPERATOR_TOKEN_SHA256: createHash('sha256').update(token).digest('hex') },
};

let agents: AgentHouse;
let house: ReportHouse;
let base: TradingBase;
let order: DocumentRef;
beforeEach(async () => {
  agents = await agentHouse();
  house = await reportHouse({ beside: agents });
  base = tradingBase(agents.platform.clock);
  order = base.order({ deal: '7' });
  await exchange();
});

async function exchange(misprint?: () => Uint8Array): Promise<void> {
  const { clock } = agents.platform;
  const agent = new OnecAgent({
    ...{ store: base.store, configuration: unf30Objects, refusals: base.refusals, clock },
    ...{ url: 'https://most24.example', key: agents.key, transport: agentTransport(agents) },
    ...{ random: seededRandom(5), ...(misprint && { misprint }) },
  });
  expect(await clock.run(agent.exchange())).toBe('done');
}

async function publish(document: object = {}) {
  const handler = createHandler(createDeps(house.platform, settings));
  const body = {
    ...{ key: 'order-1', title: 'Заказ 1', subject: 'Заказ покупателя № 1', recipients: { everybody: true } },
    document: { ...order, form: 'СчетНаОплату', ...document },
  };
  const event = httpEvent('POST', `/v1/connections/${house.connection.id}/document-posts`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { body: answer, statusCode } = await house.platform.clock.run(handler(event, lambdaContext()));
  return { status: statusCode, body: JSON.parse(answer ?? '{}') as object };
}

const run = () => house.parts().runs.get(house.scope, { subscription: onceSubscription, slot: 'order-1' });

test('the base prints the form when it wakes; it is published once however often it is asked for', async () => {
  expect(await publish()).toEqual({ status: 202, body: { run: 'order-1' } });
  expect((await publish()).status).toBe(202);
  await house.minutes(60);
  expect(await run()).toMatchObject({
    ...{ state: 'claimed', cause: { text: { ru: containing('не прислала печатную форму') } } },
  });
  await exchange();
  await house.minutes(1);
  expect((await publish()).status).toBe(202);
  await exchange();
  await house.minutes(60);
  expect(house.portal.posts).toMatchObject([
    { title: 'Заказ покупателя № 1', text: 'Заказ покупателя № 1', destinations: ['UA'] },
  ]);
  const [file, ...others] = house.portal.posts[0]?.files ?? [];
  expect(file?.bytes.subarray(0, 8).toString()).toMatch(/^%PDF-1\.\d$/);
  expect(file?.name).toMatch(/^Заказ 1 .*\.pdf$/);
  expect(others).toEqual([]);
  expect(await run()).toMatchObject({ state: 'posted', postId: '217' });
});

test.each([
  ['an empty form', () => new Uint8Array(), 'файл пуст'],
  ['a form of 60 MB', () => new Uint8Array(60 * 1024 * 1024), '60 МБ, можно до 20 МБ'],
  ['HTML', () => Buffer.from('<html>'), 'HTML-страница'],
])('%s is told in one sentence, and comes when it is asked for again', async (_, misprint, said) => {
  await publish();
  await house.minutes(1);
  await exchange(misprint);
  await house.minutes(1);
  expect(await run()).toMatchObject({ state: 'failed', cause: { text: { ru: containing(said) } } });
  expect(house.portal.posts).toEqual([]);
  await publish();
  await house.minutes(1);
  await exchange();
  await house.minutes(1);
  expect(house.portal.posts).toHaveLength(1);
});

test.each([
  ['a type the base lacks', { type: 'Document_Нет' }, 'body.document.type', 'документы этого вида'],
  ['a form it lacks', { form: 'Нет' }, 'body.document.form', '«Заказ покупателя» нет такой печатной формы'],
  ['no reference', { ref: 'нет' }, 'body.document.ref', ''],
])('%s is refused, and the field is named', async (_, document, field, said) => {
  expect(await publish(document)).toMatchObject({
    ...{ status: 400, body: { errors: [{ field, message: containing(said) }] } },
  });
  expect(await run()).toBeUndefined();
});

test('a document that is gone is told in the words of the base', async () => {
  await publish({ ref: '00000000-0000-4000-8000-000000000001' });
  await house.minutes(1);
  await exchange();
  await house.minutes(1);
  expect(await run()).toMatchObject({
    ...{
      state: 'failed',
      cause: { causeKey: 'report.base-refused', text: { ru: containing('1С отказала') } },
    },
  });
});
