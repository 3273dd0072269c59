import type { Portal, PortalCommand, PortalRow } from '../../ports/portal.ts';
import type { RecipientKind } from './recipients.ts';

export interface Recipient {
  readonly id: string;
  readonly name: string;
}

export interface RecipientPage {
  readonly recipients: readonly Recipient[];
  /** Start of the next page. */
  readonly next?: number;
}

/** A page of those who may be chosen as recipients, by name. @throws PortalError, Busy, Broken, Transient */
export async function recipientPage(
  portal: Portal,
  kind: RecipientKind,
  search: string,
  start: number,
): Promise<RecipientPage> {
  const { result, next } = await portal.call(commandOf(kind, search, start));
  const rows = Array.isArray(result) ? (result as readonly PortalRow[]) : [];
  const recipients = rows.map((row) => ({ id: String(row['ID']), name: nameOf(kind, row) }));
  return { recipients, ...(next !== undefined && { next }) };
}

function commandOf(kind: RecipientKind, search: string, start: number): PortalCommand {
  const repeat = 'read' as const;
  switch (kind) {
    case 'users': {
      const FILTER = { ACTIVE: 'Y', ...(search && { NAME_SEARCH: search }) };
      return { method: 'user.get', params: { FILTER, sort: 'LAST_NAME', order: 'ASC', start }, repeat };
    }
    case 'groups': {
      const FILTER = { ACTIVE: 'Y', CLOSED: 'N', ...(search && { '%NAME': search }) };
      const params = { FILTER, ORDER: { NAME: 'ASC' }, IS_ADMIN: 'Y', start };
      return { method: 'sonet_group.get', params, repeat };
    }
    case 'departments': {
      const params = { sort: 'NAME', order: 'ASC', START: start, ...(search && { NAME: `%${search}%` }) };
      return { method: 'department.get', params, repeat };
    }
  }
}

function nameOf(kind: RecipientKind, row: PortalRow): string {
  if (kind !== 'users') return String(row['NAME']);
  const name = [row['LAST_NAME'], row['NAME']].filter(Boolean).map(String).join(' ');
  return name || String(row['EMAIL'] ?? row['ID']);
}
