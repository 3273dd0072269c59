import { rm } from 'node:fs/promises';
import type { FolderPaths } from './paths.ts';
import { writeWholeFile } from './write-file.ts';

/** Every address and key that a person or a test needs. Parts of the house add their own. */
export interface Endpoints {
  /** The process that wrote the file; a killed house leaves its own behind until the next start. */
  readonly pid: number;
  /** Where this machine reaches the house; `api` differs when it is published under another address. */
  readonly listening: string;
  readonly api: string;
  readonly openapi: string;
  readonly admin: { readonly url: string; readonly token: string };
  readonly [part: string]: unknown;
}

/** Written once everything listens, so that who waits for the file may begin at once. Owner only: it holds the token. */
export async function writeEndpoints(paths: FolderPaths, endpoints: Endpoints): Promise<void> {
  await writeWholeFile(paths.endpoints, `${JSON.stringify(endpoints, undefined, 2)}\n`);
}

/** Taken away at a clean stop, and at the start what a killed house has left. */
export async function removeEndpoints(paths: FolderPaths): Promise<void> {
  await rm(paths.endpoints, { force: true });
}
