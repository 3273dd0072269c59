import type { CountName, RunCounts } from '../../domain/runs/run.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { text } from '../../kernel/text.ts';
import type { Candidate } from '../sync/candidate.ts';
import { recordKey } from '../sync/links.ts';
import type { Outcomes } from '../sync/outcomes.ts';
import type { RecordChange, RecordProblem } from '../sync/sync-log.ts';
import { recordOf } from './record-of.ts';

const countOfAction: Readonly<Record<RecordChange['action'], CountName>> = {
  created: 'created',
  'created-in-base': 'created',
  adopted: 'linked',
  updated: 'changed',
  'updated-in-base': 'changed',
  'link-dropped': 'dropped',
  'marked-in-base': 'dropped',
  removed: 'dropped',
  unlinked: 'dropped',
};

/** The more a change says of a record, the earlier it stands: a record is counted once. */
const weight: readonly CountName[] = ['created', 'linked', 'changed', 'dropped'];

interface OfRecord {
  readonly candidate: Candidate;
  readonly changes: readonly RecordChange[];
  readonly problems: readonly RecordProblem[];
  readonly fate: 'held' | 'left' | 'settled';
}

function byRecord(own: readonly Candidate[], outcomes: Outcomes): readonly OfRecord[] {
  const changes = Map.groupBy(outcomes.changes, recordKey);
  const problems = Map.groupBy(outcomes.problems, recordKey);
  const held = new Set(outcomes.held);
  const left = new Set(outcomes.left);
  return own.map((candidate) => ({
    candidate,
    changes: changes.get(recordKey(candidate.key)) ?? [],
    problems: problems.get(recordKey(candidate.key)) ?? [],
    fate: held.has(candidate) ? 'held' : left.has(candidate) ? 'left' : 'settled',
  }));
}

/** What became of the records of a run: each under one name, and all under `seen`. */
export function countsOf(own: readonly Candidate[], outcomes: Outcomes): RunCounts {
  const counts: Partial<Record<CountName, number>> = { seen: own.length };
  const add = (name: CountName, count = 1) => {
    counts[name] = (counts[name] ?? 0) + count;
  };
  for (const { changes, fate, problems } of byRecord(own, outcomes)) {
    const names = changes.map(({ action }) => countOfAction[action]);
    const heaviest = weight.find((name) => names.includes(name));
    if (fate === 'held') add('heldBack');
    else if (fate === 'left') add('left');
    else add(heaviest ?? (problems.length > 0 ? 'refused' : 'unchanged'));
    add(
      'conflicts',
      changes.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
    );
  }
  return counts;
}

const heldBack = text(
  'Удаление отложено: сначала проверяется, не слишком ли много удаляется.',
  'The deletion is held back until it is known that not too much is deleted.',
);
const moved = text(
  'После составления плана запись изменилась: она оставлена как есть. Составьте план ещё раз.',
  'The record has changed since the plan was made: it was left as it is. Make a plan again.',
);

/** What is kept of the records of a run; of those to which nothing happened nothing. */
export function recordsOf(own: readonly Candidate[], outcomes: Outcomes): readonly RunRecord[] {
  return byRecord(own, outcomes).flatMap(({ candidate, changes, fate, problems }) => {
    if (fate !== 'settled')
      return [
        untouched(candidate, fate === 'held' ? 'held-back' : 'left', fate === 'held' ? heldBack : moved),
      ];
    const [problem] = problems;
    if (changes.length === 0) return problem ? [untouched(candidate, 'refused', problem.text)] : [];
    return changes.map((change, index) => ({
      ...recordOf(change, 'done', candidate),
      ...(index === 0 && problem && { text: { ...problem.text } }),
    }));
  });
}

function untouched(
  { key, link, portal }: Candidate,
  result: RunRecord['result'],
  said: RunRecord['text'],
): RunRecord {
  const portalId = link?.portalId ?? portal?.portalId ?? '';
  return {
    ...key,
    portalId,
    action: 'none',
    fields: {},
    conflicts: [],
    result,
    ...(said && { text: { ...said } }),
  };
}
