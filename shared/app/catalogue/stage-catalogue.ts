import { exchangeOverAt } from '../../domain/catalogue/full-exchange.ts';
import type {
  CatalogueRecord,
  PackageEnd,
  PackageStart,
  RecordProblem,
} from '../../domain/catalogue/onec-records.ts';
import { sameValue } from '../../domain/entities/canonical.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import { text } from '../../kernel/text.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { CatalogueState, StagedRepository } from './staged-repository.ts';
import { type Kept, StagingChunk, type Waiting } from './staging-chunk.ts';

export interface StageDeps {
  readonly staged: StagedRepository;
  readonly marks: MarkRepository;
  readonly clock: Clock;
}

/** How a file is read. */
export interface StageOptions {
  /**
   * The file may have been read in part before: news may have been kept whose marks were not set, so that every object
   * of the file is marked, new or not.
   */
  readonly again?: boolean;
  /** Note which goods full exchanges bring, so that it is known which ones they no longer do. */
  readonly watchMissing?: boolean;
}

/** What a file said, and how much of it was news. */
export interface StageResult {
  /** Objects read, by kind. */
  readonly read: Readonly<Record<string, number>>;
  /** Objects that said something new. */
  readonly changed: number;
  readonly problems: readonly RecordProblem[];
  /** False when the file broke off. */
  readonly complete: boolean;
}

const chunkSize = 500;
/** Characters of descriptions that wait at most: they are what makes objects large. */
const chunkCharacters = 500_000;
/** A damaged file may have a problem in each object; the journal needs the first ones and the number of the rest. */
const mostProblems = 1_000;

/**
 * Keeps what a catalogue file says and marks what is new, in chunks, so that a file of any size takes little memory.
 * What is the same as before costs one read and no write. One file of a connection at a time: callers hold the
 * connection's import lease.
 */
export async function stageCatalogue(
  deps: StageDeps,
  scope: ConnectionScope,
  records: AsyncIterable<CatalogueRecord>,
  options: StageOptions,
): Promise<StageResult> {
  const stager = new Stager(deps, scope, await deps.staged.catalogueState(scope), options);
  for await (const record of records) await stager.take(record);
  return stager.finish();
}

class Stager {
  readonly #deps: StageDeps;
  readonly #scope: ConnectionScope;
  readonly #options: StageOptions;
  readonly #before: CatalogueState;
  readonly #startedAt: number;
  #state: CatalogueState;
  #saved: CatalogueState;
  #waiting: Waiting[] = [];
  #characters = 0;
  #changed = 0;
  #complete = false;
  #stale = false;
  /** A classifier comes with packages of either section, often without its groups: those have an age of their own. */
  #groupsStale = false;
  #catalogue: string | undefined;
  /** Goods of the package are noted as brought. */
  #watched = false;
  #generatedAt: number | undefined;
  #file = '';
  readonly #read: Record<string, number> = {};
  readonly #problems: RecordProblem[] = [];
  #moreProblems = 0;
  readonly #groupsSeen = new Set<string>();

  constructor(deps: StageDeps, scope: ConnectionScope, state: CatalogueState, options: StageOptions) {
    this.#options = options;
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#scope = scope;
    this.#before = state;
    this.#state = state;
    this.#saved = state;
  }

