import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import type { User } from '../users.ts';

/** `A` owner, `E` moderator, `K` member. */
export type WorkgroupRole = 'A' | 'E' | 'K';

/** A workgroup or a project. */
export interface Workgroup {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly project: boolean;
  readonly active: boolean;
  /** Others know that it exists. */
  readonly visible: boolean;
  /** Anybody may join. */
  readonly opened: boolean;
  readonly closed: boolean;
  readonly keywords: string | null;
  /** The owner is among them. */
  readonly members: readonly { readonly userId: number; readonly role: WorkgroupRole }[];
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const workgroupsStore = defineStore(
  'workgroups',
  () => new Collection<Workgroup>({ member: (row) => row.members.map(({ userId }) => userId) }),
);

/** Workgroups that a user belongs to. */
export function workgroupsOf(portal: Portal, userId: number): readonly Workgroup[] {
  return portal.store(workgroupsStore).find('member', userId);
}

/** True when the user belongs to the workgroup. */
export function isMember(group: Workgroup, userId: number): boolean {
  return group.members.some((member) => member.userId === userId);
}

/** True when the user knows of the workgroup; `asAdministrator` shows an administrator the hidden ones too. */
export function maySeeWorkgroup(group: Workgroup, user: User, asAdministrator: boolean): boolean {
  return group.visible || isMember(group, user.id) || (asAdministrator && user.admin);
}
