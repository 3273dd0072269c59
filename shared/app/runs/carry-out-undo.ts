import type { RunRecord } from '../../domain/runs/run-record.ts';
import type { Text } from '../../kernel/text.ts';
import { afterSending } from '../sync/in-flight.ts';
import { type Link, recordKey } from '../sync/links.ts';
import { refused } from '../sync/refusal-texts.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type SynchroniseDeps, throwIfInterrupted } from '../sync/synchronise.ts';
import type { Undoing } from './undo-decisions.ts';

/** What is kept of something before it is carried out. */
export function intentOf(one: Undoing): RunRecord {
  return { ...outcomeOf(one, undefined), result: 'begun' };
}

/**
 * Does what was decided: on the portal, in the base, and to the pairs. Tells of each, in order, what came of it. May be
 * cut off anywhere and done again.
 * @throws Busy, Transient when the portal or the base does not take it for now
 */
export async function carryOut(
  { base, links, portal }: Pick<SynchroniseDeps, 'base' | 'links' | 'portal'>,
  scope: ConnectionScope,
  undoing: readonly Undoing[],
): Promise<readonly RunRecord[]> {
  const commands = undoing.flatMap((one) => one.commands.map((command) => ({ one, command })));
  const answers = commands.length === 0 ? [] : await portal.batch(commands.map(({ command }) => command));
  const errors = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  throwIfInterrupted(
    errors.filter(({ kind }) => kind === 'limited' || kind === 'unavailable' || kind === 'not-run'),
  );
  const failed = new Map<Undoing, Text>();
  for (const [index, { one }] of commands.entries()) {
    const answer = answers[index];
    if (answer && !answer.ok && answer.error.kind !== 'not-found') failed.set(one, refused(answer.error));
  }
  const writes = undoing.filter(({ toBase }) => toBase);
  const results =
    writes.length === 0
      ? []
      : await base.write?.(
          writes.map(({ deletionMark, record: { entity, portalId, ref }, toBase = {} }) => ({
            ...{ entity, ref, portalId },
            create: false,
            fields: toBase,
            ...(deletionMark !== undefined && { deletionMark }),
          })),
        );
  const kept: Link[] = [];
  for (const one of undoing) {
    if (failed.has(one)) continue;
    const result = results?.[writes.indexOf(one)];
    if (result?.state === 'refused') failed.set(one, result.text);
    else if (one.link === null) await unlink(links, scope, one);
    else if (one.link)
      kept.push(
        result?.state === 'sent' ? afterSending(one.link, one.candidate?.base, one.toBase ?? {}) : one.link,
      );
  }
  // A record that the run paired and changed besides is two deeds: its pair goes all the same.
  const apart = new Set(
    undoing.filter((one) => one.link === null && !failed.has(one)).map(({ record }) => recordKey(record)),
  );
  await links.save(
    scope,
    kept.filter((link) => !apart.has(recordKey(link))),
  );
  return undoing.map((one) => outcomeOf(one, failed.get(one)));
}

async function unlink(
  links: SynchroniseDeps['links'],
  scope: ConnectionScope,
  { candidate, record }: Undoing,
): Promise<void> {
  if (candidate?.link) await links.remove(scope, candidate.link);
  // An earlier attempt may have been cut off between the two halves of the pair.
  else if (record.portalId !== '') await links.releasePortalId(scope, record);
}

function outcomeOf({ record, said }: Undoing, failure: Text | undefined): RunRecord {
  const { entity, portalId, ref } = record;
  const about = { entity, ref, portalId, conflicts: [] };
  return failure
    ? { ...about, action: 'none', fields: {}, result: 'refused', text: { ...failure } }
    : { ...about, ...said, fields: { ...said.fields }, result: 'done' };
}
