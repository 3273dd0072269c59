import type { MethodDefinition } from '../../call/method-definition.ts';
import { applicationMethods } from './application-methods.ts';
import { eventMethods } from './event-methods.ts';
import { offlineEventMethods } from './offline-event-methods.ts';
import { serverMethods } from './server-methods.ts';

/** What every application may call whatever its scopes. */
export const systemFamilies: readonly (readonly MethodDefinition[])[] = [
  serverMethods,
  applicationMethods,
  eventMethods,
  offlineEventMethods,
];
