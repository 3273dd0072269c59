import type { BaseContent, Good, Group, Picture, Ref, Variant } from './model.ts';
import { variantId } from './model.ts';
import { type ChangeKind, ChangeRegistration, groupTree } from './registration.ts';

/**
 * A simulated 1C base that a person works in. Every change is registered for each exchange node, as exchange plans of
 * 1C do. Methods throw RangeError for a reference the base does not have.
 */
export class OnecBase {
  readonly catalogue: BaseContent['catalogue'];
  readonly owner: BaseContent['owner'];
  readonly priceTypes: BaseContent['priceTypes'];
  readonly warehouses: BaseContent['warehouses'];
  readonly properties: BaseContent['properties'];
  readonly #groups: Map<Ref, Group>;
  readonly #goods: Map<Ref, Good>;
  readonly #prices: Map<string, Map<Ref, number>>;
  readonly #stock: Map<string, Map<Ref, number>>;
  readonly #nodes = new Map<string, ChangeRegistration>();

  constructor(content: BaseContent) {
    this.catalogue = content.catalogue;
    this.owner = content.owner;
    this.priceTypes = content.priceTypes;
    this.warehouses = content.warehouses;
    this.properties = content.properties;
    this.#groups = new Map(content.groups.map((group) => [group.ref, group]));
    this.#goods = new Map(content.goods.map((good) => [good.ref, good]));
    this.#prices = copied(content.prices);
    this.#stock = copied(content.stock);
  }

  get groups(): readonly Group[] {
    return [...this.#groups.values()];
  }

  get goods(): readonly Good[] {
    return [...this.#goods.values()];
  }

  good(ref: Ref): Good {
    return existing(this.#goods, ref, 'good');
  }

  /** What of the good is priced and stocked. */
  variants(good: Good): Variant[] {
    if (good.characteristics.length === 0) return [{ good }];
    return good.characteristics.map((characteristic) => ({ good, characteristic }));
  }

  prices(variant: string): ReadonlyMap<Ref, number> {
    return this.#prices.get(variant) ?? new Map<Ref, number>();
  }

  stock(variant: string): ReadonlyMap<Ref, number> {
    return this.#stock.get(variant) ?? new Map<Ref, number>();
  }

  /** The registration of a node; a new node has everything registered. */
  node(name: string): ChangeRegistration {
    const known = this.#nodes.get(name);
    if (known) return known;
    const registration = new ChangeRegistration();
    this.#nodes.set(name, registration);
    this.registerAll(name);
    return registration;
  }

  /** Registers everything anew, as «выгрузить полностью» does. */
  registerAll(name: string): void {
    const registration = this.node(name);
    registration.register('groups', groupTree);
    for (const ref of this.#goods.keys()) registration.register('good', ref);
  }

  addGroup(group: Group): void {
    if (group.parent !== undefined) existing(this.#groups, group.parent, 'group');
    this.#groups.set(group.ref, group);
    this.#changed('groups', groupTree);
  }

  renameGroup(ref: Ref, name: string): void {
    this.#groups.set(ref, { ...existing(this.#groups, ref, 'group'), name });
    this.#changed('groups', groupTree);
  }

  /** Puts a group under another one, or at the top. */
  moveGroup(ref: Ref, parent?: Ref): void {
    const { parent: _, ...group } = existing(this.#groups, ref, 'group');
    for (let above = parent; above !== undefined; above = existing(this.#groups, above, 'group').parent) {
      if (above === ref) throw new RangeError(`group ${ref} cannot stand below itself`);
    }
    this.#groups.set(ref, parent === undefined ? group : { ...group, parent });
    this.#changed('groups', groupTree);
  }

  /** Adds a good, or writes one anew. */
  writeGood(good: Good): void {
    for (const group of good.groups) existing(this.#groups, group, 'group');
    this.#goods.set(good.ref, good);
    this.#changed('good', good.ref);
  }

  rename(ref: Ref, name: string): void {
    this.writeGood({ ...this.good(ref), name });
  }

  moveGood(ref: Ref, groups: readonly Ref[]): void {
    this.writeGood({ ...this.good(ref), groups });
  }

  addPicture(ref: Ref, picture: Picture): void {
    const good = this.good(ref);
    this.writeGood({ ...good, pictures: [...good.pictures, picture] });
  }

  /** Sets or removes the mark for deletion. */
  markDeleted(ref: Ref, deleted = true): void {
    this.writeGood({ ...this.good(ref), deleted });
  }

  /** Sets a price; `undefined` removes it. */
  setPrice(variant: string, priceType: Ref, amount: number | undefined): void {
    this.#set(this.#prices, variant, priceType, amount);
  }

  /** Sets the stock in a warehouse; `undefined` removes the record. */
  setStock(variant: string, warehouse: Ref, quantity: number | undefined): void {
    this.#set(this.#stock, variant, warehouse, quantity);
  }

  #set(values: Map<string, Map<Ref, number>>, variant: string, key: Ref, value: number | undefined): void {
    const [goodRef = '', characteristicRef] = variant.split('#');
    const good = this.good(goodRef);
    const known = this.variants(good).some(
      ({ characteristic }) =>
        variantId(goodRef, characteristic?.ref) === variantId(goodRef, characteristicRef),
    );
    if (!known) throw new RangeError(`no variant ${variant}`);
    const row = values.get(variant) ?? new Map<Ref, number>();
    if (value === undefined) row.delete(key);
    else row.set(key, value);
    values.set(variant, row);
    this.#changed('offers', goodRef);
  }

  #changed(kind: ChangeKind, ref: Ref): void {
    for (const registration of this.#nodes.values()) registration.register(kind, ref);
  }
}

function existing<T>(map: ReadonlyMap<Ref, T>, ref: Ref, what: string): T {
  const found = map.get(ref);
  if (found === undefined) throw new RangeError(`no ${what} ${ref}`);
  return found;
}

function copied(rows: BaseContent['prices']): Map<string, Map<Ref, number>> {
  return new Map([...rows].map(([key, row]) => [key, new Map(row)]));
}
