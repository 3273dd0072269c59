import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { codeError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';
import type { User } from '../../data/users.ts';
import type { Portal } from '../../portal.ts';

/** Characters of an attachment's JSON. */
const attachmentLimit = 60_000;

/** @throws RestError when ATTACH is neither a structure nor text that holds one, or too large */
export function assertAttachment(value: Json | undefined): void {
  if (value === undefined || value === null || value === '') return;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length > attachmentLimit)
    throw codeError('ATTACH_OVERSIZE', 'You have exceeded the maximum allowable size of attach');
  if (!isStructure(text)) throw codeError('ATTACH_ERROR', 'Incorrect attach params');
}

function isStructure(text: string): boolean {
  try {
    const parsed = JSON.parse(text) as Json;
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}

/** A user as messages show it. */
export function chatUserView(portal: Portal, user: User): Json {
  return {
    id: user.id,
    active: user.active,
    name: `${user.name} ${user.lastName}`,
    first_name: user.name,
    last_name: user.lastName,
    work_position: user.position,
    color: '#1eb4aa',
    avatar: '',
    avatar_hr: '',
    gender: user.gender === 'F' ? 'F' : 'M',
    birthday: '',
    extranet: user.userType === 'extranet',
    network: false,
    bot: false,
    connector: false,
    external_auth_id: 'default',
    status: 'online',
    idle: false,
    last_activity_date: formatDateTime(user.lastLoginAt, portal.offsetMinutes),
    mobile_last_date: false,
    desktop_last_date: false,
    absent: false,
    departments: [...user.departments],
    phones: user.innerPhone === '' ? [] : { inner_phone: user.innerPhone },
    bot_data: null,
    type: 'user',
    website: '',
    email: user.email,
  };
}
