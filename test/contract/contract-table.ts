import type { ContractException } from './exceptions.ts';

/** What became of a case on an engine. */
export interface CaseResult {
  readonly port: string;
  readonly caseName: string;
  readonly engine: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly note?: string;
}

const marks = { passed: 'ok', failed: 'FAIL', exception: 'exc', absent: '-' } as const;

/** The results as one table of cases and engines per port, then the exceptions with their count. */
export function contractTable(
  results: readonly CaseResult[],
  exceptions: readonly ContractException[],
): string {
  const ports = [...new Set(results.map(({ port }) => port))];
  const tables = ports.map((port) =>
    portTable(
      port,
      results.filter((result) => result.port === port),
    ),
  );
  const told = exceptions.filter(({ port }) => ports.includes(port));
  const lines = told.map(
    ({ port, case: name, engine, reason }) => `  ${port} on ${engine}: ${name}: ${reason}\n`,
  );
  return `${tables.join('\n')}\nContract exceptions: ${told.length}\n${lines.join('')}${missingEngines(results)}`;
}

function portTable(port: string, results: readonly CaseResult[]): string {
  const engines = [...new Set(results.map(({ engine }) => engine))];
  const names = [...new Set(results.map(({ caseName }) => caseName))];
  const row = (name: string) =>
    engines.map((engine) =>
      markOf(results.find((result) => result.caseName === name && result.engine === engine)),
    );
  const rows = [engines, ...names.map(row)];
  const widths = engines.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells, index) => {
      const shown = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
      return `${shown}  ${index === 0 ? `${port} contract` : names[index - 1]}\n`;
    })
    .join('');
}

function markOf(result: CaseResult | undefined): string {
  if (!result) return '';
  if (result.state !== 'skipped') return marks[result.state];
  return result.note?.startsWith('exception') ? marks.exception : marks.absent;
}

function missingEngines(results: readonly CaseResult[]): string {
  const notes = new Set(
    results.flatMap(({ note, engine }) =>
      note?.startsWith('absent') ? [`Not run on ${engine}, ${note}\n`] : [],
    ),
  );
  return [...notes].join('');
}
