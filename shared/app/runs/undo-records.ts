import { descriptorOf } from '../../domain/entities/registry.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { gather } from '../sync/gather.ts';
import { recordKey } from '../sync/links.ts';
import type { FoundMark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { carryOut, intentOf } from './carry-out-undo.ts';
import { childrenThere } from './children-there.ts';
import { decideUndo } from './undo-decisions.ts';
import { undoTexts } from './undo-texts.ts';
import type { Told, UndonePiece } from './undone-piece.ts';

/**
 * Takes back what a piece of a run did: values where the record still is what the run made of it, records that the run
 * made where nobody has touched them since, pairs that it made. Everything else is left, and told so. What an earlier
 * attempt did that was cut off is told as done.
 * @throws Busy, Transient when the portal does not take it; then it may be called again
 */
export async function undoRecords(
  engine: SynchroniseDeps,
  scope: ConnectionScope,
  done: readonly RunRecord[],
  piece: UndonePiece,
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
      const undone = await undoSome(engine, scope, some, piece);
      const waiting = undone.filter(({ told: one }) => one.text === undoTexts.hasChildren);
      const goesOn = waiting.length > 0 && undone.some(({ told: one }) => one.action === 'removed');
      const settled = goesOn ? undone.filter((one) => !waiting.includes(one)) : undone;
      piece.tell(settled);
      all.push(...settled.map((one) => one.told));
      if (!goesOn) break;
      some = waiting.map(({ record }) => record);
    }
  }
  return all;
}

async function undoSome(
  engine: SynchroniseDeps,
  scope: ConnectionScope,
  records: readonly RunRecord[],
  piece: UndonePiece,
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
    const hasChildren = withChildren.has(key);
    const known = { candidate: found.get(key), hasChildren, earlier: piece.earlier(record) };
    return { record, undone: decideUndo(engine, references, record, known) };
  });
  const undoing = judged.flatMap(({ undone }) => ('undoing' in undone ? [undone.undoing] : []));
  if (undoing.length > 0)
    await piece.begin(undoing.map((one) => ({ record: one.record, told: intentOf(one) })));
  const carriedOut = await carryOut(engine, scope, undoing);
  const left = judged.flatMap(({ record, undone }) =>
    'told' in undone ? [{ record, told: undone.told }] : [],
  );
  return [...left, ...undoing.flatMap(({ record }, index) => told(record, carriedOut[index]))];
}

function told(record: RunRecord, one: RunRecord | undefined): Told[] {
  return one ? [{ record, told: one }] : [];
}
