import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asList, asText } from '../../call/params.ts';
import type { Portal } from '../../portal.ts';
import { departmentsStore, worksIn } from '../organization/departments.ts';
import { isMember, workgroupsStore } from '../organization/workgroups.ts';
import { type User, usersStore } from '../users.ts';
import type { Post } from './posts.ts';

/** Recipients as they came, those alone that exist. See https://apidocs.bitrix24.com/api-reference/log/ */
export function readDestinations(portal: Portal, value: Json): readonly string[] {
  const codes = asList(value).map((code) => asText(code).trim());
  return [...new Set(codes)].filter((code) => exists(portal, code));
}

function exists(portal: Portal, code: string): boolean {
  if (code === 'UA') return true;
  const [, kind, digits] = /^(U|SG|DR)(\d+)$/.exec(code) ?? [];
  const id = Number(digits);
  if (kind === 'U') return portal.store(usersStore).get(id) !== undefined;
  if (kind === 'SG') return portal.store(workgroupsStore).get(id) !== undefined;
  return kind === 'DR' && portal.store(departmentsStore).get(id) !== undefined;
}

/** True for the author and for those the message is addressed to; an administrator has no privilege here. */
export function mayReadPost(portal: Portal, user: User, post: Post): boolean {
  return post.authorId === user.id || post.destinations.some((code) => isAddressed(portal, user, code));
}

function isAddressed(portal: Portal, user: User, code: string): boolean {
  if (code === 'UA') return user.userType === 'employee';
  const id = Number(code.replace(/^\D+/, ''));
  if (code.startsWith('SG')) {
    const group = portal.store(workgroupsStore).get(id);
    return group !== undefined && isMember(group, user.id);
  }
  return code.startsWith('DR') ? worksIn(portal, user, id) : user.id === id;
}

/** `DR3` as a person reads it. */
export function destinationName(portal: Portal, code: string): string {
  const id = Number(code.replace(/^\D+/, ''));
  if (code.startsWith('SG')) return portal.store(workgroupsStore).get(id)?.name ?? code;
  if (code.startsWith('DR')) return portal.store(departmentsStore).get(id)?.name ?? code;
  const user = portal.store(usersStore).get(id);
  return user ? `${user.name} ${user.lastName}` : code;
}
