import type { Call, CallClient, CallLeg, CallSource, StoredCall } from './call.ts';

/** What somebody told of a call. The same call may be told several times, each time knowing more. */
export interface CallFacts {
  readonly source: CallSource;
  readonly sourceId: string;
  readonly direction: StoredCall['direction'];
  /** As it was written; normalised when it is kept. */
  readonly phone: string;
  readonly line?: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly answered: boolean;
  readonly employee?: StoredCall['employee'];
  readonly legs?: readonly CallLeg[];
  readonly client?: CallClient;
  readonly baseClient?: StoredCall['baseClient'];
  readonly onPortal?: StoredCall['onPortal'];
  readonly recordUrl?: string;
  /** Key in `Blobs` under which somebody has put the recording. */
  readonly uploaded?: string;
  readonly recordName?: string;
  /** A recording is to come, though nobody says from where. */
  readonly recordingExpected?: boolean;
}

/** Whether these facts say that there is a recording, or will be. */
export function bringsRecording({ recordUrl, recordingExpected, uploaded }: CallFacts): boolean {
  return recordUrl !== undefined || uploaded !== undefined || recordingExpected === true;
}

type Changes = Partial<Omit<StoredCall, 'revision' | 'version'>>;

/** What newly told facts change about a call that is known; nothing when they say nothing new. */
export function factsChange(call: Call, facts: CallFacts): Changes | undefined {
  const changes: Changes = {
    ...differing(call, 'seconds', Math.max(call.seconds, facts.seconds)),
    ...differing(call, 'answered', call.answered || facts.answered),
    ...missing(call, 'line', facts.line),
    ...missing(call, 'client', facts.client),
    ...missing(call, 'baseClient', facts.baseClient),
    ...differing(call, 'legs', joinedLegs(call.legs, facts.legs ?? [])),
    ...differing(call, 'employee', { ...facts.employee, ...call.employee }),
    ...differing(call, 'onPortal', { ...facts.onPortal, ...call.onPortal }),
    ...recordingChange(call, facts),
  };
  return Object.keys(changes).length === 0 ? undefined : changes;
}

function differing<Name extends keyof Changes>(call: Call, name: Name, value: Call[Name]): Changes {
  return JSON.stringify(sorted(call[name])) === JSON.stringify(sorted(value)) ? {} : { [name]: value };
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function missing<Name extends keyof Changes>(call: Call, name: Name, value: Call[Name] | undefined): Changes {
  return call[name] === undefined && value !== undefined ? { [name]: value } : {};
}

/** A recording that is there stays; one that could not be had is tried again with a new address. */
function recordingChange(call: Call, facts: CallFacts): Changes {
  if (call.recording.state === 'stored' || !bringsRecording(facts)) return {};
  const { recordName, recordUrl, uploaded } = facts;
  const isNews =
    call.recording.state === 'none' ||
    (recordUrl !== undefined && recordUrl !== call.recordUrl) ||
    (uploaded !== undefined && uploaded !== call.uploaded);
  if (!isNews) return {};
  return {
    recording: { state: 'expected', attempts: 0 },
    ...(recordUrl !== undefined && { recordUrl }),
    ...(uploaded !== undefined && { uploaded }),
    ...(recordName !== undefined && { recordName }),
  };
}

/** Parts of the way by their beginning and ends; the longer word of a part stands. */
function joinedLegs(known: readonly CallLeg[], told: readonly CallLeg[]): CallLeg[] {
  const legs = new Map(known.map((leg) => [nameOf(leg), leg]));
  for (const leg of told) {
    const other = legs.get(nameOf(leg));
    if (!other || leg.seconds >= other.seconds) legs.set(nameOf(leg), leg);
  }
  return [...legs.values()].toSorted((left, right) => left.at - right.at);
}

function nameOf({ at, from, to }: CallLeg): string {
  return `${at} ${from} ${to}`;
}
