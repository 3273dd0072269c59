import { goodIdOf } from '../../domain/catalogue/catalogue-records.ts';
import type { Good, Group, Offer, PriceType } from '../../domain/catalogue/onec-records.ts';
import {
  mainPicture,
  offerNews,
  stageGood,
  stageGroup,
  stageOffer,
  stagePriceType,
  stageUnit,
} from '../../domain/catalogue/stage-record.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type Staged, type StagedKind, type StagedRepository, staged } from './staged-repository.ts';

/** Objects of a file that are kept. */
export type Kept = Group | PriceType | Good | Offer;

/** About 3 900 characteristics of one good. */
const mostVariantBytes = 300_000;

/** An object with what its package says of it. */
export interface Waiting {
  readonly record: Kept;
  /** It is older than what is known, and counts only when nothing is known. */
  readonly stale: boolean;
  /** Id of the catalogue that a good came in. */
  readonly catalogue: string | undefined;
  /** When it was seen, where that is to be noted. */
  readonly seenAt: number | undefined;
}

/** A picture is one good's, as a rule; a file that so many have in common, such as a logo, is no picture of a good. */
const mostPictured = 100;

/** Kinds of what is known that a chunk needs to see. */
const loaded = ['group', 'priceType', 'good', 'offer', 'variants', 'unit', 'pictured'] as const;

/** Objects of one chunk beside what was known of them. */
export class StagingChunk {
  readonly #known: Map<string, Staged<StagedKind>>;
  readonly #news = new Map<string, Staged<StagedKind>>();
  readonly #marks = new Map<string, Mark>();
  readonly #seen: Staged<'seen'>[] = [];
  readonly #pictured = new Map<string, Staged<'pictured'>>();

  readonly #again: boolean;

  private constructor(known: Map<string, Staged<StagedKind>>, again: boolean) {
    this.#known = known;
    this.#again = again;
  }

  static async load(
    repository: StagedRepository,
    scope: ConnectionScope,
    waiting: readonly Waiting[],
    again: boolean,
  ): Promise<StagingChunk> {
    const refs: Record<(typeof loaded)[number], string[]> = {
      group: [],
      unit: [],
      priceType: [],
      good: [],
      offer: [],
      variants: [],
      pictured: [],
    };
    for (const { record } of waiting) {
      refs[record.kind].push(record.id);
      // Whether the good has an offer already tells whether it has a price to look at.
      if (record.kind === 'good') refs.offer.push(record.id);
      const unit = record.kind === 'good' ? stageUnit(record.unit) : undefined;
      if (unit) refs.unit.push(unit.code);
      const picture = record.kind === 'good' ? mainPicture(record) : undefined;
      if (picture !== undefined) refs.pictured.push(picture);
      if (record.kind === 'good' || record.kind === 'offer') refs.variants.push(goodIdOf(record.id));
    }
    const read = await Promise.all(loaded.map((kind) => repository.read(scope, kind, refs[kind])));
    const known = new Map<string, Staged<StagedKind>>();
    for (const states of read)
      for (const state of states.values()) known.set(stateKey(state.kind, state.ref), state);
    return new StagingChunk(known, again);
  }

