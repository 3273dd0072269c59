import { describe, expect, it } from 'vitest';
import { newUser } from '../../../simulators/portal/data/new-user.ts';
import { departmentsStore } from '../../../simulators/portal/data/organization/departments.ts';
import { usersStore } from '../../../simulators/portal/data/users.ts';
import { inProcessFetch } from '../../../simulators/portal/transport/in-process.ts';
import { type Bench, portalBench } from './support.ts';

const pdf = '%PDF-1.4 отчёт';
const encoded = Buffer.from(pdf).toString('base64');

function office(): Bench {
  const bench = portalBench();
  const departments = bench.portal.store(departmentsStore);
  departments.put({ id: 2, name: 'Продажи', sort: 500, parentId: 1, headId: null });
  departments.put({ id: 3, name: 'Розница', sort: 500, parentId: 2, headId: null });
  const users = bench.portal.store(usersStore);
  users.put(newUser(2, { departments: [3] }));
  users.put(newUser(3, { departments: [1] }));
  return bench;
}

async function idsFor(bench: Bench, userId: number, params = {}): Promise<string[]> {
  const own = bench.token;
  bench.token = bench.tokenOf(userId);
  const posts = (await bench.result('log.blogpost.get', params)) as { ID: string }[];
  bench.token = own;
  return posts.map(({ ID }) => ID);
}

describe('the activity stream', () => {
  it('shows a message to those it is addressed to, and to its author', async () => {
    const bench = office();
    const add = (text: string, DEST?: string[]) =>
      bench.result('log.blogpost.add', { POST_MESSAGE: text, ...(DEST ? { DEST } : {}) });
    expect(await add('всем')).toBe(1);
    await add('продажам', ['DR2']);
    await add('одному', ['U3']);
    expect(await idsFor(bench, 1)).toEqual(['3', '2', '1']);
    expect(await idsFor(bench, 2)).toEqual(['2', '1']);
    expect(await idsFor(bench, 3)).toEqual(['3', '1']);
    expect(await idsFor(bench, 3, { POST_ID: 2 })).toEqual([]);
    expect(await idsFor(bench, 1, { LOG_RIGHTS: ['DR2', 'U3'] })).toEqual(['3', '2']);
    expect(await idsFor(bench, 1, { FIRST_ID: 1, LIMIT: 1 })).toEqual(['2']);
    expect(await idsFor(bench, 1, { LAST_ID: 3 })).toEqual(['2', '1']);
  });

  it('refuses nothing and nobody', async () => {
    const bench = office();
    const code = 'SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR';
    expect(await bench.call('log.blogpost.add', { POST_MESSAGE: ' ' })).toMatchObject({
      status: 400,
      body: { error: code, error_description: "Blog post hasn't been added" },
    });
    expect(await bench.call('log.blogpost.add', { POST_MESSAGE: 'x', DEST: ['D3', 'U77'] })).toMatchObject({
      status: 400,
      body: { error: code, error_description: 'No destination specified' },
    });
  });

  it('keeps files, gives them by a link, and lets the link expire', async () => {
    const bench = office();
    await bench.result('log.blogpost.add', { POST_MESSAGE: 'отчёт', FILES: [['отчёт.pdf', encoded]] });
    expect(await bench.result('log.blogpost.get', { POST_ID: 1 })).toMatchObject([
      { FILES: [1], HAS_PROPS: 'Y', UF_BLOG_POST_FILE: { VALUE: [1] } },
    ]);
    const file = (await bench.result('disk.attachedObject.get', { id: 1 })) as { DOWNLOAD_URL: string };
    expect(file).toMatchObject({ NAME: 'отчёт.pdf', SIZE: '19', OBJECT_ID: '2' });
    const fetchFile = inProcessFetch(bench.simulator);
    const answer = await fetchFile(file.DOWNLOAD_URL);
    expect(await answer.text()).toBe(pdf);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const forged = await fetchFile(file.DOWNLOAD_URL.replace('auth=', 'auth=0'));
    expect(forged.status).toBe(401);
    await bench.clock.run(bench.clock.sleep(3_600_000));
    expect((await fetchFile(file.DOWNLOAD_URL)).status).toBe(401);
  });

  it('changes and removes by the author or an administrator', async () => {
    const bench = office();
    bench.token = bench.tokenOf(2);
    await bench.result('log.blogpost.add', { POST_MESSAGE: 'раз', FILES: [['a.pdf', encoded]] });
    const more = { POST_ID: 1, POST_TITLE: 'Тема', FILES: { 1: 'del', new: ['b.pdf', encoded] } };
    expect(await bench.result('log.blogpost.update', more)).toBe(1);
    expect(await bench.result('log.blogpost.get')).toMatchObject([
      { TITLE: 'Тема', DETAIL_TEXT: 'раз', FILES: [2] },
    ]);
    bench.token = bench.tokenOf(3);
    expect(await bench.call('log.blogpost.delete', { POST_ID: 1 })).toMatchObject({
      status: 403,
      body: { error: '403' },
    });
    bench.token = bench.tokenOf(1);
    expect(await bench.result('log.blogpost.delete', { POST_ID: 1 })).toBe(true);
    expect(await bench.result('log.blogpost.get')).toEqual([]);
  });

  it('takes comments from those who may read', async () => {
    const bench = office();
    await bench.result('log.blogpost.add', { POST_MESSAGE: 'для второго', DEST: ['U2'] });
    bench.token = bench.tokenOf(3);
    const refused = await bench.call('log.blogcomment.add', { POST_ID: 1, TEXT: 'а мне?' });
    expect(refused.body).toMatchObject({ error: '', error_description: 'No post found' });
    bench.token = bench.tokenOf(2);
    expect(await bench.result('log.blogcomment.add', { POST_ID: 1, TEXT: 'принято' })).toBe(1);
    const again = await bench.call('log.blogcomment.add', { POST_ID: 1, TEXT: 'принято' });
    expect(again.body['error_description']).toBe('Duplicate comment');
    expect(await bench.result('log.blogpost.get')).toMatchObject([{ NUM_COMMENTS: '1' }]);
    expect(await bench.result('log.blogcomment.user.get')).toMatchObject({
      comments: [{ id: 1, text: 'принято' }],
      files: [],
    });
  });
});
