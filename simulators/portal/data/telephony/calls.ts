import { Collection } from '../collection.ts';
import { Counter } from '../counter.ts';
import { defineStore } from '../store.ts';

/** 1 outgoing, 2 incoming, 3 incoming and passed on, 4 call back, 5 information. */
export type CallType = 1 | 2 | 3 | 4 | 5;

/** A client that a call belongs to, as telephony names kinds. */
export interface CallClient {
  readonly entityType: 'CONTACT' | 'COMPANY' | 'LEAD';
  readonly entityId: number;
}

/** A call that an application registered; stays known while repeated registrations are recognised. */
export interface RegisteredCall {
  readonly id: number;
  /** `externalCall.<32 hexadecimal digits>.<seconds since the Unix epoch>`. */
  readonly callId: string;
  readonly clientId: string;
  readonly userId: number;
  readonly phone: string;
  readonly type: CallType;
  readonly line: string;
  readonly externalId: string | null;
  /** Milliseconds since the Unix epoch, as the other moments. */
  readonly startedAt: number;
  readonly registeredAt: number;
  readonly client: CallClient | null;
  /** Users who see the card of the call. */
  readonly shownTo: readonly number[];
  readonly finished: boolean;
}

/** One turn of a transcript, as an application attached it. */
export interface TranscriptLine {
  readonly side: 'User' | 'Client';
  /** Seconds from the beginning of the call. */
  readonly startTime: number;
  readonly stopTime: number;
  readonly message: string;
}

/** A row of the statistics: a call that has ended, of the portal's own telephony or of an application's. */
export interface CallRow {
  readonly id: number;
  readonly callId: string;
  readonly externalId: string | null;
  readonly userId: number;
  readonly line: string;
  readonly phone: string;
  readonly type: CallType;
  /** Seconds. */
  readonly duration: number;
  readonly startedAt: number;
  readonly cost: number;
  readonly currency: string;
  readonly vote: number | null;
  readonly code: string;
  readonly reason: string;
  readonly client: CallClient | null;
  readonly activityId: number | null;
  /** The application that told of the call. */
  readonly application: { readonly id: number; readonly name: string } | null;
  /** Session at the carrier, of the portal's own calls. */
  readonly sessionId: string | null;
  /** Address of the recording outside of the portal's Disk. */
  readonly recordUrl: string | null;
  /** The recording on the portal's Disk. */
  readonly recordFileId: number | null;
  readonly transcriptId: number | null;
  readonly transcript: readonly TranscriptLine[];
}

export const registeredCallsStore = defineStore(
  'registeredCalls',
  () => new Collection<RegisteredCall>({ callId: (row) => row.callId }),
);

export const callsStore = defineStore(
  'calls',
  () => new Collection<CallRow>({ callId: (row) => row.callId, phone: (row) => row.phone }),
);

export const transcriptIds = defineStore('transcriptIds', () => new Counter());
