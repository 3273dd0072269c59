import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { type PropertyOf, parseFilter, type Row } from './filter.ts';
import { OdataRefusal } from './refusal.ts';

/** A movement of a register, or a record of an information register. */
export interface RegisterRecord {
  /** `2025-03-01T00:00:00`, the time of the server. */
  readonly period: string;
  /** The document that made it; registers of information may lack one. */
  readonly recorder?: { readonly type: string; readonly ref: string };
  /** Of balance registers: an expense instead of a receipt. */
  readonly expense?: boolean;
  /** Dimensions and resources under their names in the interface. */
  readonly values: Row;
}

/** A register of the base. It may be added to at any time. */
export interface Register {
  readonly kind: 'information' | 'accumulation' | 'accounting';
  /** Names in the interface, e.g. `Контрагент_Key`; of an accounting register `Account_Key` too. */
  readonly dimensions: readonly string[];
  readonly resources: readonly string[];
  readonly records: RegisterRecord[];
}

const tables: Readonly<Record<Register['kind'], readonly string[]>> = {
  information: ['SliceLast', 'SliceFirst'],
  accumulation: ['Balance', 'Turnovers', 'BalanceAndTurnovers'],
  accounting: ['Balance', 'Turnovers', 'BalanceAndTurnovers'],
};

/** The records one by one, as the set `<register>_RecordType` gives them. */
export function recordRows({ kind, records }: Register): readonly Row[] {
  return records.map(({ expense, period, recorder, values }, index) => ({
    Period: period,
    ...(recorder && { Recorder: recorder.ref, Recorder_Type: `StandardODATA.${recorder.type}` }),
    ...(kind !== 'information' && { LineNumber: String(index + 1), Active: true }),
    ...(kind === 'accumulation' && { RecordType: expense ? 'Expense' : 'Receipt' }),
    ...values,
  }));
}

/** The register itself: by documents where documents write it. */
export function registerRows(register: Register): readonly Row[] {
  if (register.records.every(({ recorder }) => recorder === undefined)) return recordRows(register);
  const byRecorder = Map.groupBy(recordRows(register), (row) => String(row['Recorder']));
  return [...byRecorder.values()].map((rows) => ({
    Recorder: rows[0]?.['Recorder'] ?? null,
    Recorder_Type: rows[0]?.['Recorder_Type'] ?? null,
    RecordSet: rows.map((row): Json => ({ ...row })),
  }));
}

/**
 * A virtual table. @param given arguments by name, literals taken off
 * @throws OdataRefusal code 11 for a table that registers of the kind do not have
 */
export function virtualTable(
  register: Register,
  name: string,
  given: ReadonlyMap<string, string>,
  property: PropertyOf,
): readonly Row[] {
  if (!tables[register.kind].includes(name)) throw new OdataRefusal(404, 11, `Метод "${name}" не найден`);
  const conditions = ['Condition', 'AccountCondition'].flatMap((one) => {
    const text = given.get(one);
    return text === undefined ? [] : [parseFilter(text, property)];
  });
  const records = register.records.filter(({ values }) => conditions.every((fits) => fits(values)));
  if (name === 'SliceLast' || name === 'SliceFirst')
    return slice({ ...register, records }, name, given.get('Period'));
  const asked = given.get('Dimensions')?.split(',');
  const dimensions = register.dimensions.filter(
    (one) => asked === undefined || asked.includes(one.replace(/_Key$/, '')),
  );
  const groups = Map.groupBy(records, ({ values }) =>
    JSON.stringify(dimensions.map((one) => values[one] ?? null)),
  );
  return [...groups.values()].flatMap((group) => {
    const row = totals(register, name, group, given);
    return row ? [{ ...named(dimensions, group), ...row }] : [];
  });
}

function slice(register: Register, name: string, period: string | undefined): readonly Row[] {
  const inTime = register.records.filter(
    (record) =>
      period === undefined || (name === 'SliceLast' ? record.period <= period : record.period >= period),
  );
  const sorted = inTime.toSorted((a, b) => (a.period < b.period ? -1 : 1));
  const last = new Map<string, RegisterRecord>();
  for (const record of name === 'SliceLast' ? sorted : sorted.reverse())
    last.set(JSON.stringify(register.dimensions.map((one) => record.values[one] ?? null)), record);
  return recordRows({ ...register, records: [...last.values()] });
}

function named(dimensions: readonly string[], [first]: readonly RegisterRecord[]): Row {
  return Object.fromEntries(
    dimensions.flatMap((one) => {
      const type = first?.values[`${one}_Type`];
      const value = [one, first?.values[one] ?? null] as const;
      return type === undefined ? [value] : [value, [`${one}_Type`, type] as const];
    }),
  );
}

/** Resources of one group; nothing where nothing is left and nothing moved. */
function totals(
  { kind, resources }: Register,
  name: string,
  records: readonly RegisterRecord[],
  given: ReadonlyMap<string, string>,
): Row | undefined {
  const row: Record<string, Json> = {};
  const [from, to] = [given.get('StartPeriod') ?? '', given.get('EndPeriod') ?? '9999'];
  const until = given.get('Period') ?? '9999';
  for (const resource of resources) {
    const sum = (fits: (record: RegisterRecord) => boolean) =>
      round(records.filter(fits).reduce((total, record) => total + signed(record, resource), 0));
    const moved = (record: RegisterRecord) => record.period >= from && record.period <= to;
    if (name === 'Balance') {
      const balance = sum(({ period }) => period < until || until === '9999');
      row[`${resource}Balance`] = balance;
      if (kind === 'accounting') {
        row[`${resource}BalanceDr`] = Math.max(0, balance);
        row[`${resource}BalanceCr`] = Math.max(0, -balance);
      }
      continue;
    }
    if (name === 'BalanceAndTurnovers') {
      row[`${resource}OpeningBalance`] = sum(({ period }) => period < from);
      row[`${resource}ClosingBalance`] = sum(({ period }) => period <= to);
    }
    row[`${resource}Turnover`] = sum(moved);
    row[`${resource}Receipt`] = sum((record) => moved(record) && !record.expense);
    row[`${resource}Expense`] = -sum((record) => moved(record) && record.expense === true);
  }
  return Object.values(row).every((value) => value === 0) ? undefined : row;
}

function signed({ expense, values }: RegisterRecord, resource: string): number {
  const value = Number(values[resource] ?? 0);
  return expense ? -value : value;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000 || 0;
}
