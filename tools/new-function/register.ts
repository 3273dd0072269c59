import type { FunctionNames } from './names.ts';

/** Adds the contract to `shared/contracts/functions/registry.ts`. */
export function registerFunction(source: string, { kebab, camel }: FunctionNames): string {
  return withEntry(withImport(source, camel, `./${kebab}.ts`), 'functionContracts', camel);
}

/** Adds the route to `shared/contracts/api/routes.ts`. */
export function registerRoute(source: string, { kebab, pascal }: FunctionNames): string {
  return withEntry(withImport(source, `get${pascal}`, `./${kebab}.ts`), 'apiRoutes', `get${pascal}`);
}

/** Adds a queue to `shared/contracts/queues.ts`; one that is there stays. */
export function registerQueue(source: string, queue: string): string {
  return source.includes(`'${queue}'`) ? source : withEntry(source, 'queueNames', `'${queue}'`);
}

/** The formatter puts imports into their order. */
function withImport(source: string, name: string, from: string): string {
  return `import { ${name} } from '${from}';\n${source}`;
}

/** @throws Error when the list is not found, which means that the file was rebuilt: mend this tool with it. */
function withEntry(source: string, list: string, entry: string): string {
  const pattern = new RegExp(`(export const ${list}[^=]*= \\[[^\\]]*?),?(\\s*\\])`);
  if (!pattern.test(source)) throw new Error(`no list ${list} to add ${entry} to`);
  return source.replace(pattern, (_, before: string, after: string) => `${before}, ${entry}${after}`);
}
