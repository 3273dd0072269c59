import {
  goodIdOf,
  type ProductRules,
  priceRecord,
  productRecord,
  type StagedProduct,
  sectionRecord,
} from '../../domain/catalogue/catalogue-records.ts';
import type { CatalogueSettings } from '../../domain/catalogue/settings.ts';
import type { BaseRecord, RecordKey } from '../../domain/sync/record.ts';
import { incrementalHash } from '../../kernel/stable-hash.ts';
import type { Base, PictureFile } from '../../ports/base.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { pictureBlob } from './picture-blob.ts';
import type { Staged, StagedRepository } from './staged-repository.ts';

/** What is known of the catalogue of a base, and where its pictures lie. */
export interface StagedSource {
  readonly staged: StagedRepository;
  readonly blobs: Pick<Blobs, 'get'>;
}

/** A base that pushes its catalogue by exchange: what it says is what it said last. */
export class StagedBase implements Base {
  readonly #staged: StagedRepository;
  readonly #scope: ConnectionScope;
  readonly #settings: CatalogueSettings;
  readonly #portalCurrency: string;
  readonly #blobs: StagedSource['blobs'];

  constructor(
    { blobs, staged }: StagedSource,
    scope: ConnectionScope,
    settings: CatalogueSettings,
    portalCurrency: string,
  ) {
    this.#staged = staged;
    this.#blobs = blobs;
    this.#scope = scope;
    this.#settings = settings;
    this.#portalCurrency = portalCurrency;
  }

  async read(records: readonly RecordKey[]): Promise<readonly BaseRecord[]> {
    const [sections, products] = await Promise.all([
      this.#sections(records.filter((record) => record.entity === 'section')),
      this.#products(records.filter((record) => record.entity === 'product' || record.entity === 'price')),
    ]);
    return [...sections, ...products];
  }

  async picture({ ref }: RecordKey, hash: string): Promise<PictureFile | undefined> {
    const good = goodOf(await this.#goods([ref]), ref);
    const path = good?.state.picture;
    const body = path === undefined ? undefined : await this.#blobs.get(pictureBlob(this.#scope, path));
    if (path === undefined || !body) return undefined;
    const bytes = await bytesOf(body.stream);
    // Another picture came under the name: its products are marked.
    if (hexHash(bytes) !== hash) return undefined;
    return { name: path.slice(path.lastIndexOf('/') + 1), bytes };
  }

  #goods(refs: readonly string[]): Promise<ReadonlyMap<string, Staged<'good'>>> {
    return this.#staged.read(this.#scope, 'good', [...refs, ...refs.map(goodIdOf)]);
  }

  /** Files that goods name as their pictures, by name. */
  async #pictures(goods: Iterable<Staged<'good'>>): Promise<ReadonlyMap<string, Staged<'picture'>>> {
    if (this.#settings.pictures === 'off') return new Map();
    const names = [...goods].flatMap(({ state }) => state.picture ?? []);
    return this.#staged.read(this.#scope, 'picture', names);
  }

  async #sections(records: readonly RecordKey[]): Promise<readonly BaseRecord[]> {
    const groups = await this.#staged.read(
      this.#scope,
      'group',
      records.map((record) => record.ref),
    );
    return [...groups.values()].map((group) => sectionRecord(group.ref, group.state));
  }

  async #products(records: readonly RecordKey[]): Promise<readonly BaseRecord[]> {
    if (records.length === 0) return [];
    const rules = await this.#rules();
    const refs = [...new Set(records.map((record) => record.ref))];
    const goodIds = refs.map(goodIdOf);
    const [goods, offers, variants] = await Promise.all([
      this.#goods(refs),
      this.#staged.read(this.#scope, 'offer', refs),
      this.#staged.read(this.#scope, 'variants', goodIds),
    ]);
    const pictures = await this.#pictures(goods.values());
    const built: BaseRecord[] = [];
    for (const { entity, ref } of records) {
      const good = goodOf(goods, ref);
      const offer = offers.get(ref);
      const own = variants.get(goodIdOf(ref));
      const picture = pictures.get(good?.state.picture ?? '');
      const product: StagedProduct = {
        ref,
        ...(good && { good: good.state }),
        ...(offer && { offer: offer.state }),
        ...(own && { variants: own.state }),
        ...(picture && { picture: picture.state }),
      };
      const record = entity === 'price' ? priceRecord(product, rules) : productRecord(product, rules);
      if (record) built.push(record);
    }
    return built;
  }

  async #rules(): Promise<ProductRules> {
    const state = await this.#staged.catalogueState(this.#scope);
    const priceType = this.#settings.priceType ?? state.priceType;
    const types =
      priceType === undefined ? undefined : await this.#staged.read(this.#scope, 'priceType', [priceType]);
    const priceTypeCurrency = priceType === undefined ? undefined : types?.get(priceType)?.state.currency;
    return {
      portalCurrency: this.#portalCurrency,
      deactivateMissing: this.#settings.deactivateMissing,
      pictures: this.#settings.pictures,
      ...(priceType === undefined ? {} : { priceType }),
      ...(priceTypeCurrency === undefined ? {} : { priceTypeCurrency }),
      ...(this.#settings.warehouses === undefined ? {} : { warehouses: this.#settings.warehouses }),
    };
  }
}

/** A good that came with its characteristic in one id says more about it than the good alone. */
function goodOf(goods: ReadonlyMap<string, Staged<'good'>>, ref: string): Staged<'good'> | undefined {
  return goods.get(ref) ?? goods.get(goodIdOf(ref));
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function hexHash(bytes: Uint8Array): string {
  const hash = incrementalHash();
  hash.add(bytes);
  return hash.hex();
}
