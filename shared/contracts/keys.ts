import { keyPattern } from './key-pattern.ts';

/**
 * Every key of the main table. What a tenant owns leads with `T#<tenant>`, so that access policies can isolate
 * tenants; what must be found before the tenant is known lives under `L#`.
 */
export const keys = {
  /** Which tenant a portal belongs to, by the portal's `member_id`. */
  portalByMember: keyPattern('L#PORTAL#{member}', 'PORTAL'),
  /** Which connection a base connects to, by the hash of its key. */
  connectionByKey: keyPattern('L#KEY#{keyHash}', 'KEY'),
  /** Which connection an exchange address belongs to, by its public code. */
  connectionByCode: keyPattern('L#CODE#{code}', 'CODE'),
  /** Which tenant a connection belongs to, by its number. */
  connectionByNumber: keyPattern('L#CONNECTION#{connection}', 'CONNECTION'),
  /** How many numbers of a kind were given out. */
  counter: keyPattern('L#COUNTER#{name}', 'COUNTER'),
  /** The application on a portal: who it is, its tariff, its proof of events. */
  installation: keyPattern('T#{tenant}', 'INSTALLATION#{member}'),
  /** Which connection a base of a tenant has. */
  connectionOfBase: keyPattern('T#{tenant}', 'BASE#{base}'),
  /** A connection: portal, base, settings. */
  connection: keyPattern('T#{tenant}', 'CONNECTION#{connection}'),
  /** Sealed tokens of a portal's installation. */
  portalToken: keyPattern('T#{tenant}', 'TOKEN#{member}'),
  /** Ephemeral: what a portal's limits have left, shared by all workers. */
  portalLimits: keyPattern('L#PORTAL#{member}', 'LIMITS'),
  /** Ephemeral: who refreshes a portal's tokens. */
  portalTokenLock: keyPattern('L#PORTAL#{member}', 'TOKEN-LOCK'),
  /** What changed and waits to be synchronised; sorts by family, then by the record it hangs on. */
  mark: keyPattern('T#{tenant}#MARKS#{connection}', '{family}#{root}#{rank}#{side}#{entity}#{id}'),
  /** A pair of ids with the last common state, by the base's reference. */
  link: keyPattern('T#{tenant}#LINKS#{connection}', '{entity}#{ref}'),
  /** A record that was written without something it refers to; sorts by what it waits for. */
  wait: keyPattern('T#{tenant}#WAITS#{connection}', '{entity}#{ref}#{waitingEntity}#{waitingRef}'),
  /** Which connection and reference hold a record of the portal. */
  linkByPortalId: keyPattern('T#{tenant}#PORTALIDS', '{entity}#{portalId}'),
  /** A run that somebody asked for: what it is, how far it is, what came of it. */
  run: keyPattern('T#{tenant}#RUNS#{connection}', 'RUN#{run}'),
  /** A run that is not over; written before the run itself. */
  openRun: keyPattern('T#{tenant}#RUNS#{connection}', 'OPEN#{run}'),
  /** A question about deletions that waits for a person. */
  deletionQuestion: keyPattern('T#{tenant}#RUNS#{connection}', 'QUESTION'),
  /** Up to when what changed on the portal was compared, and when all its ids were last looked through. */
  reconciliation: keyPattern('T#{tenant}#RUNS#{connection}', 'RECONCILIATION'),
  /** A record whose deletion is held back until it is known that not too many go. */
  heldDeletion: keyPattern('T#{tenant}#HELD#{connection}', '{entity}#{ref}'),
  /** Never written; read by the health check to see that the storage answers. */
  health: keyPattern('L#HEALTH', 'HEALTH'),
  /** A file that a base asked to import, and how far it is. */
  importJob: keyPattern('T#{tenant}#IMPORTS#{connection}', 'JOB#{job}'),
  /** An import that is not finished; written before the job itself. */
  openImport: keyPattern('T#{tenant}#IMPORTS#{connection}', 'OPEN#{job}'),
  /** Ephemeral: a session of the exchange protocol. */
  exchangeSession: keyPattern('L#EXCHANGE#{session}', 'SESSION'),
  /** Ephemeral: a file that a session uploads. */
  exchangeFile: keyPattern('L#EXCHANGE#{session}', 'FILE#{file}'),
  /** Ephemeral: a fragment of such a file. */
  exchangeFragment: keyPattern('L#EXCHANGE#{session}', 'FRAGMENT#{file}#{sequence}'),
  /** Ephemeral: failed attempts to prove something, by who tries. */
  failedAttempts: keyPattern('L#ATTEMPTS#{who}', 'FAILED'),
  /** What a base last said about one of its objects in catalogue files. */
  staged: keyPattern('T#{tenant}#BASE#{connection}', '{kind}#{ref}'),
  /** Ephemeral: who does a piece of work that one worker at a time should do. */
  lease: keyPattern('L#LEASE#{name}', 'LEASE'),
  /** What is to be done at a moment, by the id under which it was scheduled. */
  dueItem: keyPattern('L#DUE#{id}', 'DUE'),
  /** What was done on a connection, by day and moment. */
  history: keyPattern('T#{tenant}#HISTORY#{connection}#{day}', '{at}#{entry}'),
  /** What went wrong on a connection: one item per object and cause, with a count. */
  journal: keyPattern('T#{tenant}#JOURNAL#{connection}', '{kind}#{object}#{cause}'),
  /** Ephemeral: ids of a portal's lists, read from it a while ago. */
  portalDictionaries: keyPattern('L#PORTAL#{member}', 'DICTIONARIES#{priceType}'),
  /** How far the numbered messages from and to a base are, and whether it may go on. */
  agentState: keyPattern('T#{tenant}#AGENT#{connection}', 'STATE'),
  /** A packet that a base sent, by the count of its numberings and its number. */
  agentPacket: keyPattern('T#{tenant}#AGENT#{connection}', 'PACKET#{epoch}#{packet}'),
  /** A file for which a base was given an address. */
  agentFile: keyPattern('T#{tenant}#AGENT#{connection}', 'FILE#{file}'),
  /** How far the looking for changes in a published base is. */
  sweep: keyPattern('T#{tenant}#AGENT#{connection}', 'SWEEP'),
  /** An object of a base as it was last told. */
  baseObject: keyPattern('T#{tenant}#OBJECTS#{connection}', '{type}#{ref}'),
  /** An object of a base by something it is recognised by. */
  naturalKey: keyPattern('T#{tenant}#NATURAL#{connection}', '{kind}#{value}#{type}#{ref}'),
  /** A numbered command to a base. */
  command: keyPattern('T#{tenant}#OUTBOX#{connection}', 'COMMAND#{number}'),
  /** What became of the last command about an object of a base. */
  standing: keyPattern('T#{tenant}#STANDING#{connection}', '{type}#{ref}'),
  /** Something a base is to do for somebody who waits for the answer. */
  errand: keyPattern('T#{tenant}#ERRANDS#{connection}', '{errand}'),
  /** A call of a robot of a portal, by its event token: how far it is. */
  robotRun: keyPattern('T#{tenant}#ROBOTS#{member}', '{run}'),
  /** What a portal is to be told of a robot's work; gone when the portal has taken it. */
  robotAnswer: keyPattern('T#{tenant}#ANSWERS#{member}', '{run}'),
  /** A printed form on its way to the timeline of a deal, by the errand that printed it. */
  formPost: keyPattern('T#{tenant}#FORMPOSTS#{connection}', '{errand}'),
  /** Which robots and triggers the portal has for a connection. */
  automationRegistration: keyPattern('T#{tenant}#AUTOMATION#{connection}', 'REGISTERED'),
  /** Something that happened to a document; named by the base. */
  documentEvent: keyPattern('T#{tenant}#DOCUMENTEVENTS#{connection}', '{event}'),
  /** A document's card in the timeline of its deal. */
  documentCard: keyPattern('T#{tenant}#CARDS#{connection}', '{type}#{ref}'),
  /** A card that has to be brought in step with its document. */
  dueCard: keyPattern('T#{tenant}#DUECARDS#{member}', '{connection}#{type}#{ref}'),
  /** A trigger that is to be fired, in the order of events. */
  dueTrigger: keyPattern('T#{tenant}#DUETRIGGERS#{member}', '{at}#{connection}#{event}'),
  /** Which documents and printed forms a base has. */
  abilities: keyPattern('T#{tenant}#AGENT#{connection}', 'ABILITIES'),
  /** A document of a base that belongs to a deal of the portal. */
  baseDocument: keyPattern('T#{tenant}#DOCUMENTS#{connection}', '{type}#{ref}'),
  /** That a document of a base was told to belong to a deal; the document says whether it still does. */
  documentOfDeal: keyPattern('T#{tenant}#DEALDOCUMENTS#{connection}', '{deal}#{type}#{ref}'),
  /** A report that is published by a schedule. */
  reportSubscription: keyPattern('T#{tenant}#REPORTS#{connection}', 'SUBSCRIPTION#{subscription}'),
  /** One slot of a report: how far it is, and the post that came of it. */
  reportRun: keyPattern('T#{tenant}#REPORTS#{connection}', 'RUN#{subscription}#{slot}'),
  /** What was last handed over of a report. */
  reportData: keyPattern('T#{tenant}#REPORTS#{connection}', 'DATA#{report}'),
  /** A telephone call, by the name made of its connection and the caller's id. */
  call: keyPattern('T#{tenant}#CALLS#{connection}', 'CALL#{call}'),
  /** Which calls a number had. */
  callOfPhone: keyPattern('T#{tenant}#CALLS#{connection}', 'PHONE#{phone}#{startedAt}#{call}'),
  /** A number that called and that nobody has; looked for again until it is found. */
  strangePhone: keyPattern('T#{tenant}#CALLS#{connection}', 'STRANGER#{phone}'),
  /** Which call has a recording of this content first. */
  recordingHash: keyPattern('T#{tenant}#CALLS#{connection}', 'HASH#{hash}'),
  /** Words of a transcript, in order of the calls' beginnings, to find calls by what was said. */
  callWords: keyPattern('T#{tenant}#CALLWORDS#{connection}', '{startedAt}#{call}'),
  /** An exchange whose calls are fetched, and how far they are. */
  callFeed: keyPattern('T#{tenant}#CALLS#{connection}', 'FEED#{feed}'),
  /** A recording that is with an engine just now. */
  transcriptionRunning: keyPattern('T#{tenant}#TRANSCRIBING', 'CALL#{call}'),
  /** Minutes of transcription of a month by the calls that were counted; their sum under the call `-`. */
  callMinutes: keyPattern('T#{tenant}#CALLMINUTES', '{month}#{call}'),
  /** What people were told of on which day. */
  noticeMark: keyPattern('T#{tenant}#NOTICES#{connection}', 'TOLD#{channel}#{day}#{cause}'),
  /** Up to which moment people were told what went wrong. */
  noticeLook: keyPattern('T#{tenant}#NOTICES#{connection}', 'LOOK'),
} as const;

