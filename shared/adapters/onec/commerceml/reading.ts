import type { CatalogueRecord, Place, RecordProblem } from '../../../domain/catalogue/onec-records.ts';
import type { Text } from '../../../kernel/text.ts';
import { type ProblemCode, problemKinds } from './problem-texts.ts';
import type { XmlLimits } from './xml-limits.ts';

/** What a problem is about. */
export interface ProblemDetail {
  readonly object?: string | undefined;
  readonly field?: string | undefined;
  readonly value?: string | undefined;
}

/** The state of one file's reading: records that wait to be handed on, counts, problems. */
export class Reading {
  readonly file: string;
  readonly zoneMinutes: number;
  readonly limits: XmlLimits;
  encoding = 'utf-8';
  #waiting: CatalogueRecord[] = [];
  readonly #counts: Record<string, number> = {};
  #problems = 0;

  constructor(file: string, zoneMinutes: number, limits: XmlLimits) {
    this.file = file;
    this.zoneMinutes = zoneMinutes;
    this.limits = limits;
  }

  /** Hands a record on. */
  emit(record: CatalogueRecord): void {
    this.#counts[record.kind] = (this.#counts[record.kind] ?? 0) + 1;
    this.#waiting.push(record);
  }

  /** Reports a problem; from the limit on it is only counted, but for what ends the file. */
  problem(code: ProblemCode, place: Place, detail: ProblemDetail = {}): void {
    const kind: { readonly weight: RecordProblem['weight']; readonly reason: Text } = problemKinds[code];
    if (code !== 'more-problems') this.#problems += 1;
    if (this.#problems > this.limits.problems && kind.weight !== 'file' && code !== 'more-problems') return;
    this.emit({
      kind: 'problem',
      place,
      weight: kind.weight,
      code: `commerceml.${code}`,
      ...(detail.object === undefined ? {} : { object: shortened(detail.object, 200) }),
      ...(detail.field === undefined ? {} : { field: detail.field }),
      ...(detail.value === undefined ? {} : { value: shortened(detail.value, 100) }),
      reason: kind.reason,
    });
  }

  /** Takes the records that wait. */
  taken(): CatalogueRecord[] {
    const records = this.#waiting;
    this.#waiting = [];
    return records;
  }

  /** The last words: how many records of each kind there were. */
  finish(complete: boolean): void {
    const place = this.filePlace(0);
    if (this.#problems > this.limits.problems) {
      this.problem('more-problems', place, { value: String(this.#problems) });
    }
    this.#counts['problem'] = this.#problems;
    this.emit({ kind: 'documentEnd', place, complete, counts: { ...this.#counts } });
  }

  /** A place that is the file, not an object of it. */
  filePlace(line: number): Place {
    return { file: this.file, element: '', index: 0, line };
  }
}

function shortened(value: string, length: number): string {
  return value.length <= length ? value : `${value.slice(0, length - 1)}…`;
}
