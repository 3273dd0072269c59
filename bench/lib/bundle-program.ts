import { build } from 'esbuild';
import { bundleOptions } from '../../infra/bundle-options.ts';

/**
 * Makes one file of a program as functions are made into one: a process that runs it holds neither the tool that
 * strips types nor the sources, which take tens of megabytes of the memory that is to be measured.
 */
export async function bundleProgram(entry: string, outfile: string): Promise<void> {
  const { banner, ...options } = bundleOptions;
  await build({
    ...options,
    banner: { js: banner },
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    logLevel: 'error',
  });
}
