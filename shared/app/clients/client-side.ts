import { type ClientObjectName, isClientObject } from '../../contracts/settings/client-settings.ts';
import type { OnPortalDeletion } from '../../contracts/settings/synchronisation-settings.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { type ClientProfile, isOneObject } from '../../domain/mapping/client-profile.ts';
import { clientProfiles } from '../../domain/mapping/client-profiles.ts';
import { effectiveSettings } from '../../domain/mapping/settings/effective-settings.ts';
import { mentionedNames } from '../../domain/mapping/settings/mentioned-names.ts';
import type { PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import type { Directions } from '../../domain/sync/three-way.ts';
import type { Portal } from '../../ports/portal.ts';
import { ClientIdentification } from '../identification/find-clients.ts';
import { type KeyedObjects, ObjectKeyIndex } from '../identification/object-key-index.ts';
import type { Identification } from '../sync/identification.ts';
import type { LinkRepository } from '../sync/links.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { ClientBase, type ClientObjects } from './client-base.ts';
import type { WritableBase } from './joined-base.ts';
import { loadSettings } from './load-settings.ts';

/** Objects of one base, however it is reached. */
export type BaseObjects = ClientObjects & KeyedObjects;

/** What the engine needs to know of a connection whose clients are synchronised. */
export interface ClientSide {
  readonly base: WritableBase;
  readonly identification: Identification;
  readonly loadSettings: (record: PortalRecord) => PortalRecord;
  readonly alsoRead: (entity: EntityName) => readonly string[];
  /** `undefined` for records that are no clients. */
  readonly directionsOf: (key: RecordKey) => Directions | undefined;
  /** What a deletion on the portal means; `undefined` for records that are no clients. */
  readonly onGone: (key: RecordKey) => OnPortalDeletion | undefined;
}

/** Clients of a connection: its base's objects under its settings. */
export function clientSide(
  objects: BaseObjects,
  connection: Connection,
  { portal, links }: { readonly portal: Portal; readonly links: LinkRepository },
): ClientSide {
  const scope: ConnectionScope = { tenant: connection.tenant, connection: connection.id };
  const settings = effectiveSettings(connection.settings.clients, connection.base.configuration);
  const profile = clientProfiles[settings.configuration];
  const index = new ObjectKeyIndex(objects, profile, settings.kinds);
  const rules = settings.identification;
  return {
    base: new ClientBase(objects, settings),
    identification: new ClientIdentification({ scope, portal, links, index, rules }),
    loadSettings: loadSettings(settings),
    alsoRead: (entity) => (isClientObject(entity) ? mentionedNames(settings.objects[entity].load) : []),
    onGone: ({ entity }) => {
      if (!isClientObject(entity)) return undefined;
      const { onPortalDeletion } = connection.settings.synchronisation;
      const wanted = settings.objects[entity].onPortalDeletion ?? onPortalDeletion;
      return wanted === 'mark' && !hasObjectOfItsOwn(profile, entity) ? 'keep-away' : wanted;
    },
    directionsOf: ({ entity }) => {
      if (!isClientObject(entity)) return undefined;
      const { directions, registerChanges, winner } = settings.objects[entity];
      const { registerChanges: ofAll } = connection.settings.synchronisation;
      return {
        unregistered: {
          base: !(registerChanges.base && ofAll.base),
          portal: !(registerChanges.portal && ofAll.portal),
        },
        toPortal: directions.updatePortal,
        toBase: directions.updateBase,
        createOnPortal: directions.send,
        createInBase: directions.load,
        winner,
      };
    },
  };
}

/** Whether a record is an object of the base, not a part of one. */
function hasObjectOfItsOwn(profile: ClientProfile, entity: ClientObjectName): boolean {
  return entity === 'requisite' ? !isOneObject(profile) : entity !== 'address';
}
