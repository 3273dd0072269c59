import type { LoggedCall } from '../../../simulators/portal/call/call-log.ts';
import type { JoinedHouse } from '../../../test/support/joined-house.ts';
import { clientsHouse } from './clients-house.ts';

/** Commands that one HTTP call carries. See https://apidocs.bitrix24.ru/api-reference/how-to-call-rest-api/batch.html */
const commandsPerCall = 50;
const adds = /^crm\.(item|requisite|requisite\.bankdetail|address)\.add$/;

/** What a first load of clients cost. */
export interface FirstLoad {
  /** Records made on the portal: companies, contacts, requisites, addresses, bank accounts. */
  readonly records: number;
  readonly calls: number;
  /** HTTP calls that could carry the records at the least. */
  readonly fewestCalls: number;
  readonly commands: number;
  readonly tableWrites: number;
  /** Records that a second telling of everything made. */
  readonly secondTime: number;
}

/** The first load of so many counterparties, and a second telling of the same. */
export async function firstLoad(counterparties: number): Promise<FirstLoad> {
  const log: LoggedCall[] = [];
  const { house, tell } = await clientsHouse(counterparties, { log: (call) => log.push(call) });
  const written = countWrites(house);
  log.length = 0;
  await tell();
  const made = log.filter(({ method, status }) => adds.test(method) && status === 200).length;
  const calls = log.filter(({ batch, method }) => batch === null || method === 'batch').length;
  const commands = log.filter(({ method }) => method !== 'batch').length;
  const tableWrites = written();
  log.length = 0;
  await tell();
  const again = log.filter(({ method, status }) => adds.test(method) && status === 200).length;
  const fewestCalls = Math.ceil(made / commandsPerCall);
  return { records: made, calls, fewestCalls, commands, tableWrites, secondTime: again };
}

/** Counts writes of the main table from now on: each item that is put, changed or taken away. */
function countWrites({ platform: { table } }: JoinedHouse): () => number {
  let count = 0;
  const { delete: remove, put, update, writeMany } = table;
  table.put = (item, condition) => {
    count += 1;
    return put.call(table, item, condition);
  };
  table.update = (key, change, condition) => {
    count += 1;
    return update.call(table, key, change, condition);
  };
  table.delete = (key, condition) => {
    count += 1;
    return remove.call(table, key, condition);
  };
  table.writeMany = (puts, deletes = []) => {
    count += puts.length + deletes.length;
    return writeMany.call(table, puts, deletes);
  };
  return () => count;
}
