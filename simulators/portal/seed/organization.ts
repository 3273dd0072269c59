import { newUser } from '../data/new-user.ts';
import { departmentsStore } from '../data/organization/departments.ts';
import { type WorkgroupRole, workgroupsStore } from '../data/organization/workgroups.ts';
import { type User, usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';

const day = 86_400_000;

/** Id, name, parent, head. */
const departments = [
  [1, 'Северный путь', null, 1],
  [2, 'Отдел продаж', 1, 2],
  [3, 'Розничные продажи', 2, 4],
  [4, 'Отдел закупок', 1, 5],
  [5, 'Склад', 4, 6],
  [6, 'Бухгалтерия', 1, 7],
  [7, 'Отдел ИТ', 1, 8],
] as const;

/** Invented people; any likeness to real ones is by chance. Names, gender, position, department, town. */
const people = [
  ['Арсений', 'Белозёров', 'Игоревич', 'M', 'Генеральный директор', 1, 'Москва'],
  ['Злата', 'Тихомирова', 'Олеговна', 'F', 'Руководитель отдела продаж', 2, 'Москва'],
  ['Матвей', 'Крылатов', 'Денисович', 'M', 'Менеджер по продажам', 2, 'Москва'],
  ['Есения', 'Лугова', 'Павловна', 'F', 'Старший продавец', 3, 'Тверь'],
  ['Тимур', 'Заречный', 'Русланович', 'M', 'Начальник отдела закупок', 4, 'Москва'],
  ['Фёдор', 'Косарев', 'Ильич', 'M', 'Заведующий складом', 5, 'Тверь'],
  ['Василиса', 'Берёзкина', 'Андреевна', 'F', 'Главный бухгалтер', 6, 'Москва'],
  ['Роман', 'Светлов', 'Юрьевич', 'M', 'Специалист по 1С', 7, 'Казань'],
] as const;

/** Name, project, hidden, members; the first of them owns it. */
const workgroups = [
  ['Отчёты из 1С', false, false, [8, 1, 2, 5, 7]],
  ['Склад и закупки', false, false, [5, 6]],
  ['Переход на новую версию 1С', true, true, [8, 7, 1]],
] as const;

/** Departments, people and workgroups of an invented company. User 1 is the administrator; 4 sees only their own. */
export function addOrganization(portal: Portal, now: number): void {
  const structure = portal.store(departmentsStore);
  for (const [id, name, parentId, headId] of departments)
    structure.put({ id, name, sort: 500, parentId, headId });
  const users = portal.store(usersStore);
  people.forEach((given, index) => {
    const id = index + 1;
    if (!users.get(id)) users.put(newUser(id, personOf(given, id, now)));
  });
  const groups = portal.store(workgroupsStore);
  for (const [name, project, hidden, members] of workgroups)
    groups.add((id) => ({
      ...{ id, name, description: null, project, active: true, visible: !hidden, opened: !hidden },
      ...{ closed: false, keywords: null, createdAt: now - 300 * day, updatedAt: now - day },
      members: members.map((userId, index) => ({ userId, role: roleOf(index) })),
    }));
}

function personOf(
  [name, lastName, secondName, gender, position, department, city]: (typeof people)[number],
  id: number,
  now: number,
): Partial<User> {
  const own = id === 4 ? 'own' : 'all';
  return {
    ...{ name, lastName, secondName, gender, position, city, departments: [department] },
    ...{ admin: id === 1, innerPhone: String(100 + id), crmRead: own, crmWrite: own },
    ...{ registeredAt: now - 400 * day, lastLoginAt: now - 3_600_000 * id },
  };
}

function roleOf(index: number): WorkgroupRole {
  return index === 0 ? 'A' : index === 1 ? 'E' : 'K';
}
