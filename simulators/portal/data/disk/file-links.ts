import { createHmac } from 'node:crypto';
import type { Portal } from '../../portal.ts';

/** Which part of the portal a link is for; leads its token. */
export type LinkModule = 'disk' | 'telephony';

/** What a link leads to, or where an upload goes. */
export interface FileTicket {
  readonly action: 'download' | 'upload';
  /** The file to download, the folder to upload into, or the call whose recording is uploaded. */
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
  const ticket = { objectId, userId: 0, expiresAt: now + portal.linkLifetime, name: '', unique: true };
  return `${portal.address}/rest/download.json?${ticketQuery(portal, { action: 'download', ...ticket }, 'disk')}`;
}

/** The address a file may be posted to, as a form of several parts. */
export function uploadUrl(
  portal: Portal,
  ticket: Omit<FileTicket, 'action' | 'expiresAt'>,
  now: number,
  module: LinkModule = 'disk',
): string {
  const expiresAt = now + portal.linkLifetime;
  return `${portal.address}/rest/upload.json?${ticketQuery(portal, { ...ticket, action: 'upload', expiresAt }, module)}`;
}

function ticketQuery(portal: Portal, ticket: FileTicket, module: LinkModule): string {
  const body = Buffer.from(JSON.stringify(ticket)).toString('base64url');
  return new URLSearchParams({ auth: sign(portal, body), token: `${module}|${body}` }).toString();
}

/** What the query of a link grants; `undefined` when it was not made by this portal, or is over. */
export function readTicket(
  portal: Portal,
  query: URLSearchParams,
  now: number,
): { readonly ticket: FileTicket; readonly module: LinkModule } | undefined {
  const [, module, body] = /^(disk|telephony)\|(.+)$/.exec(query.get('token') ?? '') ?? [];
  if (body === undefined || query.get('auth') !== sign(portal, body)) return undefined;
  const ticket = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as FileTicket;
  return ticket.expiresAt > now ? { ticket, module: module as LinkModule } : undefined;
}

function sign(portal: Portal, text: string): string {
  return createHmac('sha256', portal.memberId).update(text).digest('hex');
}
