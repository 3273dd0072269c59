import type { Result } from '../../../kernel/result.ts';
import { type PortalAnswer, type PortalCommand, PortalError } from '../../../ports/portal.ts';
import { fitsQueryString } from '../wire/query-string.ts';
import { referredNames } from '../wire/references.ts';

/** One command on its way to its result. */
export interface Entry {
  readonly index: number;
  readonly command: PortalCommand;
  /** Entries whose answers it refers to, all of them earlier. */
  readonly needs: readonly Entry[];
  /** Has to be sent as a call of its own: a query string would lose a part of its parameters. */
  readonly alone: boolean;
  sending: boolean;
  /** How often it was sent in vain. */
  attempts: number;
  result: Result<PortalAnswer, PortalError> | undefined;
}

/** Entries that hang together by references, in order. */
export type Group = readonly Entry[];

/** The commands as entries, and those in groups. References to unknown or later names are errors at once. */
export function prepare(commands: readonly PortalCommand[]): {
  readonly entries: readonly Entry[];
  readonly groups: readonly Group[];
} {
  const byName = new Map<string, Entry>();
  const groupOf = new Map<Entry, Entry[]>();
  const entries = commands.map((command, index) => {
    const needs: Entry[] = [];
    let unknown: string | undefined;
    for (const name of referredNames(command.params)) {
      const need = byName.get(name);
      if (need) needs.push(need);
      else unknown = name;
    }
    const entry: Entry = {
      index,
      command,
      needs,
      alone: !fitsQueryString({ ...command.params, _: 0 }),
      sending: false,
      attempts: 0,
      result: unknown === undefined ? undefined : unknownReference(command, unknown),
    };
    if (command.name !== undefined) byName.set(command.name, entry);
    joinGroups(entry, groupOf);
    return entry;
  });
  return { entries, groups: [...new Set(groupOf.values())] };
}

function joinGroups(entry: Entry, groupOf: Map<Entry, Entry[]>): void {
  const found = [...new Set(entry.needs.map((need) => groupOf.get(need)))].filter((one) => one !== undefined);
  const [first = []] = found;
  const others = found.slice(1);
  for (const other of others) {
    first.push(...other);
    for (const member of other) groupOf.set(member, first);
  }
  if (others.length > 0) first.sort((left, right) => left.index - right.index);
  first.push(entry);
  groupOf.set(entry, first);
}

function unknownReference(command: PortalCommand, name: string): Result<PortalAnswer, PortalError> {
  return {
    ok: false,
    error: new PortalError(
      'invalid',
      command.method,
      'UNKNOWN_REFERENCE',
      `no earlier command is named ${name}`,
    ),
  };
}

/** A command it depends on failed, so it must not run: reported as such, and so on down the line. */
export function failDependents(entries: readonly Entry[]): void {
  for (const entry of entries) {
    if (entry.result || entry.sending) continue;
    const failed = entry.needs.find((need) => need.result && !need.result.ok);
    if (failed?.result && !failed.result.ok)
      entry.result = { ok: false, error: notRun(entry, failed.result.error) };
  }
}

/** The error of an entry that was not run because of another. */
export function notRun(entry: Entry, cause: PortalError): PortalError {
  return new PortalError(
    'not-run',
    entry.command.method,
    '',
    `${cause.method} failed: ${cause.code || cause.kind}`,
    {
      cause,
    },
  );
}
