import { build } from 'esbuild';
import { bundleOptions, functionEntry, projectRoot } from '../../infra/bundle-options.ts';

/** Packages of the AWS SDK and what only they bring. */
const sdk = /node_modules\/(?:@aws-sdk|@aws-crypto|@smithy|@aws|mnemonist|obliterator)\//;

export interface BundleSize {
  /** Bytes of the whole minified bundle. */
  readonly total: number;
  /** Bytes without the AWS SDK. */
  readonly own: number;
}

/** Bundles a function as the CDK does and weighs it, without writing it. */
export async function weighBundle(name: string): Promise<BundleSize> {
  const { metafile } = await build({
    ...bundleOptions,
    banner: { js: bundleOptions.banner },
    entryPoints: [functionEntry(name)],
    absWorkingDir: projectRoot,
    outfile: 'weighed.mjs',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    charset: 'utf8',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const bytes = (entries: typeof outputs) =>
    entries.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return { total: bytes(outputs), own: bytes(outputs.filter(([path]) => !sdk.test(path))) };
}
