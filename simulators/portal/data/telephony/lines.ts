import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** An outside line of an application. */
export interface ExternalLine {
  readonly id: number;
  readonly clientId: string;
  readonly number: string;
  readonly name: string;
  /** Outgoing calls to strangers make a client. */
  readonly autoCreate: boolean;
}

export const externalLinesStore = defineStore('externalLines', () => new Collection<ExternalLine>());