  async take(record: CatalogueRecord): Promise<void> {
    switch (record.kind) {
      case 'documentStart':
        this.#generatedAt = record.generatedAt?.at;
        this.#file = record.place.file;
        return;
      case 'packageStart':
        this.#begin(record);
        return;
      case 'group':
        // The same group may stand under several parents: the first one is its place.
        if (this.#groupsSeen.has(record.id)) return;
        if (this.#groupsSeen.size === 0) this.#groupsStale = this.#isStale('groups');
        this.#groupsSeen.add(record.id);
        return this.#keep(record);
      case 'priceType':
        // The first price type ever seen is the one whose prices go to the portal.
        if (this.#state.priceType === undefined && !record.deleted) {
          this.#state = { ...this.#state, priceType: record.id };
        }
        return this.#keep(record);
      case 'good':
      case 'offer':
        return this.#keep(record);
      case 'problem':
        this.#problem(record);
        return;
      case 'documentEnd':
        this.#complete = record.complete;
        return;
      case 'packageEnd':
        this.#end(record);
        return;
      case 'category':
      case 'property':
      case 'unit':
      case 'warehouse':
        return;
    }
  }

  async finish(): Promise<StageResult> {
    await this.#flush();
    // What a broken file lacks may be in the base: nothing can be said of what the exchange did not bring.
    if (!this.#complete) this.#state = { ...this.#state, full: {} };
    await this.#saveState();
    if (this.#moreProblems > 0) this.#problems.push(tooMany(this.#file, this.#moreProblems));
    return { read: this.#read, changed: this.#changed, problems: this.#problems, complete: this.#complete };
  }

  /**
   * A package older than the newest one taken says nothing new about objects that are known already. The clock of a
   * base may be ahead: a moment in the future counts as now, so that a corrected clock is believed again at once.
   */
  #begin({ section, id, onlyChanges }: PackageStart): void {
    this.#stale = false;
    this.#catalogue = section === 'catalogue' ? (id ?? '') : undefined;
    const mayBeFull = onlyChanges !== true || this.#state.full[this.#catalogue ?? ''] !== undefined;
    this.#watched = this.#options.watchMissing === true && section === 'catalogue' && mayBeFull;
    if (section === 'classifier') return;
    this.#stale = this.#isStale(section);
    if (this.#stale) this.#problem(olderPackage(this.#file));
  }

  /** Whether a newer part of this kind was taken before; otherwise this one is the newest from now on. */
  #isStale(part: string): boolean {
    if (this.#generatedAt === undefined) return false;
    const newest = this.#before.newest[part];
    if (newest !== undefined && this.#generatedAt < newest) return true;
    const at = Math.min(this.#generatedAt, this.#deps.clock.now());
    this.#state = { ...this.#state, newest: { ...this.#state.newest, [part]: at } };
    return false;
  }

  /**
   * A package that says it is full begins a full exchange; 1C sends the rest of it as changes, each portion in a session
   * of its own. Older exporters say it of each portion: one exchange does not end where the next portion begins.
   */
  #end(end: PackageEnd): void {
    const now = this.#deps.clock.now();
    const full = { ...this.#state.full };
    if (end.section === 'offers') {
      const own = end.catalogueId ?? end.id?.replace(/#.*$/, '') ?? '';
      for (const [catalogue, { since }] of Object.entries(full))
        if (own === '' || own === catalogue)
          full[catalogue] = { since, overAt: exchangeOverAt('offers', now) };
    }
    if (this.#watched && this.#catalogue !== undefined) {
      const begun = full[this.#catalogue]?.since;
      const since = begun ?? (end.onlyChanges === false && !this.#stale ? this.#startedAt : undefined);
      if (since !== undefined) full[this.#catalogue] = { since, overAt: exchangeOverAt('goods', now) };
    }
    this.#state = { ...this.#state, full };
  }

  async #keep(record: Kept): Promise<void> {
    this.#read[record.kind] = (this.#read[record.kind] ?? 0) + 1;
    const catalogue = this.#catalogue;
    const seenAt = this.#watched ? this.#startedAt : undefined;
    const stale = record.kind === 'group' ? this.#groupsStale : this.#stale;
    this.#waiting.push({ record, stale, catalogue, seenAt });
    this.#characters += charactersOf(record);
    if (this.#waiting.length >= chunkSize || this.#characters >= chunkCharacters) await this.#flush();
  }

  #problem(problem: RecordProblem): void {
    if (this.#problems.length < mostProblems) this.#problems.push(problem);
    else this.#moreProblems += 1;
  }

  /** The synchronisation may be under way: marks of prices mean nothing to it before it knows the price type. */
  async #saveState(): Promise<void> {
    if (sameValue(this.#state as Json, this.#saved as Json)) return;
    await this.#deps.staged.saveCatalogueState(this.#scope, this.#state);
    this.#saved = this.#state;
  }

  async #flush(): Promise<void> {
    await this.#saveState();
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#characters = 0;
    const { again = false } = this.#options;
    const chunk = await StagingChunk.load(this.#deps.staged, this.#scope, waiting, again);
    for (const one of waiting) chunk.take(one);
    // News before marks: a mark without its news would be settled for nothing.
    await this.#deps.staged.write(this.#scope, [...chunk.news(), ...chunk.notes()]);
    await this.#deps.marks.set(this.#scope, chunk.marks());
    this.#changed += chunk.news().length;
  }
}

function charactersOf(record: Kept): number {
  if (record.kind === 'good') return (record.htmlDescription ?? record.description ?? '').length;
  return record.kind === 'group' ? (record.description ?? '').length : 0;
}

function olderPackage(file: string): RecordProblem {
  return {
    kind: 'problem',
    place: { file, element: 'КоммерческаяИнформация', index: 0, line: 1 },
    weight: 'note',
    code: 'commerceml.older-package',
    field: 'ДатаФормирования',
    reason: text(
      'Файл сформирован раньше, чем уже принятый: известные товары не изменены. Если в 1С восстановлена старая копия базы, проверьте её.',
      'The file was generated before one that was taken already: known goods were not changed. If an old copy of the base was restored in 1C, check it.',
    ),
  };
}

function tooMany(file: string, more: number): RecordProblem {
  return {
    kind: 'problem',
    place: { file, element: '', index: 0, line: 0 },
    weight: 'note',
    code: 'commerceml.more-problems',
    reason: text(
      `В файле есть ещё ошибки (${more}): они не показаны.`,
      `The file has more problems (${more}): they are not shown.`,
    ),
  };
}
