import type { MethodDefinition } from '../../call/method-definition.ts';
import { diskMethods } from '../disk/disk-methods.ts';
import { postCommentMethods } from '../feed/comment-methods.ts';
import { postMethods } from '../feed/post-methods.ts';
import { messageMethods } from './message-methods.ts';
import { notifyMethods } from './notify-methods.ts';

/** Activity stream, notifications and messages, Disk. */
export const collaborationFamilies: readonly (readonly MethodDefinition[])[] = [
  postMethods,
  postCommentMethods,
  notifyMethods,
  messageMethods,
  diskMethods,
];
