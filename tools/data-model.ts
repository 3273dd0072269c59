import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexKeys, keys } from '../shared/contracts/keys.ts';

/*
 * npm run docs:data-model: writes docs/data-model.md from the key builders. The patterns are those that run; what each
 * kind of item is stands in the comment above its pattern.
 */

const root = join(import.meta.dirname, '..');
const ephemeral = 'Ephemeral:';

interface KeyKind {
  readonly name: string;
  readonly pk: string;
  readonly sk: string;
  readonly description: string;
}

/** Where the document lies. */
export const dataModelPath = join(root, 'docs/data-model.md');

/** The document as it should be. @throws Error naming a key that has no description. */
export function dataModel(): string {
  const described = descriptions(readFileSync(join(root, 'shared/contracts/keys.ts'), 'utf8'));
  const main = kinds('keys', keys, described);
  const lasting = main.filter(({ description }) => !description.startsWith(ephemeral));
  const fleeting = main.filter(({ description }) => description.startsWith(ephemeral));
  const tenants = lasting.filter(({ pk }) => pk.startsWith('T#'));
  const lookups = lasting.filter(({ pk }) => !pk.startsWith('T#'));
  return [
    '# Data model',
    '',
    'Written by `npm run docs:data-model` from `shared/contracts/keys.ts`; do not edit.',
    '',
    'There are two tables of the same form: key `pk`, `sk`; attribute `ttl` (seconds since the Unix epoch) after which',
    'an item is gone; secondary index `index` with the key `ipk`, `isk`. A `{part}` of a key is text with `%` and `#`',
    'escaped; times and numbers have a fixed width so that they sort. Large bodies lie in blobs.',
    '',
    '## What tenants own',
    '',
    'Every partition leads with the tenant, so that access policies can isolate tenants.',
    '',
    ...table(tenants),
    '',
    '## What is found before the tenant is known',
    '',
    ...table(lookups),
    '',
    '## Ephemeral table',
    '',
    'What may be lost with a day’s patience. Not backed up.',
    '',
    ...table(fleeting),
    '',
    '## Secondary index',
    '',
    'Reads of the index may lag behind writes.',
    '',
    ...table(kinds('indexKeys', indexKeys, described)),
    '',
  ].join('\n');
}

/** What the comment above each pattern says, by name; names are unique over both lists. */
export function descriptions(source: string): ReadonlyMap<string, string> {
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+): keyPattern\(/g);
  return new Map(
    [...found].map(([, comment = '', name = '']) => [
      name,
      comment
        .split('\n')
        .map((line) => line.replace(/^\s*\*?\s?/, '').trim())
        .join(' ')
        .trim(),
    ]),
  );
}

function kinds(
  list: string,
  patterns: Readonly<Record<string, { readonly pk: string; readonly sk: string }>>,
  described: ReadonlyMap<string, string>,
): readonly KeyKind[] {
  return Object.entries(patterns).map(([name, { pk, sk }]) => {
    const description = described.get(name);
    if (!description) throw new Error(`${list}.${name} has no comment that says what it is`);
    return { name, pk, sk, description };
  });
}

function table(rows: readonly KeyKind[]): readonly string[] {
  const cells = rows.map(({ name, pk, sk, description }) => {
    const words = description.replace(ephemeral, '').trim().replaceAll('|', '\\|');
    return `| \`${name}\` | \`${pk}\` | \`${sk}\` | ${words.charAt(0).toUpperCase()}${words.slice(1)} |`;
  });
  return ['| item | partition | position | what it is |', '| --- | --- | --- | --- |', ...cells];
}

if (import.meta.main) writeFileSync(dataModelPath, dataModel());
