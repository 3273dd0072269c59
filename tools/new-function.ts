import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFunction, type Trigger } from './new-function/create-function.ts';

const usage = `npm run new:function -- NAME [--kind http|queue|schedule] [--queue QUEUE]

  NAME     in kebab case, e.g. price-list
  --kind   what starts it; without it a queue of the function's own name does
  --queue  the queue it consumes; made if it is not there (FIFO if it ends in .fifo)`;

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { kind: { type: 'string', default: 'queue' }, queue: { type: 'string' } },
  });
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new RangeError(usage);
  const paths = await createFunction(root, name, triggerOf(values.kind, values.queue ?? name));
  execFileSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...paths], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(`written:\n${paths.map((path) => `  ${path}`).join('\n')}`);
  console.log('Now say what it does in its contract, give it its access, and call a use-case of shared/app.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function triggerOf(kind: string, queue: string): Trigger {
  if (kind === 'http' || kind === 'schedule') return { kind };
  if (kind === 'queue') return { kind, queue };
  throw new RangeError(usage);
}
