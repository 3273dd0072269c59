import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { formatDateTime } from '../../data/dates.ts';
import type { User } from '../../data/users.ts';
import type { Portal } from '../../portal.ts';

/** Time after the last deed of a user while the portal shows them as present, milliseconds. */
const presence = 15 * 60_000;

/** What only the scopes `user` and `user_basic` show. */
const contactFields = ['EMAIL', 'PERSONAL_WWW', 'PERSONAL_MOBILE', 'WORK_PHONE', 'UF_PHONE_INNER'];

/**
 * A user as lists show it: moments of change are empty objects, since the vendor's server does not write them out.
 * See https://apidocs.bitrix24.com/api-reference/user/user-get.html
 */
export function userRow(portal: Portal, user: User, now: number, scopes: ReadonlySet<string>): UserRow {
  return withinScopes({ ...fieldsOf(portal, user, now), TIMESTAMP_X: {}, LAST_ACTIVITY_DATE: {} }, scopes);
}

/** The calling user: here the moments are text, one in the local form, one in the database's. */
export function currentUserRow(
  portal: Portal,
  user: User,
  now: number,
  scopes: ReadonlySet<string>,
): UserRow {
  const local = new Date(user.lastLoginAt + portal.offsetMinutes * 60_000).toISOString();
  const [year, month, day] = local.slice(0, 10).split('-');
  const time = local.slice(11, 19);
  return withinScopes(
    {
      ...fieldsOf(portal, user, now),
      TIMESTAMP_X: `${day}.${month}.${year} ${time}`,
      LAST_ACTIVITY_DATE: `${local.slice(0, 10)} ${time}`,
    },
    scopes,
  );
}

type UserRow = { [name: string]: Json };

function withinScopes(row: UserRow, scopes: ReadonlySet<string>): UserRow {
  const full = scopes.size === 0 || scopes.has('user') || scopes.has('user_basic');
  if (full) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !contactFields.includes(name)));
}

function fieldsOf(portal: Portal, user: User, now: number): UserRow {
  const moment = (at: number) => (at === 0 ? '' : formatDateTime(at, portal.offsetMinutes));
  return {
    ID: String(user.id),
    XML_ID: null,
    ACTIVE: user.active,
    NAME: user.name,
    LAST_NAME: user.lastName,
    SECOND_NAME: user.secondName,
    TITLE: null,
    EMAIL: user.email,
    LAST_LOGIN: moment(user.lastLoginAt),
    DATE_REGISTER: moment(user.registeredAt),
    TIME_ZONE: user.timeZone,
    IS_ONLINE: now - user.lastLoginAt < presence ? 'Y' : 'N',
    PERSONAL_GENDER: user.gender,
    PERSONAL_WWW: '',
    PERSONAL_BIRTHDAY: '',
    PERSONAL_MOBILE: user.mobile,
    PERSONAL_CITY: user.city,
    WORK_PHONE: '',
    WORK_POSITION: user.position,
    UF_EMPLOYMENT_DATE: '',
    UF_DEPARTMENT: [...user.departments],
    UF_PHONE_INNER: user.innerPhone,
    USER_TYPE: user.userType,
  };
}
