import type { User } from './users.ts';

/** A user with everything set that was not given. */
export function newUser(id: number, given: Partial<User>): User {
  return {
    active: true,
    admin: false,
    name: 'Иван',
    lastName: `Сотрудник ${id}`,
    secondName: '',
    email: `user${id}@example.com`,
    gender: 'M',
    city: '',
    position: '',
    mobile: '',
    innerPhone: '',
    timeZone: '',
    departments: [1],
    userType: 'employee',
    registeredAt: 0,
    lastLoginAt: 0,
    crmRead: 'all',
    crmWrite: 'all',
    ...given,
    id,
  };
}
