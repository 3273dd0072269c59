import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CallLog } from './call-log.ts';

/** A log of calls in a file, one line of JSON each. */
export interface CallLogFile {
  readonly path: string;
  readonly log: CallLog;
  close(): void;
}

/** Opens `portal-calls.jsonl` in a folder, which is made if need be; calls are added at the end. */
export function openCallLog(folder: string): CallLogFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'portal-calls.jsonl');
  const file = openSync(path, 'a');
  return {
    path,
    log: (call) => {
      writeSync(file, `${JSON.stringify(call)}\n`);
    },
    close: () => closeSync(file),
  };
}
