import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataModel, dataModelPath, descriptions } from '../../../tools/data-model.ts';

test('docs/data-model.md is up to date; npm run docs:data-model writes it anew', () => {
  expect(readFileSync(dataModelPath, 'utf8')).toBe(dataModel());
});

test('the document tells the pattern and the meaning of a key, and where it lies', () => {
  const model = dataModel();
  const section = (title: string) => model.split('\n## ').find((part) => part.startsWith(title));
  expect(section('What tenants own')).toContain(
    "| `portalToken` | `T#{tenant}` | `TOKEN#{member}` | Sealed tokens of a portal's installation. |",
  );
  expect(section('What is found before')).toContain('| `portalByMember` | `L#PORTAL#{member}` | `PORTAL` |');
  expect(section('Ephemeral table')).toContain('| `portalTokenLock` |');
  expect(section('Secondary index')).toContain('| `dueByShard` | `L#DUE-SHARD#{shard}` | `{dueAt}#{id}` |');
});

test('the description is the comment right above the pattern', () => {
  const source = `
    /** About the list. */
    export const keys = {
      /** One line. */
      one: keyPattern('A', 'B'),
      /**
       * Two
       * lines.
       */
      two: keyPattern('A', 'C'),
      bare: keyPattern('A', 'D'),
    };`;
  expect([...descriptions(source)]).toEqual([
    ['one', 'One line.'],
    ['two', 'Two lines.'],
  ]);
});
