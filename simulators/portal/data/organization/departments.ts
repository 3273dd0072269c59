import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import type { User } from '../users.ts';

/** A part of the company. */
export interface Department {
  readonly id: number;
  readonly name: string;
  readonly sort: number;
  /** `null` for the company itself. */
  readonly parentId: number | null;
  readonly headId: number | null;
}

/** Departments; a new portal has the company alone, number 1. */
export const departmentsStore = defineStore('departments', () => {
  const departments = new Collection<Department>({ parentId: (row) => row.parentId ?? undefined });
  departments.put({ id: 1, name: 'Компания', sort: 500, parentId: null, headId: null });
  return departments;
});

/** True when the user works in the department or in one below it. */
export function worksIn(portal: Portal, user: User, departmentId: number): boolean {
  const departments = portal.store(departmentsStore);
  return user.departments.some((own) => {
    let current: number | null = own;
    while (current !== null && current !== departmentId) current = departments.get(current)?.parentId ?? null;
    return current === departmentId;
  });
}
