import { descriptorOf } from '../../domain/entities/registry.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { editedSinceCreation, judgeUndo } from '../../domain/runs/undo.ts';
import { picturesIn } from '../../domain/sync/portal-pictures.ts';
import type { Fields, RecordKey } from '../../domain/sync/record.ts';
import { agreedToDiffer } from '../../domain/sync/three-way.ts';
import type { Text } from '../../kernel/text.ts';
import type { PortalCommand } from '../../ports/portal.ts';
import type { Candidate } from '../sync/candidate.ts';
import { gather } from '../sync/gather.ts';
import { afterSending } from '../sync/in-flight.ts';
import { type Link, recordKey } from '../sync/links.ts';
import type { FoundMark } from '../sync/marks.ts';
import { changedFields } from '../sync/outcomes.ts';
import type { KnownReferences } from '../sync/references.ts';
import { refused } from '../sync/refusal-texts.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type SynchroniseDeps, throwIfInterrupted } from '../sync/synchronise.ts';
import { removeCommand, unkeyCommand, updateCommand } from '../sync/write-commands.ts';
import { childrenThere } from './children-there.ts';
import { undoTexts } from './undo-texts.ts';

/** Something to be taken back, and what to keep of it. */
interface Undoing {
  readonly record: RunRecord;
  readonly candidate: Candidate | undefined;
  readonly commands: readonly PortalCommand[];
  /** Fields to write in the base. */
  readonly toBase?: Fields;
  /** The deletion mark is taken away there. */
  readonly deletionMark?: false;
  /** How the pair stands afterwards; `null` when it is taken apart. */
  readonly link?: Link | null;
  readonly said: Pick<RunRecord, 'action' | 'fields'>;
}

type Undone = { readonly told: RunRecord } | { readonly undoing: Undoing };

/**
 * Takes back what a piece of a run did: values where the record still is what the run made of it, records that the run
 * made where nobody has touched them since, pairs that it made. Everything else is left, and told so.
 * @throws Busy, Transient when the portal does not take it; then it may be called again
 */
export async function undoRecords(
  engine: SynchroniseDeps,
  scope: ConnectionScope,
  done: readonly RunRecord[],
): Promise<readonly RunRecord[]> {
  const deeds = done.filter(
    ({ action, result }) => action !== 'none' && (result === 'done' || result === 'begun'),
  );
  // What was made and then given its picture goes as a whole.
  const made = new Set(deeds.filter(({ action }) => action === 'created').map(recordKey));
  const wanted = deeds.filter((deed) => deed.action !== 'updated' || !made.has(recordKey(deed)));
  const all: RunRecord[] = [];
  // Children before what they hang on, and one kind at a time: what is gone then is seen to be gone.
  const ranks = [...new Set(wanted.map(({ entity }) => descriptorOf(entity).rank))].sort((a, b) => b - a);
  for (const rank of ranks) {
    let some = wanted.filter(({ entity }) => descriptorOf(entity).rank === rank);
    // A tree goes from its leaves: what had something below it is looked at again once that is gone.
    for (;;) {
      const undone = await undoSome(engine, scope, some);
      const waiting = undone.filter(({ told: one }) => one.text === undoTexts.hasChildren);
      const goesOn = waiting.length > 0 && undone.some(({ told: one }) => one.action === 'removed');
      all.push(...(goesOn ? undone.filter((one) => !waiting.includes(one)) : undone).map((one) => one.told));
      if (!goesOn) break;
      some = waiting.map(({ record }) => record);
    }
  }
  return all;
}

/** What was to be taken back, and what came of it. */
interface Told {
  readonly record: RunRecord;
  readonly told: RunRecord;
}

async function undoSome(
  engine: SynchroniseDeps,
  scope: ConnectionScope,
  records: readonly RunRecord[],
): Promise<readonly Told[]> {
  const keys = new Map(records.map((record) => [recordKey(record), record]));
  const marks = [...keys.values()].map(
    ({ entity, ref }): FoundMark => ({ side: 'base', entity, id: ref, root: ref, token: '' }),
  );
  const { candidates, references } = await gather(engine, scope, engine.dictionaries, marks);
  const found = new Map(candidates.map((candidate) => [recordKey(candidate.key), candidate]));
  const withChildren = await childrenThere(
    engine,
    records.filter(({ action }) => action === 'created'),
  );
  const judged = records.map((record) => {
    const key = recordKey(record);
    return { record, undone: judge(engine, references, record, found.get(key), withChildren.has(key)) };
  });
  const undoing = judged.flatMap(({ undone }) => ('undoing' in undone ? [undone.undoing] : []));
  const carriedOut = await carryOut(engine, scope, undoing);
  const left = judged.flatMap(({ record, undone }) =>
    'told' in undone ? [{ record, told: undone.told }] : [],
  );
  return [...left, ...undoing.flatMap(({ record }, index) => told(record, carriedOut[index]))];
}

function told(record: RunRecord, one: RunRecord | undefined): Told[] {
  return one ? [{ record, told: one }] : [];
}

function judge(
  engine: SynchroniseDeps,
  references: KnownReferences,
  record: RunRecord,
  candidate: Candidate | undefined,
  hasChildren: boolean,
): Undone {
  switch (record.action) {
    case 'updated':
      return undoPortal(engine, references, record, candidate, false);
    case 'adopted':
      return undoPortal(engine, references, record, candidate, true);
    case 'updated-in-base':
      return undoBase(record, candidate);
    case 'created':
      return undoCreation(record, candidate, hasChildren);
    case 'marked-in-base':
      return undoMark(record, candidate);
    case 'created-in-base':
    case 'link-dropped':
    case 'removed':
    case 'unlinked':
    case 'none':
      return left(record, undoTexts.cannot(record.action));
  }
}

