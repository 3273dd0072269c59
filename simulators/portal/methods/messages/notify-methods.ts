import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { codeError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';
import {
  messageIds,
  type Notification,
  notificationsStore,
  tagKey,
} from '../../data/messages/notifications.ts';
import { usersStore } from '../../data/users.ts';
import { assertAttachment, chatUserView } from './message-parts.ts';

/** Notifications of one page at most. */
const largestPage = 50;

/** https://apidocs.bitrix24.com/api-reference/chats/notifications/ */
export const notifyMethods: readonly MethodDefinition[] = [
  method('im.notify', 'im', 'add', (call) =>
    add(call, call.params.text('TYPE').toUpperCase() === 'SYSTEM' ? 4 : 2),
  ),
  method('im.notify.system.add', 'im', 'add', (call) => add(call, 4)),
  method('im.notify.personal.add', 'im', 'add', (call) => add(call, 2)),
  method('im.notify.get', 'im', 'list', get),
  method('im.notify.delete', 'im', 'delete', remove),
];

function add(call: Call, type: Notification['type']): Answer {
  const { params, portal, caller, now } = call;
  const userId = params.integer('USER_ID') ?? 0;
  if (userId <= 0) throw codeError('USER_ID_EMPTY', "User ID can't be empty");
  const text = params.text('MESSAGE').trim();
  if (text === '') throw codeError('MESSAGE_EMPTY', "Message can't be empty");
  assertAttachment(params.raw('ATTACH'));
  const user = portal.store(usersStore).get(userId);
  if (!user?.active) return { result: false };
  const clientId = applicationOf(call);
  const tag = params.text('TAG');
  const notifications = portal.store(notificationsStore);
  if (tag !== '')
    for (const older of notifications.find('tag', tagKey(clientId, tag)))
      if (older.userId === userId) notifications.delete(older.id);
  const id = portal.store(messageIds).next();
  notifications.put({
    ...{ id, userId, type, text, clientId, tag, subTag: params.text('SUB_TAG'), read: false, createdAt: now },
    authorId: type === 4 ? 0 : caller.user.id,
  });
  return { result: id };
}

/** By ID, or by a tag of the application; true even when there was none. */
function remove(call: Call): Answer {
  const { params, portal, caller } = call;
  const notifications = portal.store(notificationsStore);
  const clientId = applicationOf(call);
  const id = params.integer('ID');
  const tag = params.text('TAG');
  const subTag = params.text('SUB_TAG');
  if (id !== undefined) {
    if (notifications.get(id)?.userId === caller.user.id) notifications.delete(id);
  } else if (tag !== '') {
    for (const one of notifications.find('tag', tagKey(clientId, tag))) notifications.delete(one.id);
  } else if (subTag !== '') {
    for (const one of notifications.find('subTag', tagKey(clientId, subTag))) notifications.delete(one.id);
  } else throw codeError('PARAMS_ERROR', 'Incorrect params');
  return { result: true };
}

/** The caller's own, the newest first. */
function get({ params, portal, caller }: Call): Answer {
  const all = portal.store(notificationsStore).find('userId', caller.user.id).reverse();
  const before = params.integer('LAST_ID') ?? Infinity;
  const limit = params.integer('LIMIT') ?? 0;
  const page = all
    .filter(({ id }) => id < before)
    .slice(0, limit > 0 ? Math.min(limit, largestPage) : largestPage);
  const chatId = caller.user.id;
  const notifications = page.map((row) => notificationView(row, chatId, portal.offsetMinutes));
  const authors = [...new Set(page.map(({ authorId }) => authorId))];
  const users = authors.flatMap((id) => {
    const user = portal.store(usersStore).get(id);
    return user ? [chatUserView(portal, user)] : [];
  });
  const unread = all.filter(({ read }) => !read).length;
  return {
    result: {
      ...{ total_count: all.length, total_unread_count: unread, chat_id: chatId },
      ...{ notifications, users },
    },
  };
}

function notificationView(row: Notification, chatId: number, offsetMinutes: number): Json {
  const full = (tag: string) => (tag === '' ? '' : `MP|${tagKey(row.clientId, tag)}`);
  return {
    id: row.id,
    chat_id: chatId,
    author_id: row.authorId,
    date: formatDateTime(row.createdAt, offsetMinutes),
    notify_type: row.type,
    notify_module: 'rest',
    notify_event: 'rest_notify',
    notify_tag: full(row.tag),
    notify_sub_tag: full(row.subTag),
    notify_title: '',
    setting_name: 'rest|rest_notify',
    text: row.text,
    notify_read: row.read ? 'Y' : 'N',
    params: null,
  };
}

/** Webhooks say in CLIENT_ID whose tags they mean. */
function applicationOf({ caller, params }: Call): string {
  return caller.kind === 'application' ? caller.id : params.text('CLIENT_ID');
}