/** Every key of the secondary index: the partition stands in `ipk`, the position in `isk`. */
export const indexKeys = {
  /** What is due, by shard and time. */
  dueByShard: keyPattern('L#DUE-SHARD#{shard}', '{dueAt}#{id}'),
  /** What was done to one object. */
  historyByObject: keyPattern('T#{tenant}#HISTORY#{connection}#{kind}#{object}', '{at}#{entry}'),
  /** What went wrong on a connection, by the moment it was last seen. */
  journalByTime: keyPattern('T#{tenant}#JOURNAL#{connection}', '{lastAt}#{kind}#{object}#{cause}'),
  /** Ephemeral: ids of a portal's lists, read from it a while ago. */
  portalDictionaries: keyPattern('L#PORTAL#{member}', 'DICTIONARIES#{priceType}'),
  /** Writes that a base could not do for now, by the moment when it is asked again. */
  waitingWrites: keyPattern('T#{tenant}#WAITING#{connection}', '{notBefore}#{type}#{ref}'),
  /** Errands that are not over, by the moment from which a base may be asked. */
  openErrands: keyPattern('T#{tenant}#OPENERRANDS#{connection}', '{notBefore}#{errand}'),
  /** Calls of a connection by their beginnings. */
  callsByTime: keyPattern('T#{tenant}#CALLS#{connection}', '{startedAt}#{call}'),
} as const;
