import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { codeError } from '../../call/rest-error.ts';
import { directMessagesStore, messageIds } from '../../data/messages/notifications.ts';
import { usersStore } from '../../data/users.ts';
import { assertAttachment } from './message-parts.ts';

/** Messages to one person; the simulator has no chats. https://apidocs.bitrix24.com/api-reference/chats/messages/ */
export const messageMethods: readonly MethodDefinition[] = [method('im.message.add', 'im', 'add', add)];

function add({ params, portal, caller, now }: Call): Answer {
  const dialog = params.text('DIALOG_ID');
  if (/^(chat|sg)\d+$/.test(dialog)) throw codeError('CHAT_ID', 'Ошибка при создании сообщения');
  const toUserId = params.integer('DIALOG_ID') ?? 0;
  if (toUserId <= 0) throw codeError('USER_ID_EMPTY', "User ID can't be empty");
  const text = params.text('MESSAGE').trim();
  if (text === '' && !params.has('ATTACH')) throw codeError('MESSAGE_EMPTY', "Message can't be empty");
  assertAttachment(params.raw('ATTACH'));
  if (!portal.store(usersStore).get(toUserId)) throw codeError('USER_NOT_FOUND', 'User not found');
  const id = portal.store(messageIds).next();
  const message = { id, toUserId, text, system: params.flag('SYSTEM'), createdAt: now };
  portal.store(directMessagesStore).put({ ...message, fromUserId: caller.user.id });
  return { result: id };
}
