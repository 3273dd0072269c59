import { readCatalogue } from '../../shared/adapters/onec/commerceml/read-catalogue.ts';
import { catalogueBytes } from './catalogue-stream.ts';
import { peakMegabytes } from './peak-memory.ts';

/* node bench/lib/parse-once.ts BYTES: reads a generated catalogue, prints what a fresh process needed for it. */

async function* asynchronously(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

let goods = 0;
for await (const record of readCatalogue(asynchronously(catalogueBytes(Number(process.argv[2]))), {
  file: 'import.xml',
})) {
  if (record.kind === 'good') goods += 1;
}
process.stdout.write(JSON.stringify({ goods, peakMegabytes: peakMegabytes() }));
