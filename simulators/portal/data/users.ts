import { Collection } from './collection.ts';
import { defineStore } from './store.ts';

/** What a user may see and change in CRM: everything, only what is assigned to them, or nothing. */
export type CrmRight = 'all' | 'own' | 'none';

/** A person of the portal. */
export interface User {
  readonly id: number;
  readonly active: boolean;
  readonly admin: boolean;
  readonly name: string;
  readonly lastName: string;
  readonly secondName: string;
  readonly email: string;
  readonly gender: 'M' | 'F' | '';
  readonly city: string;
  readonly position: string;
  readonly mobile: string;
  readonly innerPhone: string;
  readonly timeZone: string;
  readonly departments: readonly number[];
  readonly userType: 'employee' | 'extranet';
  /** Milliseconds since the Unix epoch. */
  readonly registeredAt: number;
  readonly lastLoginAt: number;
  readonly crmRead: CrmRight;
  readonly crmWrite: CrmRight;
}

/** Users of a portal. */
export const usersStore = defineStore('users', () => new Collection<User>());
