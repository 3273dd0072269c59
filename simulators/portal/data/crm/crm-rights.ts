import { legacyError, RestError } from '../../call/rest-error.ts';
import type { CrmRight, User } from '../users.ts';
import type { CrmItem } from './crm-items.ts';

/** True when the user may see the object. */
export function maySee(user: User, item: CrmItem): boolean {
  return may(user.crmRead, user, item);
}

/** True when the user may change or remove the object. */
export function mayChange(user: User, item: CrmItem): boolean {
  return maySee(user, item) && may(user.crmWrite, user, item);
}

/** Filter for lists; `undefined` when everything is visible, so that lists need not look. */
export function visibility(user: User): ((item: CrmItem) => boolean) | undefined {
  return user.admin || user.crmRead === 'all' ? undefined : (item) => maySee(user, item);
}

function may(right: CrmRight, user: User, item: CrmItem): boolean {
  if (user.admin || right === 'all') return true;
  return right === 'own' && item.values['assignedById'] === user.id;
}

/** The refusal of `crm.item.*`. */
export function itemAccessDenied(): RestError {
  return new RestError(400, 'ACCESS_DENIED', 'Доступ запрещён');
}

/** The refusal of the older methods. */
export function legacyAccessDenied(): RestError {
  return legacyError('Access denied.');
}
