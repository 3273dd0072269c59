import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FolderBlobs } from '../../../shared/adapters/node/folder-blobs.ts';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { ErrorJournal } from '../../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../../shared/app/history/history-log.ts';
import { asId, type ConnectionId, type TenantId } from '../../../shared/kernel/ids.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import type { Table } from '../../../shared/ports/table.ts';

export const noon = Date.UTC(2026, 10, 21, 12);
export const day = 86_400_000;

export const scope = { tenant: asId<TenantId>('acme'), connection: asId<ConnectionId>('7') };
export const otherScope = { tenant: asId<TenantId>('acme'), connection: asId<ConnectionId>('8') };

/** History and journal on storage of their own, on a clock that stands at noon. */
export async function historyHouse() {
  const clock = new VirtualClock(noon);
  const folder = await mkdtemp(join(tmpdir(), 'most24-history-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const signer = new UrlSigner({ baseUrl: 'http://127.0.0.1:1/', secret: new Uint8Array(32), clock });
  const blobs = await FolderBlobs.open(folder, signer);
  const table = new SqliteTable(new SqliteDatabase({ path: ':memory:', clock }), 'main');
  const blobKeys = async () => {
    const found: string[] = [];
    for await (const { key } of blobs.list('')) found.push(key);
    return found;
  };
  return {
    clock,
    table,
    blobs,
    blobKeys,
    history: new HistoryLog(table, blobs, clock),
    journal: new ErrorJournal(table, blobs, clock),
  };
}

/** The table, counting what is asked of it. */
export function countingTable(table: Table): { readonly table: Table; readonly calls: string[] } {
  const calls: string[] = [];
  const counted = new Proxy(table, {
    get: (target, name: keyof Table) => {
      calls.push(name);
      return target[name].bind(target);
    },
  });
  return { table: counted, calls };
}
