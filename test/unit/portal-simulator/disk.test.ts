import { describe, expect, it } from 'vitest';
import { inProcessFetch } from '../../../simulators/portal/transport/in-process.ts';
import { portalBench } from './support.ts';

const content = Buffer.from('содержимое').toString('base64');

describe('Disk', () => {
  it('keeps a file in a folder and gives it back', async () => {
    const bench = portalBench();
    const storages = (await bench.result('disk.storage.getlist')) as { ID: string; ENTITY_TYPE: string }[];
    expect(storages.map(({ ENTITY_TYPE }) => ENTITY_TYPE)).toEqual(['common', 'user']);
    const id = Number(storages[1]?.ID);
    const folder = (await bench.result('disk.storage.addfolder', { id, data: { NAME: 'Отчёты' } })) as {
      ID: number;
    };
    const file = { id: folder.ID, data: { NAME: 'a.txt' }, fileContent: ['a.txt', content] };
    const saved = (await bench.result('disk.folder.uploadfile', file)) as { ID: number };
    expect(saved).toMatchObject({ NAME: 'a.txt', TYPE: 'file', SIZE: '20', PARENT_ID: String(folder.ID) });
    expect((await bench.call('disk.folder.uploadfile', file)).body['error']).toBe(
      'ERROR_COULD_NOT_SAVE_FILE',
    );
    const renamed = await bench.result('disk.folder.uploadfile', { ...file, generateUniqueName: true });
    expect(renamed).toMatchObject({ NAME: 'a (1).txt' });
    const read = (await bench.result('disk.file.get', { id: saved.ID })) as { DOWNLOAD_URL: string };
    expect(read).toMatchObject({ ID: String(saved.ID) });
    const answer = await inProcessFetch(bench.simulator)(read.DOWNLOAD_URL);
    expect(await answer.text()).toBe('содержимое');
    expect(await bench.result('disk.folder.getchildren', { id: folder.ID })).toHaveLength(2);
    await bench.result('disk.file.delete', { id: saved.ID });
    expect((await bench.call('disk.file.get', { id: saved.ID })).body['error']).toBe('ERROR_NOT_FOUND');
  });

  it('takes a file in two steps', async () => {
    const bench = portalBench();
    const [common] = (await bench.result('disk.storage.getlist')) as { ID: string }[];
    const where = { id: Number(common?.ID), data: { NAME: 'b.txt' } };
    const step = (await bench.result('disk.storage.uploadfile', where)) as {
      field: string;
      uploadUrl: string;
    };
    expect(step.field).toBe('file');
    const form = new FormData();
    form.append(step.field, new Blob(['байты']), 'b.txt');
    const answer = await inProcessFetch(bench.simulator)(step.uploadUrl, { method: 'POST', body: form });
    expect(await answer.json()).toMatchObject({ result: { NAME: 'b.txt', SIZE: '10' } });
  });

  it('keeps strangers out', async () => {
    const bench = portalBench();
    const storages = (await bench.result('disk.storage.getlist')) as { ID: string }[];
    bench.token = bench.tokenOf(2);
    const foreign = await bench.call('disk.storage.getchildren', { id: Number(storages[1]?.ID) });
    expect(foreign.body['error']).toBe('ACCESS_DENIED');
  });
});
