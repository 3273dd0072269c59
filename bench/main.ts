import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Bench } from './lib/figure.ts';
import { asJson, asTable } from './lib/print.ts';

/*
 * npm run bench -- NAME [--json]: runs bench/NAME.ts. With --json standard output is the document
 * {"figures":[{"name","value","unit","better","target"}]} and nothing else; progress goes to standard error.
 */

async function benchNames(): Promise<readonly string[]> {
  const files = await readdir(import.meta.dirname);
  return files
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [name] = positionals;
  const names = await benchNames();
  if (name === undefined || !names.includes(name)) {
    const problem = name === undefined ? 'Name a bench' : `There is no bench ${name}`;
    process.stderr.write(`${problem}: npm run bench -- NAME [--json]\nNames: ${names.join(', ')}\n`);
    return 2;
  }
  const { bench } = (await import(`./${name}.ts`)) as { readonly bench: Bench };
  const figures = await bench({ progress: (message) => process.stderr.write(`${message}\n`) });
  process.stdout.write(values.json ? asJson(figures) : asTable(figures));
  return 0;
}

process.exitCode = await main();
