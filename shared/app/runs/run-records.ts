import * as z from 'zod';
import { numberPart } from '../../contracts/key-pattern.ts';
import type { Run } from '../../domain/runs/run.ts';
import { type RunRecord, runRecordSchema } from '../../domain/runs/run-record.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { dayOf } from '../history/days.ts';
import { keptBodiesRoot } from '../history/kept-bodies.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const slice = z.array(runRecordSchema);

type RunName = Pick<Run, 'id' | 'keptUntil'>;

/**
 * What runs did and plans say, record by record, in pieces of some hundreds. Before and after of every field may be
 * long, so the pieces lie in blobs, under the day on which they may go; the daily sweep of bodies takes them away.
 */
export class RunRecords {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** Keeps a piece in place of what it was before. */
  async write(
    scope: ConnectionScope,
    run: RunName,
    number: number,
    records: readonly RunRecord[],
  ): Promise<void> {
    const body = new TextEncoder().encode(JSON.stringify(records));
    await this.#blobs.put(keyOf(scope, run, number), body, 'application/json');
  }

  /** A piece; empty when the work was cut off before it was kept, or its time is over. */
  async read(scope: ConnectionScope, run: RunName, number: number): Promise<readonly RunRecord[]> {
    const found = await this.#blobs.get(keyOf(scope, run, number));
    if (!found) return [];
    const chunks: Uint8Array[] = [];
    for await (const chunk of found.stream) chunks.push(chunk);
    return slice.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  }
}

function keyOf({ tenant, connection }: ConnectionScope, { id, keptUntil }: RunName, number: number): string {
  return `${keptBodiesRoot}${dayOf(keptUntil)}/runs/${tenant}/${connection}/${id}/${numberPart(number, 6)}.json`;
}
