import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** The file that a function's bundle starts from. */
export function functionEntry(name: string): string {
  return `${projectRoot}functions/${name}/main.ts`;
}

/**
 * How esbuild bundles a function. `module` before `main`, else packages that ship both are bundled as CommonJS, which
 * is larger; the banner gives the CommonJS packages that remain what they know as globals (esbuild issue 1921). The
 * AWS SDK is bundled: the copy in the runtime changes without us and loads slower (docs/adr/0004-cdk-app.md).
 */
export const bundleOptions = {
  target: 'node24',
  mainFields: ['module', 'main'],
  banner:
    "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url); const __dirname = import.meta.dirname;",
};
