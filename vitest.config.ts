import { defineConfig } from 'vitest/config';
import { ContractReporter } from './test/contract/contract-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', new ContractReporter()],
  },
});
