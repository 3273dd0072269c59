import type { Json } from '../kernel/canonical-json.ts';
import { Transient } from '../kernel/outcome.ts';

/**
 * A row as the interface says it, under the property names of the configuration (`Description`, `Контрагент_Key` …).
 * Whole numbers of 64 bits come as text (`"LineNumber": "1"`), the empty reference is `emptyRef`, the empty moment
 * `0001-01-01T00:00:00`; moments have no zone: they are the local time of the base's server.
 */
export type BaseRow = Readonly<Record<string, Json>>;

/** What a property is compared with. */
export type BaseValue =
  | string
  | number
  | boolean
  /**
   * A reference. Where the property may be of several types (it has an `X_Type` beside it) the type is needed, e.g.
   * `Catalog_Контрагенты`: without it the base finds nothing and says nothing.
   */
  | { readonly ref: string; readonly type?: string }
  /** `2025-03-01T00:00:00`, the time of the base's server. */
  | { readonly moment: string };

/** A condition on rows. `field` is a property, or one of a reference: `Контрагент/ИНН`. */
export type BaseCondition =
  | {
      readonly field: string;
      readonly is: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
      readonly value: BaseValue;
    }
  /** Whether case counts depends on the base's database. */
  | { readonly field: string; readonly contains: string }
  | { readonly field: string; readonly startsWith: string }
  | { readonly all: readonly BaseCondition[] }
  | { readonly any: readonly BaseCondition[] }
  | { readonly not: BaseCondition };

/**
 * A virtual table of a register. Resources get a suffix: `СуммаBalance`, `СуммаTurnover`, `СуммаReceipt`,
 * `СуммаExpense`, `СуммаOpeningBalance`, `СуммаClosingBalance`.
 */
export type VirtualTable =
  /** Of information registers: the last, or the first, record of each combination of dimensions. */
  | ({ readonly name: 'SliceLast' } & SliceArguments)
  | ({ readonly name: 'SliceFirst' } & SliceArguments)
  /** Of accumulation and accounting registers: what is left at a moment. */
  | ({ readonly name: 'Balance'; readonly period?: string } & RegisterArguments)
  /** The same: what moved between two moments. */
  | ({ readonly name: 'Turnovers' } & TurnoverArguments)
  | ({ readonly name: 'BalanceAndTurnovers' } & TurnoverArguments);

interface SliceArguments {
  readonly period?: string;
  readonly condition?: BaseCondition;
}

interface TurnoverArguments extends RegisterArguments {
  readonly from?: string;
  readonly to?: string;
}

interface RegisterArguments {
  readonly condition?: BaseCondition;
  /** Which dimensions to break down by (without `_Key`); all of them when missing. */
  readonly dimensions?: readonly string[];
  /** Of accounting registers, e.g. accounts of receivables. */
  readonly accountCondition?: BaseCondition;
}

/** What is asked of a base. */
export interface BaseQuery {
  /** An entity set, e.g. `Catalog_Контрагенты`, `Document_СчетНаОплату`, `AccumulationRegister_РасчетыСПокупателями`. */
  readonly set: string;
  readonly table?: VirtualTable;
  readonly filter?: BaseCondition;
  /** Properties; all of them when missing. `Контрагент____Presentation` gives the text of a reference. */
  readonly select?: readonly string[];
  /** References whose objects are to come inside the row; `null` for an empty reference. Not tabular parts. */
  readonly expand?: readonly string[];
  /** Properties, with ` desc` behind for descending. */
  readonly orderBy?: readonly string[];
  /** Rows to leave out at the beginning. */
  readonly skip?: number;
  /** Rows at most. */
  readonly limit?: number;
  /** Rows of a page, where they are narrow or wide; 500 when missing. */
  readonly pageRows?: number;
}

/** No answer to a write: it may have been done. Look before it is repeated. */
export class Unsettled extends Transient {}

/** What became of making an object under a reference of our own. */
export type Created =
  | { readonly state: 'created'; readonly row: BaseRow }
  /** There is one under this reference: most likely an earlier attempt made it. */
  | { readonly state: 'exists' };

/**
 * A 1C base that is published with the standard OData interface.
 *
 * Everything throws outcomes: `Busy` the base is closed, asleep, out of licences or locked; `Broken` a person has to
 * mend address, password, rights or composition; `Rejected` the base refuses (its own words are in the text) or the
 * query does not fit the configuration. A write that was perhaps done throws `Unsettled`: look before it is repeated.
 * RangeError is a name or a value that no query can hold.
 *
 * https://its.1c.ru/db/v8327doc#bookmark:dev:TI000001358
 */
export interface PublishedBase {
  /** Names of the entity sets that the administrator put into the composition of the interface. */
  sets(): Promise<readonly string[]>;
  /** How many rows of a set fit. */
  count(set: string, filter?: BaseCondition): Promise<number>;
  /**
   * All rows, page by page. Objects are ordered by their reference unless `orderBy` says otherwise; records of registers
   * and virtual tables come in one page when no order is given, for without one pages overlap.
   */
  pages(query: BaseQuery): AsyncIterable<readonly BaseRow[]>;
  /** One object, `undefined` when there is none under the reference. */
  get(set: string, ref: string): Promise<BaseRow | undefined>;
  /** Makes an object under the row's own `Ref_Key`. Properties that the configuration lacks are ignored by the base. */
  create(set: string, row: BaseRow): Promise<Created>;
  /** Changes properties of an object; tabular parts are replaced as a whole. Answers the object as it is then. */
  change(set: string, ref: string, row: BaseRow): Promise<BaseRow | undefined>;
  /** Writes a record of an independent information register; one of the same key is replaced. */
  record(set: string, row: BaseRow): Promise<void>;
}

/** Where a base is published, and as whom to enter. */
export interface BaseAccess {
  /** With the name of the base, without `/odata/…`: `https://1c.example.ru/unf`. */
  readonly address: string;
  readonly user: string;
  readonly password: string;
  /** For somebody who waits; otherwise a slow base is given two minutes. */
  readonly timeoutMilliseconds?: number;
}

/** Published bases. */
export interface PublishedBases {
  of(access: BaseAccess): PublishedBase;
}

/** All rows of a query at once. */
export async function allRows(
  base: Pick<PublishedBase, 'pages'>,
  query: BaseQuery,
): Promise<readonly BaseRow[]> {
  const rows: BaseRow[] = [];
  for await (const page of base.pages(query)) rows.push(...page);
  return rows;
}
