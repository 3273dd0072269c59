import type { Random } from '../../../shared/kernel/random.ts';
import { newUser } from '../data/new-user.ts';
import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import { men, pick, women } from './words.ts';

/** An administrator (1) and so many employees, some of whom see only their own CRM objects. */
export function addUsers(portal: Portal, random: Random, now: number, employees: number): void {
  const users = portal.store(usersStore);
  for (let id = 1; id <= employees + 1; id += 1) {
    if (users.get(id)) continue;
    const woman = random() < 0.5;
    const names = woman ? women : men;
    users.put(
      newUser(id, {
        admin: id === 1,
        name: pick(random, names.first),
        lastName: pick(random, names.last),
        secondName: pick(random, names.middle),
        gender: woman ? 'F' : 'M',
        position: id === 1 ? 'Директор' : 'Менеджер',
        registeredAt: now - 400 * 86_400_000,
        lastLoginAt: now - 3_600_000,
        crmRead: id % 4 === 0 ? 'own' : 'all',
        crmWrite: id % 4 === 0 ? 'own' : 'all',
      }),
    );
  }
}
