import { describe, expect, it } from 'vitest';
import { webhooksStore } from '../../../simulators/portal/auth/webhooks.ts';
import { newUser } from '../../../simulators/portal/data/new-user.ts';
import { departmentsStore } from '../../../simulators/portal/data/organization/departments.ts';
import { workgroupsStore } from '../../../simulators/portal/data/organization/workgroups.ts';
import { usersStore } from '../../../simulators/portal/data/users.ts';
import { type Bench, portalBench, startAt } from './support.ts';

function company(): Bench {
  const bench = portalBench();
  const departments = bench.portal.store(departmentsStore);
  departments.put({ id: 2, name: 'Продажи', sort: 500, parentId: 1, headId: 2 });
  const users = bench.portal.store(usersStore);
  users.put(newUser(2, { name: 'Глеб', lastName: 'Орлов', departments: [2], position: 'Менеджер' }));
  users.put(newUser(3, { name: 'Вера', lastName: 'Зимина', departments: [1], active: false }));
  const group = {
    ...{ name: 'Склад', description: null, project: false, active: true, opened: false, closed: false },
    ...{ keywords: null, createdAt: startAt, updatedAt: startAt },
  };
  const workgroups = bench.portal.store(workgroupsStore);
  workgroups.add((id) => ({ ...group, id, visible: true, members: [{ userId: 1, role: 'A' }] }));
  workgroups.add((id) => ({ ...group, id, visible: false, members: [{ userId: 2, role: 'A' }] }));
  return bench;
}

describe('users', () => {
  it('leave with text ids, a real flag and empty objects for moments of change', async () => {
    const bench = company();
    const { body } = await bench.call('user.get', { FILTER: { ID: 2 } });
    expect(body).toMatchObject({
      total: 1,
      result: [
        {
          ID: '2',
          ACTIVE: true,
          LAST_NAME: 'Орлов',
          UF_DEPARTMENT: [2],
          TIMESTAMP_X: {},
          LAST_ACTIVITY_DATE: {},
        },
      ],
    });
  });

  it('are filtered in FILTER or beside it, ordered and selected', async () => {
    const bench = company();
    const idsOf = async (params: Record<string, never> | object) =>
      ((await bench.result('user.get', { ...params })) as { ID: string }[]).map(({ ID }) => ID);
    expect(await idsOf({ ACTIVE: true, sort: 'LAST_NAME', order: 'DESC' })).toEqual(['1', '2']);
    expect(await idsOf({ FILTER: { ACTIVE: false } })).toEqual(['3']);
    expect(await idsOf({ FILTER: { UF_DEPARTMENT: 2 } })).toEqual(['2']);
    expect(await idsOf({ FILTER: { NAME_SEARCH: 'орлов глеб' } })).toEqual(['2']);
    expect(await bench.result('user.get', { FILTER: { ID: 1 }, select: ['NAME'] })).toEqual([
      { ID: '1', NAME: 'Анна' },
    ]);
  });

  it('are found by name, position and department', async () => {
    const bench = company();
    expect(await bench.result('user.search', { FILTER: { FIND: 'продаж' } })).toMatchObject([{ ID: '2' }]);
    expect(await bench.result('user.search', { FILTER: { WORK_POSITION: 'менедж' } })).toMatchObject([
      { ID: '2' },
    ]);
  });

  it('know who calls, with moments as text', async () => {
    const bench = company();
    expect(await bench.result('user.current')).toMatchObject({
      ID: '1',
      TIMESTAMP_X: '01.01.1970 03:00:00',
      LAST_ACTIVITY_DATE: '1970-01-01 03:00:00',
    });
    expect(await bench.result('user.admin')).toBe(true);
  });

  it('hide contacts from the brief scope', async () => {
    const bench = company();
    bench.portal
      .store(webhooksStore)
      .add((id) => ({ id, userId: 1, secret: 'brief', scopes: ['user_brief'] }));
    const { status, body } = await bench.send(`${bench.portal.address}/rest/1/brief/user.get?ID=2`);
    expect(status).toBe(200);
    expect(body['result']).toMatchObject([{ ID: '2', NAME: 'Глеб' }]);
    expect(JSON.stringify(body)).not.toContain('EMAIL');
    const other = await bench.send(`${bench.portal.address}/rest/1/brief/department.get`);
    expect(other).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  });
});

describe('departments and workgroups', () => {
  it('have text ids and a number to sort by', async () => {
    const bench = company();
    expect(await bench.result('department.get', { sort: 'NAME', order: 'DESC' })).toEqual([
      { ID: '2', NAME: 'Продажи', SORT: 500, PARENT: '1', UF_HEAD: '2' },
      { ID: '1', NAME: 'Компания', SORT: 500 },
    ]);
    expect(await bench.result('department.get', { PARENT: 1 })).toMatchObject([{ ID: '2' }]);
  });

  it('show hidden workgroups to members, and to administrators who ask for it', async () => {
    const bench = company();
    expect(await bench.result('sonet_group.get', { ORDER: { ID: 'ASC' } })).toMatchObject([
      { ID: '1', NAME: 'Склад', OWNER_ID: '1', NUMBER_OF_MEMBERS: '1', PROJECT: 'N' },
    ]);
    expect(await bench.result('sonet_group.get', { IS_ADMIN: 'Y' })).toHaveLength(2);
    expect(await bench.result('sonet_group.user.get', { ID: 2 })).toEqual([{ USER_ID: '2', ROLE: 'A' }]);
    bench.token = bench.tokenOf(2);
    expect(await bench.result('sonet_group.user.groups')).toMatchObject([{ GROUP_ID: '2', ROLE: 'A' }]);
    expect(
      await bench.result('socialnetwork.api.workgroup.list', { filter: { ID: 2 }, select: [] }),
    ).toMatchObject({ workgroups: [{ id: '2', type: 'group' }] });
  });
});
