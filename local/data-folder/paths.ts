import { join } from 'node:path';

/** Where things lie in the data folder. */
export interface FolderPaths {
  readonly root: string;
  /** Tables and queues that must last. */
  readonly database: string;
  /** Locks, limits, idempotency: may be lost. */
  readonly ephemeral: string;
  readonly blobs: string;
  /** Key that seals the tenants' secrets. */
  readonly sealKey: string;
  /** Key that signs addresses of blobs. */
  readonly urlKey: string;
  readonly operatorToken: string;
  readonly format: string;
  readonly lock: string;
  /** There while a house works in the folder, and after it was killed. */
  readonly running: string;
  readonly endpoints: string;
}

/** The layout of the data folder; docs/data-folder.md describes it to the operator. */
export function folderPaths(root: string): FolderPaths {
  return {
    root,
    database: join(root, 'most24.sqlite'),
    ephemeral: join(root, 'ephemeral.sqlite'),
    blobs: join(root, 'blobs'),
    sealKey: join(root, 'keys', 'seal.key'),
    urlKey: join(root, 'keys', 'url.key'),
    operatorToken: join(root, 'keys', 'operator.token'),
    format: join(root, 'format.json'),
    lock: join(root, 'lock.sqlite'),
    running: join(root, 'running'),
    endpoints: join(root, 'endpoints.json'),
  };
}
