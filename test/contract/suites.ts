import { blobsCases } from './cases/blobs.ts';
import { queueFifoCases } from './cases/queue-fifo.ts';
import { queueStandardCases } from './cases/queue-standard.ts';
import { secretsCases } from './cases/secrets.ts';
import { tableQueryCases } from './cases/table-query.ts';
import { tableWriteCases } from './cases/table-write.ts';
import { dynaliteEngine } from './engines/dynalite.ts';
import { fauxqsEngine } from './engines/fauxqs.ts';
import { kmsStandInEngine } from './engines/kms-stand-in.ts';
import { motoEngine } from './engines/moto.ts';
import { folderEngine, keyFileEngine, memoryEngine } from './engines/node.ts';
import { sqliteFile, sqliteMemory } from './engines/sqlite.ts';

/*
 * Each port with its cases, the engines of the machine's own adapter (`local`), those of the AWS adapter (`remote`, of
 * others' making) and stand-ins of ours where npm has no engine.
 */

export const tableSuite = {
  port: 'Table',
  cases: [...tableWriteCases, ...tableQueryCases],
  local: [sqliteFile, sqliteMemory],
  remote: [dynaliteEngine, motoEngine],
} as const;

export const queueSuite = {
  port: 'Queue',
  cases: queueStandardCases,
  local: [sqliteFile, sqliteMemory],
  remote: [fauxqsEngine, motoEngine],
} as const;

/** A suite of its own, so that both kinds of queue are tested at the same time. */
export const fifoSuite = { ...queueSuite, cases: queueFifoCases } as const;

export const blobsSuite = {
  port: 'Blobs',
  cases: blobsCases,
  local: [folderEngine, memoryEngine],
  remote: [fauxqsEngine, motoEngine],
} as const;

export const secretsSuite = {
  port: 'Secrets',
  cases: secretsCases,
  local: [keyFileEngine],
  remote: [motoEngine],
  standIns: [kmsStandInEngine],
} as const;
