import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What a document and its translation have in common: headings, commands, tables and where they lead. */
function skeleton(path: string) {
  const written = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const withoutPictures = written.replaceAll(/```mermaid[\s\S]*?```/g, '');
  return {
    headings: [...written.matchAll(/^#+ /gm)].map(([level]) => level),
    commands: [...withoutPictures.matchAll(/^ *```(?:\w*)\n([\s\S]*?)```/gm)].map(([, code = '']) =>
      code.replaceAll(/#.*$/gm, '#').replaceAll(/[ \t]+/g, ' '),
    ),
    rows: [...written.matchAll(/^\|(?: `([\w./-]+))?/gm)].map(([, first = '']) => first),
    links: [...written.matchAll(/\]\(([^)]+)\)/g)]
      .map(([, to = '']) => to.replace('.ru.md', '.md'))
      .toSorted(),
  };
}

test.each(['README', 'docs/own-server'])('%s says the same in both languages', (path) => {
  expect(skeleton(`${path}.ru.md`)).toEqual(skeleton(`${path}.md`));
});
