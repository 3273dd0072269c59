import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Ends a run with one line without colours, for whoever reads the log of a build: what ran, and how it went. */
export class PlainSummary implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length;
    const { passed, failed, skipped } = counts;
    process.stdout.write(
      `\nTests ${reason}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${broken} errors outside tests (${modules.length} files)\n`,
    );
  }
}
