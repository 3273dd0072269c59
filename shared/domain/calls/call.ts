import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { recordingSchema } from './recording.ts';

/** From where a call was told. */
export const callSources = ['portal', 'agent', 'mikopbx', 'folder'] as const;
export type CallSource = (typeof callSources)[number];

const textSchema = z.object({ ru: z.string(), en: z.string() });
const causeSchema = z.object({ causeKey: z.string(), text: textSchema });

/** Why something is not there. */
export type CallCause = z.output<typeof causeSchema>;

/** A part of the way of a call through the exchange: who was rung and what came of it. */
export const legSchema = z.object({
  /** Milliseconds since the Unix epoch, as all moments. */
  at: z.number(),
  from: z.string(),
  to: z.string(),
  /** Of talk. */
  seconds: z.number().nonnegative(),
  answered: z.boolean(),
});
export type CallLeg = z.output<typeof legSchema>;

/** Whoever of the tenant took part; by the portal's user where he is known. */
const employeeSchema = z.object({
  userId: z.string().optional(),
  extension: z.string().optional(),
  name: z.string().optional(),
});

/** A client as the portal knows him, or as the base does. */
export const callClientSchema = z.object({
  entity: z.enum(['contact', 'company', 'lead']),
  id: z.string(),
  name: z.string().optional(),
});
export type CallClient = z.output<typeof callClientSchema>;

const baseClientSchema = z.object({ type: z.string(), ref: z.string() });

/** Where the recording is to be had, and what became of it. */
const recordingStateSchema = z.discriminatedUnion('state', [
  /** There is none, and none is to come. */
  z.object({ state: z.literal('none') }),
  /** Not there yet: somebody promised it, or the portal has not stored it. */
  z.object({ state: z.literal('expected'), attempts: z.int().default(0) }),
  z.object({
    state: z.literal('stored'),
    /** Key in `Blobs`. */
    blob: z.string(),
    fileName: z.string(),
    bytes: z.int(),
    /** SHA-256 of the content, hexadecimal. */
    hash: z.string(),
    /** What listening to it told; missing until it was listened to. */
    sound: recordingSchema.optional(),
  }),
  z.object({ state: z.literal('failed'), cause: causeSchema }),
]);
export type RecordingState = z.output<typeof recordingStateSchema>;

/** How far the words of a call are. */
const transcriptionSchema = z.discriminatedUnion('state', [
  /** Nothing was begun. */
  z.object({ state: z.literal('new') }),
  /** It will not be transcribed, by rule. */
  z.object({
    state: z.literal('skipped'),
    why: z.string(),
    reason: textSchema,
    duplicateOf: z.string().optional(),
  }),
  /** There is no engine for it at present. */
  z.object({ state: z.literal('waiting'), reason: textSchema }),
  z.object({ state: z.literal('running'), since: z.number(), looks: z.int().default(0) }),
  z.object({
    state: z.literal('done'),
    at: z.number(),
    engine: z.string(),
    model: z.string().optional(),
    language: z.string(),
    turns: z.int(),
  }),
  z.object({ state: z.literal('failed'), cause: causeSchema }),
]);
export type TranscriptionState = z.output<typeof transcriptionSchema>;

const summarySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done'), engine: z.string(), headline: z.string() }),
  z.object({ state: z.literal('none'), cause: causeSchema }),
]);

/**
 * One thing done on the portal that must be done once. `sending` says that it may have been done: whoever finds it so
 * looks on the portal before he does it again.
 */
const deedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sending'), at: z.number() }),
  z.object({ state: z.literal('done'), id: z.string() }),
  z.object({ state: z.literal('refused'), cause: causeSchema }),
]);
export type Deed = z.output<typeof deedSchema>;

/** What is known of the call on the portal. */
const onPortalSchema = z.object({
  /** `CALL_ID`: of the portal's own telephony, or as `telephony.externalCall.register` gave it. */
  callId: z.string().optional(),
  activityId: z.string().optional(),
});

export const directions = ['incoming', 'outgoing', 'internal'] as const;

/** A telephone call. Moments are milliseconds since the Unix epoch. */
export const callSchema = z.object({
  version: z.literal(1),
  /** Counts up with each change. */
  revision: z.int(),
  source: z.enum(callSources),
  /** The id of whoever told of it. */
  sourceId: z.string(),
  direction: z.enum(directions),
  /** Of the other side: E.164, or digits where it is no number of the public network; '' when it was withheld. */
  phone: z.string(),
  line: z.string().optional(),
  startedAt: z.number(),
  /** Of talk, as the exchange says. */
  seconds: z.number().nonnegative(),
  answered: z.boolean(),
  employee: employeeSchema.default({}),
  legs: z.array(legSchema).default([]),
  client: callClientSchema.optional(),
  /** The client in the base, where the number is known there. */
  baseClient: baseClientSchema.optional(),
  /** `several`: more than one has the number, nobody is tied; `looked`: nobody has it. Missing: nobody has looked. */
  caller: z.enum(['known', 'several', 'looked']).optional(),
  onPortal: onPortalSchema.default({}),
  /** An address from which the recording may be fetched. */
  recordUrl: z.string().optional(),
  /** The recording lies in `Blobs` under this key, put there by somebody else. */
  uploaded: z.string().optional(),
  recordName: z.string().optional(),
  recording: recordingStateSchema,
  transcription: transcriptionSchema.default({ state: 'new' }),
  summary: summarySchema.optional(),
  /** By name: `register`, `finish`, `record`, `transcript`, `note`, `todo-0` … */
  deeds: z.record(z.string(), deedSchema).default({}),
  /** A command with the call was handed to the base. */
  toldBase: z.boolean().optional(),
  /** Everything that is to be done was done. */
  settledAt: z.number().optional(),
  createdAt: z.number(),
});

export type StoredCall = z.output<typeof callSchema>;

/** A call together with its names. */
export type Call = StoredCall & {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  /** `<connection>-<32 hexadecimal digits>`. */
  readonly id: string;
};

/**
 * Our name of a call: always the same for the same call of a connection, whoever tells of it and however often. The
 * portal's calls have ids of their own; what an exchange, a base or a folder tells may be the same call.
 */
export function callName(connection: ConnectionId, source: CallSource, sourceId: string): string {
  const world = source === 'portal' ? 'portal' : 'outside';
  const digest = Buffer.from(stableHash({ world, sourceId }), 'base64url');
  return `${connection}-${digest.subarray(0, 16).toString('hex')}`;
}

const namePattern = /^(\d{1,15})-[0-9a-f]{32}$/;

/** The connection that a call's name leads with; `undefined` for what is no name of a call. */
export function connectionOfCall(name: string): ConnectionId | undefined {
  const number = namePattern.exec(name)?.[1];
  return number === undefined ? undefined : asId<ConnectionId>(number);
}
