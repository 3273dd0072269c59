import type { Json } from '../../kernel/canonical-json.ts';
import type { Portal, PortalCommand, PortalParams, PortalRow } from '../../ports/portal.ts';
import { unreadable } from '../portal/unreadable.ts';

/** A list to ask for: rows whose field has any of the values. */
export interface ListQuestion {
  readonly method: string;
  /** Where the rows are in the result; '' for the result itself. */
  readonly rowsAt: string;
  readonly idField: string;
  readonly params: PortalParams;
  readonly filter: PortalParams;
  readonly field: string;
  readonly values: readonly string[];
}

/** A page of a list; a filter takes as many values too. */
const pageSize = 50;

/** Reading commands whose answers may call for a second round. */
export interface Asking {
  readonly commands: readonly PortalCommand[];
  /** Takes the results in order; returns what has to be asked again. */
  take(results: readonly Json[]): readonly PortalCommand[];
  takeAgain(results: readonly Json[]): void;
}

/** Asks everything in one batch, and once more what has to be asked again. @throws Transient, Busy when a list could not be read */
export async function askTogether(portal: Portal, askings: readonly Asking[]): Promise<void> {
  const first = await askAll(
    portal,
    askings.flatMap(({ commands }) => commands),
  );
  const again = dealOut(
    first,
    askings.map(({ commands }) => commands.length),
  ).map((results, at) => askings[at]?.take(results) ?? []);
  const second = await askAll(portal, again.flat());
  dealOut(
    second,
    again.map((commands) => commands.length),
  ).forEach((results, at) => {
    askings[at]?.takeAgain(results);
  });
}

function dealOut<Value>(values: readonly Value[], sizes: readonly number[]): readonly (readonly Value[])[] {
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return values.slice(start - size, start);
  });
}

/**
 * Rows of a list, fifty values a command. A page that comes back full is asked again value by value; a value with more
 * rows than a page gives the first page: so many are "several" anyway.
 */
export class ListAsking implements Asking {
  readonly rows: PortalRow[] = [];
  readonly commands: readonly PortalCommand[];
  readonly #question: ListQuestion;
  readonly #chunks: readonly (readonly string[])[];

  constructor(question: ListQuestion) {
    this.#question = question;
    this.#chunks = chunks([...new Set(question.values)], pageSize);
    this.commands = this.#chunks.map((values) => commandOf(question, values));
  }

  take(results: readonly Json[]): readonly PortalCommand[] {
    return this.#chunks.flatMap((values, at) => {
      const rows = rowsAt(this.#question.rowsAt, results[at]);
      if (rows.length >= pageSize && values.length > 1) {
        return values.map((value) => commandOf(this.#question, [value]));
      }
      this.rows.push(...rows);
      return [];
    });
  }

  takeAgain(results: readonly Json[]): void {
    for (const result of results) this.rows.push(...rowsAt(this.#question.rowsAt, result));
  }
}

/** The rows of a list's result. */
export function rowsAt(place: string, result: Json | undefined): readonly PortalRow[] {
  const rows =
    place !== '' && result !== null && typeof result === 'object' && !Array.isArray(result)
      ? (result as PortalRow)[place]
      : result;
  return Array.isArray(rows) ? (rows as readonly PortalRow[]) : [];
}

export function chunks<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  const parts: (readonly Value[])[] = [];
  for (let start = 0; start < values.length; start += size) parts.push(values.slice(start, start + size));
  return parts;
}

function commandOf(
  { method, params, filter, field, idField }: ListQuestion,
  values: readonly string[],
): PortalCommand {
  return {
    method,
    repeat: 'read',
    params: {
      ...params,
      filter: { ...filter, [`@${field}`]: values },
      order: { [idField]: 'asc' },
      start: -1,
    },
  };
}

/** Results of reading commands in order, all in one batch. */
async function askAll(portal: Portal, commands: readonly PortalCommand[]): Promise<readonly Json[]> {
  if (commands.length === 0) return [];
  const answers = await portal.batch(commands);
  return commands.map((_, at) => {
    const answer = answers[at];
    if (!answer) throw new RangeError('the portal client dropped a command');
    if (!answer.ok) throw unreadable(answer.error);
    return answer.value.result;
  });
}
