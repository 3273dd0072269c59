import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Platform } from '../../shared/ports/platform.ts';
import type { LambdaHandler } from './function-host.ts';

/** Makes the handler of a function on a platform, with its variables. */
export type LoadFunction = (
  name: string,
  platform: Platform,
  variables: Readonly<Record<string, string | undefined>>,
) => Promise<LambdaHandler>;

/**
 * Loads functions from their folders as `main.ts` does on AWS: variables checked by `env.ts`, dependencies made by
 * `deps.ts` from the platform, the handler by `handler.ts`.
 */
export function functionsIn(folder: string): LoadFunction {
  return async (name, platform, variables) => {
    const [env, deps, handler] = await Promise.all(
      ['env.ts', 'deps.ts', 'handler.ts'].map((file) => importModule(join(folder, name, file))),
    );
    const environment = callExport(env, `functions/${name}/env.ts`, 'readEnvironment', [variables]);
    const dependencies = callExport(deps, `functions/${name}/deps.ts`, 'createDeps', [platform, environment]);
    const made = callExport(handler, `functions/${name}/handler.ts`, 'createHandler', [dependencies]);
    if (!isHandler(made)) throw new TypeError(`functions/${name}/handler.ts: createHandler made no function`);
    return made;
  };
}

type Module = Readonly<Record<string, unknown>>;

async function importModule(path: string): Promise<Module> {
  return (await import(pathToFileURL(path).href)) as Module;
}

function callExport(
  module: Module | undefined,
  file: string,
  name: string,
  args: readonly unknown[],
): unknown {
  const exported = module?.[name];
  if (typeof exported !== 'function') throw new TypeError(`${file} exports no function ${name}`);
  return Reflect.apply(exported, undefined, args) as unknown;
}

function isHandler(value: unknown): value is LambdaHandler {
  return typeof value === 'function';
}
