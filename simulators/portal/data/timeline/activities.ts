import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { flag, type LegacyField, type LegacyRow, LegacyTable, number, text } from '../legacy-table.ts';
import { defineStore } from '../store.ts';
import { type OwnerRef, ownerKey } from './timeline-records.ts';

/** A call, meeting, mail, to-do or card of an application. */
export interface Activity extends LegacyRow {
  /** Objects whose timelines show it; the owner is the first. */
  readonly bindings: readonly OwnerRef[];
  readonly communications: readonly Json[];
  /** Structures that applications keep with it. */
  readonly settings: Json;
  readonly providerParams: Json;
  /** Ids of attachments. */
  readonly files: readonly number[];
  /** Set for the cards of applications. */
  readonly card: ActivityCard | null;
}

/** What only a configurable activity has. */
export interface ActivityCard {
  /** The application that made it, alone may change it. */
  readonly clientId: string;
  readonly typeId: string;
  readonly pingOffsets: readonly number[];
  readonly isIncomingChannel: boolean;
  readonly badgeCode: string;
  readonly layout: Json;
  /** A part that was pressed, until the application updates the card: `loader` covers all of it. */
  readonly pressed: { readonly part: string; readonly animation: string; readonly at: number } | null;
}

const fixed = (field: LegacyField): LegacyField => ({ ...field, readOnly: true });
const moment = (name: string): LegacyField => ({ name, kind: 'datetime', initial: null });

/** Fields that every activity has. https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/ */
export const activityTable = new LegacyTable([
  number('OWNER_ID'),
  number('OWNER_TYPE_ID'),
  number('TYPE_ID'),
  text('PROVIDER_ID'),
  text('PROVIDER_TYPE_ID'),
  text('PROVIDER_GROUP_ID'),
  number('ASSOCIATED_ENTITY_ID', 0),
  text('SUBJECT'),
  fixed(moment('CREATED')),
  fixed(moment('LAST_UPDATED')),
  moment('START_TIME'),
  moment('END_TIME'),
  fixed(moment('DEADLINE')),
  flag('COMPLETED', 'N'),
  number('STATUS', 1),
  number('RESPONSIBLE_ID'),
  number('PRIORITY', 2),
  number('NOTIFY_TYPE', 0),
  number('NOTIFY_VALUE', 0),
  text('DESCRIPTION', ''),
  number('DESCRIPTION_TYPE', 1),
  number('DIRECTION', 0),
  text('LOCATION', ''),
  text('ORIGINATOR_ID'),
  text('ORIGIN_ID'),
  text('ORIGIN_VERSION'),
  fixed(number('AUTHOR_ID')),
  fixed(number('EDITOR_ID')),
  text('PROVIDER_DATA'),
  number('RESULT_MARK', 0),
  text('RESULT_VALUE'),
  text('RESULT_SUM'),
  text('RESULT_CURRENCY_ID'),
  number('RESULT_STATUS', 0),
  number('RESULT_STREAM', 0),
  text('RESULT_SOURCE_ID'),
  number('AUTOCOMPLETE_RULE', 0),
]);

/** Times as the methods take them. */
export const activityMoments = ['START_TIME', 'END_TIME'] as const;

export const activitiesStore = defineStore(
  'activities',
  () => new Collection<Activity>({ owner: (row) => row.bindings.map(ownerKey) }),
);