/** Values on the portal go back; a pair that the run made is taken apart. */
function undoPortal(
  { dictionaries }: SynchroniseDeps,
  references: KnownReferences,
  record: RunRecord,
  candidate: Candidate | undefined,
  unlinks: boolean,
): Undone {
  const { base, link, portal } = candidate ?? {};
  if (!portal || !link) return unlinks && !link ? already(record) : left(record, undoTexts.gone);
  if (link.portalId !== record.portalId) return left(record, undoTexts.relinked);
  const verdict = judgeUndo(record.fields, portal.fields);
  if (verdict.kind === 'edited') return left(record, undoTexts.edited(verdict.fields));
  const back = verdict.kind === 'revert' ? verdict.fields : {};
  if (!unlinks && Object.keys(back).length === 0) return already(record);
  const descriptor = descriptorOf(record.entity);
  if (picturesIn(descriptor, back).length > 0) return left(record, undoTexts.picture);
  const now = { ...record, fields: { ...portal.fields, ...back }, deleted: false, problems: [] };
  const { portalId } = link;
  const written = updateCommand(descriptor, now, portalId, back, dictionaries, references, portal, false);
  const unkeyed = record.rekeyed ? unkeyCommand(descriptor, portalId) : undefined;
  const common = { ...link.common, ...differing(back, base?.fields ?? {}, 'portal') };
  return {
    undoing: {
      record,
      candidate,
      commands: [written.command, unkeyed].flatMap((command) => command ?? []),
      link: unlinks ? null : { ...link, common },
      said: { action: unlinks ? 'unlinked' : 'updated', fields: changedFields(back, portal.fields) },
    },
  };
}

function undoBase(record: RunRecord, candidate: Candidate | undefined): Undone {
  const { base, link, portal } = candidate ?? {};
  if (!base || base.deleted || !link) return left(record, undoTexts.gone);
  const verdict = judgeUndo(record.fields, base.fields);
  if (verdict.kind === 'edited') return left(record, undoTexts.edited(verdict.fields));
  if (verdict.kind === 'already') return already(record);
  const common = { ...link.common, ...differing(verdict.fields, portal?.fields ?? {}, 'base') };
  const said = { action: 'updated-in-base' as const, fields: changedFields(verdict.fields, base.fields) };
  return {
    undoing: { record, candidate, commands: [], toBase: verdict.fields, link: { ...link, common }, said },
  };
}

/** The deletion mark goes; the record stays away from the portal, where a person deleted it. */
function undoMark(record: RunRecord, candidate: Candidate | undefined): Undone {
  const { base, link } = candidate ?? {};
  if (!base || !link || link.portalId !== record.portalId) return left(record, undoTexts.gone);
  if (!base.deleted && link.deletion !== 'sent') return already(record);
  const fields = { deleted: { before: true, after: false } };
  return {
    undoing: {
      ...{ record, candidate, commands: [], toBase: {}, deletionMark: false },
      link: { ...link, deletion: 'kept' },
      said: { action: 'updated-in-base', fields },
    },
  };
}

/** What the run made is taken away, unless somebody has put something into it or below it. */
function undoCreation(record: RunRecord, candidate: Candidate | undefined, hasChildren: boolean): Undone {
  const { link, portal } = candidate ?? {};
  if (!portal) return already(record);
  if (link && record.portalId !== '' && link.portalId !== record.portalId)
    return left(record, undoTexts.relinked);
  const descriptor = descriptorOf(record.entity);
  const edited = editedSinceCreation(descriptor, record.fields, portal.fields);
  if (edited.length > 0) return left(record, undoTexts.edited(edited));
  if (hasChildren) return left(record, undoTexts.hasChildren);
  const commands = [removeCommand(descriptor, portal.portalId)];
  return { undoing: { record, candidate, commands, link: null, said: { action: 'removed', fields: {} } } };
}

/** Both sides stay different until one of them moves. */
function differing(back: Fields, other: Fields, side: 'base' | 'portal'): Fields {
  return Object.fromEntries(
    Object.entries(back).map(([name, value]) => {
      const there = other[name] ?? null;
      return [name, side === 'portal' ? agreedToDiffer(there, value) : agreedToDiffer(value, there)];
    }),
  );
}

async function carryOut(
  { base, links, portal }: SynchroniseDeps,
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
  await links.save(scope, kept);
  return undoing.map((one) => outcomeOf(one, failed.get(one)));
}

async function unlink(
  links: SynchroniseDeps['links'],
  scope: ConnectionScope,
  { candidate }: Undoing,
): Promise<void> {
  if (candidate?.link) await links.remove(scope, candidate.link);
}

function outcomeOf({ record, said }: Undoing, failure: Text | undefined): RunRecord {
  const { entity, portalId, ref } = record;
  const about = { entity, ref, portalId, conflicts: [] };
  return failure
    ? { ...about, action: 'none', fields: {}, result: 'refused', text: { ...failure } }
    : { ...about, ...said, fields: { ...said.fields }, result: 'done' };
}

function already({ entity, portalId, ref }: RunRecord): Undone {
  return { told: { entity, ref, portalId, action: 'none', fields: {}, conflicts: [], result: 'done' } };
}

function left(record: RunRecord, said: Text): Undone {
  const { entity, portalId, ref }: RecordKey & { portalId: string } = record;
  const about = { entity, ref, portalId, action: 'none' as const, fields: {}, conflicts: [] };
  return { told: { ...about, result: 'left', text: said } };
}
