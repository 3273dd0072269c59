import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { type CaseResult, contractTable } from './contract-table.ts';
import { exceptions } from './exceptions.ts';

/** Prints the table of contract cases and engines after a run that held some. */
export class ContractReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results = modules.flatMap((module) => [...module.children.allTests()].flatMap(resultOf));
    if (results.length > 0) process.stdout.write(`\n${contractTable(results, exceptions)}\n`);
  }
}

function resultOf(test: TestCase): readonly CaseResult[] {
  const { contract } = test.meta();
  const result = test.result();
  if (!contract || result.state === 'pending') return [];
  const note = result.state === 'skipped' ? result.note : undefined;
  return [{ ...contract, state: result.state, ...(note === undefined ? {} : { note }) }];
}
