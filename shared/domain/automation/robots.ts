import { asId, type ConnectionId } from '../../kernel/ids.ts';

/** What robots do in a base. */
export const robotKinds = ['post', 'unpost', 'create', 'print'] as const;
export type RobotKind = (typeof robotKinds)[number];

/** Names of what people fill in when they put a robot on a stage; letters, digits and underscores only. */
export const robotProperties = {
  documentType: 'document_type',
  target: 'target_type',
  post: 'post',
  form: 'form',
  facsimile: 'facsimile',
} as const;

/** Names of what a robot gives back to the process. */
export const robotReturns = { number: 'document_number', link: 'document_link', error: 'error' } as const;

/** The code of a robot on the portal. It names the connection: a portal may have several, each with robots of its own. */
export function robotCode(connection: ConnectionId, kind: RobotKind): string {
  return `${robotPrefix(connection)}${kind}`;
}

/** All robots of a connection begin so, also those of earlier versions. */
export function robotPrefix(connection: ConnectionId): string {
  return `most24-${connection}-`;
}

/** What a code stands for; `undefined` when it is none of ours. */
export function parseRobotCode(
  code: string,
): { readonly connection: ConnectionId; readonly kind: RobotKind } | undefined {
  const [, connection, name] = /^most24-(\d{1,15})-([a-z]+)$/.exec(code) ?? [];
  const kind = robotKinds.find((known) => known === name);
  return connection && kind ? { connection: asId<ConnectionId>(connection), kind } : undefined;
}

/** Which form of which type of documents an option of the robot's list stands for: `Document_X|Form`. */
export function formOption(type: string, form: string): string {
  return `${type}|${form}`;
}
