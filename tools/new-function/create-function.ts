import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FunctionNames, namesOf } from './names.ts';
import { registerFunction, registerQueue, registerRoute } from './register.ts';

/** What starts the new function; `queue` is the queue it consumes. */
export type Trigger =
  | { readonly kind: 'http' }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'queue'; readonly queue: string };

const templates = fileURLToPath(new URL('templates', import.meta.url));

/**
 * Writes a function that works at once, though it does little: contract, folder, test, and its place in the lists.
 * @param root the checkout to write to
 * @returns paths of the files that were written or changed, below the root
 * @throws RangeError when the name is no name, or taken
 */
export async function createFunction(
  root: string,
  name: string,
  trigger: Trigger,
): Promise<readonly string[]> {
  const names = namesOf(name);
  if (existsSync(join(root, 'functions', name))) throw new RangeError(`there is a function ${name} already`);
  if (trigger.kind === 'queue' && !/^[a-z][a-z-]*(?:\.fifo)?$/.test(trigger.queue)) {
    throw new RangeError(`a queue's name is lower-case words joined by "-", FIFO ones end in ".fifo"`);
  }
  const written = await writeTemplates(root, names, trigger);
  const changed = await changeLists(root, names, trigger);
  return [...written, ...changed];
}

async function writeTemplates(
  root: string,
  names: FunctionNames,
  trigger: Trigger,
): Promise<readonly string[]> {
  const files = await Promise.all(['any', trigger.kind].map((folder) => readTemplates(folder)));
  const byFile = new Map(files.flat());
  const written: string[] = [];
  for (const [file, template] of byFile) {
    const path = targetOf(file, names);
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), filled(template, names, trigger), { flag: 'wx' });
    written.push(path);
  }
  return written;
}

async function readTemplates(folder: string): Promise<readonly (readonly [string, string])[]> {
  const files = await readdir(join(templates, folder));
  return Promise.all(
    files.map(
      async (file) =>
        [file.replace(/\.txt$/, ''), await readFile(join(templates, folder, file), 'utf8')] as const,
    ),
  );
}

function targetOf(file: string, { kebab }: FunctionNames): string {
  if (file === 'contract.ts') return `shared/contracts/functions/${kebab}.ts`;
  if (file === 'route.ts') return `shared/contracts/api/${kebab}.ts`;
  if (file.endsWith('.test.ts')) return `test/unit/${kebab}/${file}`;
  return `functions/${kebab}/${file}`;
}

function filled(template: string, names: FunctionNames, trigger: Trigger): string {
  return template
    .replaceAll('{{kebab}}', names.kebab)
    .replaceAll('{{camel}}', names.camel)
    .replaceAll('{{Pascal}}', names.pascal)
    .replaceAll('{{queue}}', trigger.kind === 'queue' ? trigger.queue : '');
}

async function changeLists(root: string, names: FunctionNames, trigger: Trigger): Promise<readonly string[]> {
  const changes = new Map<string, (source: string) => string>([
    ['shared/contracts/functions/registry.ts', (source) => registerFunction(source, names)],
  ]);
  if (trigger.kind === 'http') {
    changes.set('shared/contracts/api/routes.ts', (source) => registerRoute(source, names));
  }
  if (trigger.kind === 'queue') {
    changes.set('shared/contracts/queues.ts', (source) => registerQueue(source, trigger.queue));
  }
  for (const [path, change] of changes) {
    const source = await readFile(join(root, path), 'utf8');
    await writeFile(join(root, path), change(source));
  }
  return [...changes.keys()];
}
