import { makeDocuments } from '../../shared/adapters/pdf/make-documents.ts';
import { peakMegabytes } from './peak-memory.ts';
import { inventedReport } from './report-table.ts';

/* node bench/lib/render-once.ts ROWS: makes the files of one report, prints what a fresh process needed for it. */

const files = await makeDocuments({
  table: inventedReport(Number(process.argv[2])),
  dates: { from: '2026-11-01', to: '2026-11-30' },
  asOf: Date.UTC(2026, 10, 21, 6),
  zone: 'Europe/Moscow',
  language: 'ru',
});
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    // Since the process was started.
    milliseconds: performance.now(),
    processorMilliseconds: (user + system) / 1000,
    peakMegabytes: peakMegabytes(),
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
  }),
);
