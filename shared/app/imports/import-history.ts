import type { RecordProblem } from '../../domain/catalogue/onec-records.ts';
import type { HistoryEntry } from '../../domain/history/history-entry.ts';
import type { Clock } from '../../kernel/clock.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { StageResult } from '../catalogue/stage-catalogue.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryKeeping, HistoryLog } from '../history/history-log.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { ImportLog } from './run-import.ts';

export interface ImportHistoryDeps {
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly clock: Clock;
}

/** How long the history and the journal keep what imports say. */
type ImportKeeping = HistoryKeeping & { readonly keepErrorsDays: number };

/** Writes what imports read to the history, and what they could not read to the journal. `job` tells imports apart. */
export function importHistory(
  deps: ImportHistoryDeps,
  keeping: ImportKeeping,
  job: string,
  at: number,
): ImportLog {
  return {
    read: async (scope, file, result) => {
      const entry: HistoryEntry = {
        id: stableHash([job, file]),
        at,
        operation: 'base.import',
        outcome: result.complete ? 'done' : 'failed',
        object: { kind: 'file', id: file },
        text: readText(result),
        details: { job, read: { ...result.read }, changed: result.changed, problems: result.problems.length },
      };
      await deps.history.append(scope, [entry], keeping);
      for (const problem of result.problems) await journal(deps, scope, keeping, job, problem);
    },
    archiveProblem: async (scope, file, problem) => {
      const { code, reason, entry } = problem;
      await deps.journal.record(
        {
          subject: { ...scope, object: { kind: 'file', id: file } },
          id: stableHash([job, file, code, entry ?? '']),
          failure: 'rejected',
          causeKey: code,
          text: reason,
          details: { file, ...(entry === undefined ? {} : { entry }) },
        },
        keeping.keepErrorsDays,
      );
    },
  };
}

const kinds: Readonly<Record<string, Text>> = {
  group: text('групп', 'groups'),
  good: text('товаров', 'goods'),
  offer: text('предложений', 'offers'),
  priceType: text('видов цен', 'price types'),
};

/** What a file held in one line: «Файл 1С прочитан: товаров 60, групп 17. Новых и изменённых: 77. Замечаний: 0.» */
function readText({ read, changed, complete, problems }: StageResult): Text {
  const line = (language: 'ru' | 'en') => {
    const counts = Object.entries(read).map(([kind, count]) => `${kinds[kind]?.[language] ?? kind} ${count}`);
    return counts.join(', ') || (language === 'ru' ? 'объектов каталога нет' : 'no objects of a catalogue');
  };
  return text(
    `Файл 1С прочитан${complete ? '' : ' не до конца'}: ${line('ru')}. Новых и изменённых: ${changed}. Замечаний: ${problems.length}.`,
    `A file of 1C was read${complete ? '' : ' in part'}: ${line('en')}. New and changed: ${changed}. Remarks: ${problems.length}.`,
  );
}

async function journal(
  deps: ImportHistoryDeps,
  scope: ConnectionScope,
  keeping: ImportKeeping,
  job: string,
  problem: RecordProblem,
): Promise<void> {
  const { place, code, object, field, value, reason, weight } = problem;
  await deps.journal.record(
    {
      subject: { ...scope, object: { kind: place.element || 'file', id: object || place.file } },
      id: stableHash([job, place.file, code, place.element, place.index, field ?? '']),
      failure: 'rejected',
      causeKey: code,
      text: reason,
      details: {
        file: place.file,
        element: place.element,
        index: place.index,
        line: place.line,
        weight,
        ...(field === undefined ? {} : { field }),
        ...(value === undefined ? {} : { value }),
      },
    },
    keeping.keepErrorsDays,
  );
}
