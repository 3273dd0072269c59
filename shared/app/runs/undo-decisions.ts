import { descriptorOf } from '../../domain/entities/registry.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { editedSinceCreation, judgeUndo } from '../../domain/runs/undo.ts';
import { picturesIn } from '../../domain/sync/portal-pictures.ts';
import type { Fields, RecordKey } from '../../domain/sync/record.ts';
import { agreedToDiffer } from '../../domain/sync/three-way.ts';
import type { Text } from '../../kernel/text.ts';
import type { PortalCommand } from '../../ports/portal.ts';
import type { Candidate } from '../sync/candidate.ts';
import type { Link } from '../sync/links.ts';
import { changedFields } from '../sync/outcomes.ts';
import type { KnownReferences } from '../sync/references.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { removeCommand, unkeyCommand, updateCommand } from '../sync/write-commands.ts';
import { undoTexts } from './undo-texts.ts';

/** Something to be taken back, and what to keep of it. */
export interface Undoing {
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

/** What is to be done about a record, or what is told of it because nothing is. */
export type Undone = { readonly told: RunRecord } | { readonly undoing: Undoing };

/** What is known of a record that is to be taken back. */
export interface Known {
  readonly candidate: Candidate | undefined;
  /** Something on the portal refers to it. */
  readonly hasChildren: boolean;
  /** What an earlier attempt that was cut off did to take it back (`done`), or may have done (`begun`). */
  readonly earlier: RunRecord | undefined;
}

/** Decides how a record of a run is taken back, by what the run wrote and what both sides say now. Writes nothing. */
export function decideUndo(
  engine: Pick<SynchroniseDeps, 'dictionaries'>,
  references: KnownReferences,
  record: RunRecord,
  known: Known,
): Undone {
  switch (record.action) {
    case 'updated':
      return undoPortal(engine, references, record, known, false);
    case 'adopted':
      return undoPortal(engine, references, record, known, true);
    case 'updated-in-base':
      return undoBase(record, known);
    case 'created':
      return undoCreation(record, known);
    case 'marked-in-base':
      return undoMark(record, known);
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
  { dictionaries }: Pick<SynchroniseDeps, 'dictionaries'>,
  references: KnownReferences,
  record: RunRecord,
  { candidate, earlier }: Known,
  unlinks: boolean,
): Undone {
  const { base, link, portal } = candidate ?? {};
  if (unlinks && !link) return earlier ? undoneEarlier(record, candidate, earlier, null) : already(record);
  if (!portal || !link) return left(record, undoTexts.gone);
  if (link.portalId !== record.portalId) return left(record, undoTexts.relinked);
  const verdict = judgeUndo(record.fields, portal.fields);
  if (verdict.kind === 'edited') return left(record, undoTexts.edited(verdict.fields));
  const back = verdict.kind === 'revert' ? verdict.fields : {};
  if (!unlinks && !earlier && Object.keys(back).length === 0) return already(record);
  const descriptor = descriptorOf(record.entity);
  if (picturesIn(descriptor, back).length > 0) return left(record, undoTexts.picture);
  const now = { ...record, fields: { ...portal.fields, ...back }, deleted: false, problems: [] };
  const { portalId } = link;
  const written = updateCommand(descriptor, now, portalId, back, dictionaries, references, portal, false);
  const unkeyed = record.rekeyed ? unkeyCommand(descriptor, portalId) : undefined;
  const given = { ...givenBack(earlier), ...back };
  const common = { ...link.common, ...differing(given, base?.fields ?? {}, 'portal') };
  const fields = { ...earlier?.fields, ...changedFields(back, portal.fields) };
  return {
    undoing: {
      record,
      candidate,
      commands: [written.command, unkeyed].flatMap((command) => command ?? []),
      link: unlinks ? null : { ...link, common },
      said: { action: unlinks ? 'unlinked' : 'updated', fields },
    },
  };
}

/** Values in the base go back. */
function undoBase(record: RunRecord, { candidate, earlier }: Known): Undone {
  const { base, link, portal } = candidate ?? {};
  if (!base || base.deleted || !link) return left(record, undoTexts.gone);
  const verdict = judgeUndo(record.fields, base.fields);
  if (verdict.kind === 'edited') return left(record, undoTexts.edited(verdict.fields));
  if (verdict.kind === 'already' && !earlier) return already(record);
  const back = verdict.kind === 'revert' ? verdict.fields : {};
  const given = { ...givenBack(earlier), ...back };
  const common = { ...link.common, ...differing(given, portal?.fields ?? {}, 'base') };
  const fields = { ...earlier?.fields, ...changedFields(back, base.fields) };
  return {
    undoing: {
      ...{ record, candidate, commands: [], link: { ...link, common } },
      ...(verdict.kind === 'revert' && { toBase: back }),
      said: { action: 'updated-in-base', fields },
    },
  };
}

/** The deletion mark goes; the record stays away from the portal, where a person deleted it. */
function undoMark(record: RunRecord, { candidate, earlier }: Known): Undone {
  const { base, link } = candidate ?? {};
  if (!base || !link || link.portalId !== record.portalId) return left(record, undoTexts.gone);
  const kept: Link = { ...link, deletion: 'kept' };
  if (!base.deleted && link.deletion !== 'sent')
    return earlier ? undoneEarlier(record, candidate, earlier, kept) : already(record);
  const fields = { deleted: { before: true, after: false } };
  return {
    undoing: {
      ...{ record, candidate, commands: [], toBase: {}, deletionMark: false },
      link: kept,
      said: { action: 'updated-in-base', fields },
    },
  };
}

/** What the run made is taken away, unless somebody has put something into it or below it. */
function undoCreation(record: RunRecord, { candidate, earlier, hasChildren }: Known): Undone {
  const { link, portal } = candidate ?? {};
  const isOfAnother = link && record.portalId !== '' && link.portalId !== record.portalId;
  if (!portal)
    return earlier
      ? undoneEarlier(record, candidate, earlier, isOfAnother ? undefined : null)
      : already(record);
  if (isOfAnother) return left(record, undoTexts.relinked);
  const descriptor = descriptorOf(record.entity);
  const edited = editedSinceCreation(descriptor, record.fields, portal.fields);
  if (edited.length > 0) return left(record, undoTexts.edited(edited));
  if (hasChildren) return left(record, undoTexts.hasChildren);
  const commands = [removeCommand(descriptor, portal.portalId)];
  return { undoing: { record, candidate, commands, link: null, said: { action: 'removed', fields: {} } } };
}

/** An earlier attempt has done it: only the pair may not be as it should, and it is to be told. */
function undoneEarlier(
  record: RunRecord,
  candidate: Candidate | undefined,
  { action, fields }: RunRecord,
  link: Link | null | undefined,
): Undone {
  const said = { action, fields };
  return { undoing: { record, candidate, commands: [], ...(link !== undefined && { link }), said } };
}

/** Values that an earlier attempt may have given back without saying so in the pair. */
function givenBack(earlier: RunRecord | undefined): Fields {
  if (earlier?.result !== 'begun') return {};
  return Object.fromEntries(Object.entries(earlier.fields).map(([name, { after }]) => [name, after]));
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

function already({ entity, portalId, ref }: RunRecord): Undone {
  return { told: { entity, ref, portalId, action: 'none', fields: {}, conflicts: [], result: 'done' } };
}

function left(record: RunRecord, said: Text): Undone {
  const { entity, portalId, ref }: RecordKey & { portalId: string } = record;
  const about = { entity, ref, portalId, action: 'none' as const, fields: {}, conflicts: [] };
  return { told: { ...about, result: 'left', text: said } };
}
