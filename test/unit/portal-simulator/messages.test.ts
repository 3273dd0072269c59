import { describe, expect, it } from 'vitest';
import { portalBench } from './support.ts';

describe('notifications', () => {
  it('take the place of those with the same tag', async () => {
    const bench = portalBench();
    const notify = (MESSAGE: string, TAG = '') =>
      bench.result('im.notify.system.add', { USER_ID: 2, MESSAGE, TAG });
    expect(await notify('Обмен встал', 'sync')).toBe(1);
    await notify('Обмен пошёл', 'sync');
    await bench.result('im.notify.personal.add', { USER_ID: 2, MESSAGE: 'Привет' });
    bench.token = bench.tokenOf(2);
    expect(await bench.result('im.notify.get')).toMatchObject({
      total_count: 2,
      total_unread_count: 2,
      notifications: [
        { id: 3, notify_type: 2, author_id: 1, text: 'Привет' },
        { id: 2, notify_type: 4, author_id: 0, text: 'Обмен пошёл', notify_tag: 'MP|app.most24|sync' },
      ],
      users: [{ id: 1, name: 'Анна Титова' }],
    });
    expect(await bench.result('im.notify.delete', { TAG: 'sync' })).toBe(true);
    expect(await bench.result('im.notify.get')).toMatchObject({ total_count: 1 });
  });

  it('want somebody and something', async () => {
    const bench = portalBench();
    const codeOf = async (params: { [name: string]: string | number }) =>
      (await bench.call('im.notify.system.add', params)).body['error'];
    expect(await codeOf({ MESSAGE: 'x' })).toBe('USER_ID_EMPTY');
    expect(await codeOf({ USER_ID: 2, MESSAGE: ' ' })).toBe('MESSAGE_EMPTY');
    expect(await codeOf({ USER_ID: 2, MESSAGE: 'x', ATTACH: 'no json' })).toBe('ATTACH_ERROR');
    expect(await bench.result('im.notify.system.add', { USER_ID: 77, MESSAGE: 'x' })).toBe(false);
  });
});

describe('messages', () => {
  it('go to one person', async () => {
    const bench = portalBench();
    expect(await bench.result('im.message.add', { DIALOG_ID: '2', MESSAGE: 'Счёт оплачен' })).toBe(1);
    const lost = await bench.call('im.message.add', { DIALOG_ID: '77', MESSAGE: 'x' });
    expect(lost.body['error']).toBe('USER_NOT_FOUND');
  });
});
