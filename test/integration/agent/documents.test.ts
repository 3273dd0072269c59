import { beforeEach, expect, test } from 'vitest';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';

const invoice = '55555555-5555-1555-8555-555555555555';

let house: AgentHouse;
beforeEach(async () => {
  house = await agentHouse();
});

const document = (more: object = {}) => ({
  type: 'Document_СчетНаОплату',
  ref: invoice,
  deal: '15',
  number: '0000-000001',
  date: '2026-11-21T12:00:00',
  sum: '1200.50',
  currency: 'RUB',
  state: 'Не оплачен',
  posted: true,
  ...more,
});
const send = (packet: number, ...documents: readonly object[]) =>
  house.ask('POST', '/agent/v1/documents', { incarnation: 'one', packet, after: 0, documents });
const ofDeal = (deal: string) => house.deps.documents.ofDeal(house.scope, deal);

async function openFile(purpose: string) {
  const { body, status } = await house.ask('POST', '/agent/v1/files', {
    purpose,
    name: 'Счёт № 1.pdf',
    contentType: 'application/pdf',
    size: 1000,
    object: { type: 'Document_СчетНаОплату', ref: invoice },
  });
  expect(status).toBe(200);
  return body as {
    readonly file: string;
    readonly upload: { readonly url: string; readonly expiresAt: string };
  };
}

test('a document is found by its deal, and moves when it is tied to another', async () => {
  expect((await send(1, document())).body).toEqual({ accepted: 1, refused: [] });
  expect(await ofDeal('15')).toEqual([{ ...document(), deletionMark: false }]);
  await send(1, document({ deal: '16', state: 'Оплачен' }));
  expect(await ofDeal('15')).toEqual([]);
  expect(await ofDeal('16')).toMatchObject([{ state: 'Оплачен' }]);
});

test('tied to another deal and back it is found, whoever looked in between', async () => {
  await send(1, document());
  await send(2, document({ deal: '16' }));
  expect(await ofDeal('15')).toEqual([]);
  expect(await ofDeal('15')).toEqual([]);
  await send(3, document());
  // Told late: it was at the other deal before.
  await send(2, document({ deal: '16' }));
  expect(await ofDeal('16')).toEqual([]);
  expect(await ofDeal('15')).toEqual([{ ...document(), deletionMark: false }]);
});

test('it is found by its deal at once, though the index of the table lags', async () => {
  const lagging = await agentHouse((table) => ({
    get: (key) => table.get(key),
    getMany: (wanted) => table.getMany(wanted),
    put: (item, condition) => table.put(item, condition),
    update: (key, update, condition) => table.update(key, update, condition),
    delete: (key, condition) => table.delete(key, condition),
    writeMany: (puts, deletes) => table.writeMany(puts, deletes),
    query: async (query) => (query.index ? { items: [] } : table.query(query)),
  }));
  const told = { incarnation: 'one', packet: 1, after: 0, documents: [document()] };
  expect((await lagging.ask('POST', '/agent/v1/documents', told)).body).toMatchObject({ accepted: 1 });
  expect(await lagging.deps.documents.ofDeal(lagging.scope, '15')).toHaveLength(1);
});

test('what was told earlier does not come back', async () => {
  await send(3, document({ state: 'Оплачен' }));
  await send(2, document({ state: 'Не оплачен' }));
  expect(await house.deps.documents.get(house.scope, 'Document_СчетНаОплату', invoice)).toMatchObject({
    state: 'Оплачен',
  });
});

test('what a base tells that has forgotten commands does not come back, though numbers began anew meanwhile', async () => {
  const numbering = { incarnation: 'one', packet: 3, after: 5 };
  const poll = (after: number) =>
    house.ask('GET', `/agent/v1/commands?incarnation=one&packet=3&after=${after}&wait=0`);
  await house.ask('POST', '/agent/v1/documents', {
    ...numbering,
    documents: [document({ state: 'Оплачен' })],
  });
  await poll(5);
  await house.ask('GET', '/agent/v1/commands?incarnation=copy&packet=3&after=5&wait=0');
  await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
  expect((await poll(5)).status).toBe(200);
  const old = { incarnation: 'one', packet: 2, after: 4 };
  const documents = [document({ state: 'Не оплачен' })];
  expect(await house.ask('POST', '/agent/v1/documents', { ...old, documents })).toMatchObject({
    status: 409,
    body: { type: 'urn:most24:problem:agent.overtaken' },
  });
  const result = { number: 4, state: 'refused', text: 'Нет' };
  const results = await house.ask('POST', '/agent/v1/results', { ...old, results: [result] });
  expect(results.status).toBe(409);
  expect(await house.deps.documents.get(house.scope, 'Document_СчетНаОплату', invoice)).toMatchObject({
    state: 'Оплачен',
  });
});

test('a printed form belongs to it once an address was given for it', async () => {
  const { file, upload } = await openFile('document');
  expect(upload).toMatchObject({ method: 'PUT', expiresAt: '2026-11-21T11:00:00.000Z' });
  expect((await send(1, document({ file }))).body).toMatchObject({ accepted: 1 });
  const picture = await openFile('picture');
  const other = '66666666-6666-1666-8666-666666666666';
  const { body } = await send(1, document({ file: picture.file }), document({ ref: other }));
  expect(body).toMatchObject({ accepted: 1, refused: [{ index: 0, cause: 'document.file-unknown' }] });
  expect(await house.errors()).toMatchObject([
    { causeKey: 'document.file-unknown', details: { attribute: 'file' } },
  ]);
  expect(await ofDeal('15')).toHaveLength(2);
});

test.each([
  [{ deal: 'сделка' }, 'deal'],
  [{ sum: '1 200,50' }, 'sum'],
  [{ date: '2026-11-21' }, 'date'],
  [{ type: 'Catalog_Контрагенты' }, 'type'],
])('with %j it is refused, and the others are kept', async (wrong, attribute) => {
  const other = '66666666-6666-1666-8666-666666666666';
  const { body, status } = await send(1, document(wrong), document({ ref: other }));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    accepted: 1,
    refused: [{ index: 0, attribute, cause: 'document.malformed' }],
  });
  expect(await house.errors()).toMatchObject([{ causeKey: 'document.malformed', details: { attribute } }]);
  expect((await ofDeal('15')).map(({ ref }) => ref)).toEqual([other]);
});

test('a packet of more than 32 MB gets no address', async () => {
  const { status } = await house.ask('POST', '/agent/v1/files', {
    purpose: 'packet',
    name: 'p.json',
    contentType: 'application/json',
    size: 33 * 1024 * 1024,
  });
  expect(status).toBe(400);
});
