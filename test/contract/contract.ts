import { afterAll, beforeAll, describe, test } from 'vitest';
import { type ContractException, exceptions } from './exceptions.ts';

/** One thing every adapter of a port must do. */
export interface ContractCase<Stage> {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** Something that an adapter runs on. */
export interface Engine<Stage> {
  readonly name: string;
  /** May the cases run beside one another? */
  readonly parallel: boolean;
  /** Starts it, or tells why it cannot run on this machine. */
  readonly start: () => Promise<RunningEngine<Stage> | { readonly absent: string }>;
}

export interface RunningEngine<Stage> {
  /** Gives tests what they need to make adapters of their own. */
  readonly stage: Stage;
  readonly stop: () => Promise<void>;
}

declare module 'vitest' {
  interface TaskMeta {
    contract?: { readonly port: string; readonly engine: string; readonly caseName: string };
  }
}

/** The exception of a case on an engine, if there is one. */
export function exceptionOf(port: string, caseName: string, engine: string): ContractException | undefined {
  return exceptions.find(
    (exception) => exception.port === port && exception.case === caseName && exception.engine === engine,
  );
}

/** Runs the cases of a port on every engine, leaving out what stands in exceptions.json. */
export function describeContract<Stage>(
  port: string,
  engines: readonly Engine<Stage>[],
  cases: readonly ContractCase<Stage>[],
): void {
  describe.each(engines)(`${port} on $name`, ({ name: engine, parallel, start }) => {
    let running: RunningEngine<Stage> | { readonly absent: string } | undefined;

    beforeAll(async () => {
      running = await start();
    });
    afterAll(async () => {
      if (running && 'stop' in running) await running.stop();
    });

    for (const { name: caseName, run } of cases) {
      const options = { concurrent: parallel, meta: { contract: { port, engine, caseName } } };
      test(caseName, options, async ({ skip }) => {
        const exception = exceptionOf(port, caseName, engine);
        if (exception) return skip(`exception: ${exception.reason}`);
        if (!running) throw new Error(`${engine} was not started`);
        if ('absent' in running) return skip(`absent: ${running.absent}`);
        await run(running.stage);
      });
    }
  });
}
