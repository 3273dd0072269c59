import { createHmac } from 'node:crypto';
import type { Portal } from '../../portal.ts';

/** How long a link to a file works, milliseconds. */
export const linkLifetime = 3_600_000;

/** What a link leads to, or where an upload goes. */
export interface FileTicket {
  readonly action: 'download' | 'upload';
  /** The file to download, or the folder to upload into. */
  readonly objectId: number;
  readonly userId: number;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  /** Name of an uploaded file, '' to take its own. */
  readonly name: string;
  readonly unique: boolean;
}

/** A link that gives the file to whoever has it, until it expires. */
export function downloadUrl(portal: Portal, objectId: number, now: number): string {
  return `${portal.address}/rest/download.json?${ticketQuery(portal, {
    ...{ action: 'download', objectId, userId: 0, expiresAt: now + linkLifetime, name: '', unique: true },
  })}`;
}

/** The address a file may be posted to, as a form of several parts. */
export function uploadUrl(
  portal: Portal,
  ticket: Omit<FileTicket, 'action' | 'expiresAt'>,
  now: number,
): string {
  return `${portal.address}/rest/upload.json?${ticketQuery(portal, {
    ...{ ...ticket, action: 'upload', expiresAt: now + linkLifetime },
  })}`;
}

function ticketQuery(portal: Portal, ticket: FileTicket): string {
  const body = Buffer.from(JSON.stringify(ticket)).toString('base64url');
  return new URLSearchParams({ auth: sign(portal, body), token: `disk|${body}` }).toString();
}

/** What the query of a link grants; `undefined` when it was not made by this portal, or is over. */
export function readTicket(portal: Portal, query: URLSearchParams, now: number): FileTicket | undefined {
  const body = /^disk\|(.+)$/.exec(query.get('token') ?? '')?.[1];
  if (body === undefined || query.get('auth') !== sign(portal, body)) return undefined;
  const ticket = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as FileTicket;
  return ticket.expiresAt > now ? ticket : undefined;
}

function sign(portal: Portal, text: string): string {
  return createHmac('sha256', portal.memberId).update(text).digest('hex');
}
