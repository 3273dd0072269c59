import type { ClientKind, ClientProfile } from './client-profile.ts';
import type { LoadedObjects } from './loaded-objects.ts';

/** As what each kind of client lives on the portal. */
export type KindTargets = Readonly<Record<ClientKind, 'company' | 'contact'>>;

/** What the mapping of clients goes by. */
export interface ClientContext {
  readonly profile: ClientProfile;
  readonly kinds: KindTargets;
  /** Directories and whatever the objects refer to, see `needed-objects.ts`. */
  readonly objects: LoadedObjects;
}

/** Entrepreneurs are companies on the portal, private persons are contacts. */
export const defaultKinds: KindTargets = {
  organisation: 'company',
  entrepreneur: 'company',
  person: 'contact',
};
