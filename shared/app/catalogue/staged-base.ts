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
import type { Base } from '../../ports/base.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { StagedRepository } from './staged-repository.ts';

/** A base that pushes its catalogue by exchange: what it says is what it said last. */
export class StagedBase implements Base {
  readonly #staged: StagedRepository;
  readonly #scope: ConnectionScope;
  readonly #settings: CatalogueSettings;
  readonly #portalCurrency: string;

  constructor(
    staged: StagedRepository,
    scope: ConnectionScope,
    settings: CatalogueSettings,
    portalCurrency: string,
  ) {
    this.#staged = staged;
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
      this.#staged.read(this.#scope, 'good', [...refs, ...goodIds]),
      this.#staged.read(this.#scope, 'offer', refs),
      this.#staged.read(this.#scope, 'variants', goodIds),
    ]);
    const built: BaseRecord[] = [];
    for (const { entity, ref } of records) {
      // A good that came with its characteristic in one id says more about it than the good alone.
      const good = goods.get(ref) ?? goods.get(goodIdOf(ref));
      const offer = offers.get(ref);
      const own = variants.get(goodIdOf(ref));
      const product: StagedProduct = {
        ref,
        ...(good && { good: good.state }),
        ...(offer && { offer: offer.state }),
        ...(own && { variants: own.state }),
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
      ...(priceType === undefined ? {} : { priceType }),
      ...(priceTypeCurrency === undefined ? {} : { priceTypeCurrency }),
      ...(this.#settings.warehouses === undefined ? {} : { warehouses: this.#settings.warehouses }),
    };
  }
}
