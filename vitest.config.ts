import { defineConfig } from 'vitest/config';
import { ContractReporter } from './test/contract/contract-reporter.ts';
import { PlainSummary } from './test/support/plain-summary.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Loading every module anew for every file takes as long as all unit tests together; no test leaves anything behind.
    isolate: false,
    maxWorkers: 2,
    reporters: ['default', new ContractReporter(), new PlainSummary()],
  },
});
