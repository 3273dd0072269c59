import type { MethodDefinition } from '../../call/method-definition.ts';
import { activityMethods } from './activity-methods.ts';
import { cardMethods } from './card-methods.ts';
import { timelineCommentMethods } from './comment-methods.ts';
import { logMessageMethods } from './log-message-methods.ts';
import { toDoMethods } from './to-do-methods.ts';

/** What stands in the timelines of CRM objects. */
export const timelineFamilies: readonly (readonly MethodDefinition[])[] = [
  timelineCommentMethods,
  logMessageMethods,
  activityMethods,
  toDoMethods,
  cardMethods,
];
