/** Whom a change is ascribed to. */
export interface Actor {
  /** The user, or 0 when a robot, a process or an agent did it: events then carry no token. */
  readonly userId: number;
  /** `auth_connector` of the call: offline handlers bound with the same key do not get the change. */
  readonly connector: string;
}

/** A person at the portal's own pages. */
export function person(userId: number): Actor {
  return { userId, connector: '' };
}

/** A robot or another process of the portal. */
export const robot: Actor = { userId: 0, connector: '' };