  /** Compares one object with what is known of it. */
  take({ record, stale, catalogue, seenAt }: Waiting): void {
    if (record.kind === 'good' && seenAt !== undefined)
      this.#seen.push(staged('seen', record.id, { at: seenAt }));
    if (stale && this.#get(record.kind, record.id)) {
      if (this.#again) this.#markAgain(record);
      return;
    }
    switch (record.kind) {
      case 'group':
        if (this.#put(staged('group', record.id, stageGroup(record)))) this.#mark('section', record.id);
        return;
      case 'priceType':
        this.#put(staged('priceType', record.id, stagePriceType(record)));
        return;
      case 'good':
        this.#takeGood(record, catalogue);
        return;
      case 'offer':
        this.#takeOffer(record);
        return;
    }
  }

  news(): readonly Staged<StagedKind>[] {
    return [...this.#news.values()];
  }

  /** What is noted beside: which goods the file brought, where that is wanted, and whose pictures are whose. */
  notes(): readonly Staged<StagedKind>[] {
    return [...this.#seen, ...this.#pictured.values()];
  }

  marks(): readonly Mark[] {
    return [...this.#marks.values()];
  }

  /** An interrupted reading may have kept this without its mark, and a newer package may have been taken since. */
  #markAgain(record: Kept): void {
    if (record.kind === 'group') this.#mark('section', record.id);
    if (record.kind !== 'good' && record.kind !== 'offer') return;
    this.#addVariant(record.id);
    this.#markProducts(record.id);
  }

  #takeGood(good: Good, catalogue: string | undefined): void {
    this.#takeUnit(good);
    this.#takePicture(good);
    const known = this.#addVariant(good.id);
    if (!this.#put(staged('good', good.id, stageGood(good, catalogue))) && !known) return;
    this.#markProducts(good.id);
  }

  /** A good with characteristics is one product each; without them it is a product itself. */
  #markProducts(id: string): void {
    const ids = id.includes('#') ? [id] : this.#variantsOf(id);
    for (const ref of ids.length > 0 ? ids : [id]) {
      this.#mark('product', ref);
      if (ref !== id || this.#get('offer', ref)) this.#mark('price', ref);
    }
  }

  /** What a unit is called is asked for once, where the portal lacks it: the first good that has it says it. */
  #takeUnit(good: Good): void {
    const found = stageUnit(good.unit);
    if (found && !this.#get('unit', found.code))
      this.#news.set(stateKey('unit', found.code), staged('unit', found.code, found.unit));
  }

  /** The file may come later, or be replaced: it is known then whose picture it is. */
  #takePicture(good: Good): void {
    const { id } = good;
    const name = mainPicture(good);
    const known = name === undefined ? undefined : (this.#pictured.get(name) ?? this.#get('pictured', name));
    const goods = known?.state.goods ?? [];
    if (name === undefined || goods.includes(id) || goods.length >= mostPictured) return;
    this.#pictured.set(name, staged('pictured', name, { goods: [...goods, id] }));
  }

  #takeOffer(offer: Offer): void {
    const before = this.#get('offer', offer.id);
    const isNew = this.#addVariant(offer.id) || this.#again;
    const news = staged('offer', offer.id, stageOffer(offer, before?.state));
    if (!this.#put(news) && !isNew) return;
    const moved = offerNews(before?.state, news.state);
    if (isNew || moved.product) this.#mark('product', offer.id);
    if (isNew || moved.price) this.#mark('price', offer.id);
  }

  /** Remembers a characteristic of its good; true when it was not known. */
  #addVariant(id: string): boolean {
    if (!id.includes('#')) return false;
    const ids = this.#variantsOf(goodIdOf(id));
    if (ids.includes(id)) return false;
    // One item holds them all. Beyond that they are products still, but a change of the good alone does not reach them.
    if (Buffer.byteLength(JSON.stringify(ids)) > mostVariantBytes) return false;
    return this.#put(staged('variants', goodIdOf(id), { ids: [...ids, id] }));
  }

  #variantsOf(goodId: string): readonly string[] {
    return this.#get('variants', goodId)?.state.ids ?? [];
  }

  #mark(entity: Mark['entity'], id: string): void {
    this.#marks.set(`${entity}#${id}`, { side: 'base', entity, id, root: id });
  }

  #get<Kind extends StagedKind>(kind: Kind, ref: string): Staged<Kind> | undefined {
    const key = stateKey(kind, ref);
    return (this.#news.get(key) ?? this.#known.get(key)) as Staged<Kind> | undefined;
  }

  /** True when it says something else than what is known, or may have done so in an interrupted reading. */
  #put(state: Staged<StagedKind>): boolean {
    const before = this.#get(state.kind, state.ref);
    if (before?.hash === state.hash) return this.#again;
    this.#news.set(stateKey(state.kind, state.ref), state);
    return true;
  }
}

function stateKey(kind: StagedKind, ref: string): string {
  return `${kind}#${ref}`;
}
