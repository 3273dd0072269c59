import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';

/*
 * Writes to the database at the path of the first argument until it is killed; tells by a line on standard output what
 * was acknowledged, `put N`, `sent N`, `deleted N`, and what may be deleted from now on: `deleting N`.
 */
const [, , path = '', start = '0'] = process.argv;
const database = new SqliteDatabase({ path, clock: systemClock });
const table = new SqliteTable(database, 'main');
const queue = new SqliteQueue(database, { name: 'inbox' });
let next = Number(start);
/** Longer than a busy machine may take from a receipt to the delete: a late delete would be none. */
const visibilitySeconds = 60;

async function producer(): Promise<void> {
  for (;;) {
    const number = next++;
    await Promise.all([
      table
        .put({ pk: 'n', sk: String(number), ipk: 'i', isk: String(number) })
        .then(() => told(`put ${number}`)),
      queue.send([{ body: String(number) }]).then(() => told(`sent ${number}`)),
    ]);
  }
}

async function consumer(): Promise<void> {
  for (;;) {
    const messages = await queue.receive({ max: 3, visibilitySeconds, waitSeconds: 1 });
    // Every second message stays in flight.
    const done = messages.filter((_, index) => index % 2 === 0);
    for (const { body } of done) told(`deleting ${body}`);
    await queue.delete(done.map(({ receipt }) => receipt));
    for (const { body } of done) told(`deleted ${body}`);
  }
}

function told(line: string): void {
  process.stdout.write(`${line}\n`);
}

await Promise.all([producer(), producer(), producer(), producer(), consumer()]);
