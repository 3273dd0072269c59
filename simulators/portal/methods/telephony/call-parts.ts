import { installationsStore } from '../../auth/applications.ts';
import type { Call } from '../../call/method-definition.ts';
import { codeError } from '../../call/rest-error.ts';
import {
  type CallRow,
  callsStore,
  type RegisteredCall,
  registeredCallsStore,
} from '../../data/telephony/calls.ts';
import { type User, usersStore } from '../../data/users.ts';

/** How every method of telephony refuses. */
export function coreError(description: string) {
  return codeError('ERROR_CORE', description);
}

/** The user of `USER_ID` or of `USER_PHONE_INNER`. @throws RestError ERROR_CORE */
export function callUser({ params, portal }: Call): User {
  const id = params.integer('USER_ID');
  const inner = params.text('USER_PHONE_INNER');
  if (id === undefined && inner === '') throw coreError('USER_ID or USER_PHONE_INNER should be set');
  const users = portal.store(usersStore);
  const user = id === undefined ? [...users].find(({ innerPhone }) => innerPhone === inner) : users.get(id);
  if (!user?.active) throw coreError('User is not found or is not active');
  return user;
}

/** The registered call of `CALL_ID`. */
export function registeredCall({ params, portal }: Call): RegisteredCall | undefined {
  return portal.store(registeredCallsStore).find('callId', params.text('CALL_ID'))[0];
}

/** The row of the statistics of `CALL_ID`. */
export function endedCall({ params, portal }: Call): CallRow | undefined {
  return portal.store(callsStore).find('callId', params.text('CALL_ID'))[0];
}

/** The calling application, as the statistics name it. */
export function callingApplication({ portal, caller }: Call): CallRow['application'] {
  const all = portal.store(installationsStore).all();
  const at = all.findIndex(({ application }) => application.clientId === caller.id);
  const found = all[at];
  return found ? { id: at + 1, name: found.application.code } : null;
}
