import type { User } from '../data/users.ts';

/** Who calls: an application by a token, or the owner of an inbound webhook. */
export interface Caller {
  readonly kind: 'application' | 'webhook';
  /** Client id of the application, or a name for the webhook: limits of method time count by it. */
  readonly id: string;
  readonly user: User;
  readonly scopes: ReadonlySet<string>;
  /** The access token of an application. */
  readonly token?: string;
}
