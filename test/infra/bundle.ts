import { build } from 'esbuild';
import { bundleOptions, functionEntry, projectRoot } from '../../infra/bundle-options.ts';

/** Packages of the AWS SDK and what only they bring. */
const sdk = /node_modules\/(?:@aws-sdk|@aws-crypto|@smithy|@aws|mnemonist|obliterator)\//;

export interface Bundle {
  readonly code: Uint8Array;
  /** Bytes of the code without the AWS SDK. */
  readonly own: number;
}

/** Bundles a function as the CDK does, to the byte, but in this process and without writing it. */
export async function bundleFunction(name: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    ...bundleOptions,
    banner: { js: bundleOptions.banner },
    entryPoints: [functionEntry(name)],
    absWorkingDir: projectRoot,
    outfile: 'index.mjs',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    charset: 'utf8',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const code = outputFiles.find(({ path }) => path.endsWith('index.mjs'))?.contents ?? new Uint8Array();
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const own = inputs
    .filter(([path]) => !sdk.test(path))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return { code, own };
}
