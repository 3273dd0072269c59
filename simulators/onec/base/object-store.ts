import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Ref } from './model.ts';

/** A row of a tabular part. */
export type Row = Readonly<Record<string, Json>>;

/**
 * An object of the base in the words of the standard OData interface. References end in `_Key`; what may be of several
 * types has its type beside it.
 */
export interface StoredObject {
  readonly type: string;
  readonly ref: Ref;
  readonly deletionMark: boolean;
  readonly isFolder: boolean;
  /** `DataVersion`: base64 of a number that grows with each writing. */
  readonly version: string;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** What is written; an object that is there keeps what is not named. */
export interface ObjectChange {
  readonly attributes?: StoredObject['attributes'];
  readonly tables?: StoredObject['tables'];
  readonly deletionMark?: boolean;
  readonly isFolder?: boolean;
}

/** Everything in the base's database, constants of its extensions included: what a backup holds. */
export interface Backup {
  readonly objects: readonly StoredObject[];
  readonly removed: readonly { readonly type: string; readonly ref: Ref }[];
  readonly versions: number;
  readonly registered: ReadonlyMap<string, readonly string[]>;
  readonly constants: ReadonlyMap<string, string>;
  /** Records of registers, by the name of the register and by their dimensions. */
  readonly records: ReadonlyMap<string, ReadonlyMap<string, Json>>;
}

/**
 * Objects of a base with the registration of their changes for each exchange node, as exchange plans of 1C keep it, and
 * constants. A transaction of 1C is a call here.
 */
export class ObjectStore {
  #objects = new Map<string, StoredObject>();
  #removed = new Map<string, { readonly type: string; readonly ref: Ref }>();
  #versions = 0;
  #registered = new Map<string, Set<string>>();
  #constants = new Map<string, string>();
  #records = new Map<string, Map<string, Json>>();

  get(type: string, ref: Ref): StoredObject | undefined {
    return this.#objects.get(keyOf(type, ref));
  }

  /** All objects of a type in the order in which they were first written. */
  ofType(type: string): readonly StoredObject[] {
    return [...this.#objects.values()].filter((object) => object.type === type);
  }

  /** Writes an object, new or not, and registers the change for every node but the one it came from. */
  write(type: string, ref: Ref, change: ObjectChange, fromNode?: string): StoredObject {
    const before = this.get(type, ref);
    this.#versions += 1;
    const object: StoredObject = {
      type,
      ref,
      deletionMark: change.deletionMark ?? before?.deletionMark ?? false,
      isFolder: change.isFolder ?? before?.isFolder ?? false,
      version: versionText(this.#versions),
      attributes: { ...before?.attributes, ...change.attributes },
      tables: { ...before?.tables, ...change.tables },
    };
    this.#objects.set(keyOf(type, ref), object);
    this.#removed.delete(keyOf(type, ref));
    this.#register(keyOf(type, ref), fromNode);
    return object;
  }

  /** Deletes an object for good, without control of references, as OData's DELETE does. */
  remove(type: string, ref: Ref): void {
    if (!this.#objects.delete(keyOf(type, ref))) throw new RangeError(`no object ${type} ${ref}`);
    this.#removed.set(keyOf(type, ref), { type, ref });
    this.#register(keyOf(type, ref));
  }

  /** Makes a node known; everything is registered for it. */
  addNode(node: string): void {
    if (!this.#registered.has(node)) this.registerAll(node);
  }

  /** Registers everything anew, as «выгрузить полностью» does. */
  registerAll(node: string): void {
    this.#registered.set(node, new Set(this.#objects.keys()));
  }

  /** Keys of what is registered for a node, in the order in which it changed. */
  registered(node: string): readonly string[] {
    return [...(this.#registered.get(node) ?? [])];
  }

  /** Whether an object has changed and a node was not told yet. */
  isRegistered(node: string, type: string, ref: Ref): boolean {
    return this.#registered.get(node)?.has(keyOf(type, ref)) === true;
  }

  /** Forgets registrations; a change after that is a new one. */
  forget(node: string, keys: Iterable<string>): void {
    for (const key of keys) this.#registered.get(node)?.delete(key);
  }

  /** The object of a registered key, or what is left of it. */
  changed(
    key: string,
  ): StoredObject | { readonly type: string; readonly ref: Ref; readonly removed: true } | undefined {
    const gone = this.#removed.get(key);
    return this.#objects.get(key) ?? (gone && { ...gone, removed: true });
  }

  constant(name: string): string | undefined {
    return this.#constants.get(name);
  }

  setConstant(name: string, value: string | undefined): void {
    if (value === undefined) this.#constants.delete(name);
    else this.#constants.set(name, value);
  }

  /** A record of a register, under its dimensions. */
  record(register: string, key: string): Json | undefined {
    return this.#records.get(register)?.get(key);
  }

  /** Records of a register in the order in which they came. */
  records(register: string): readonly (readonly [key: string, value: Json])[] {
    return [...(this.#records.get(register) ?? [])];
  }

  /** Writes a record, or removes it with `undefined`; exchange nodes are not told of registers. */
  setRecord(register: string, key: string, value: Json | undefined): void {
    const records = this.#records.get(register) ?? new Map<string, Json>();
    this.#records.set(register, records);
    if (value === undefined) records.delete(key);
    else records.set(key, value);
  }

  /** Registers an object for every node though it was not written: something that is told with it has changed. */
  register(type: string, ref: Ref): void {
    this.#register(keyOf(type, ref));
  }

  backup(): Backup {
    return {
      objects: [...this.#objects.values()],
      removed: [...this.#removed.values()],
      versions: this.#versions,
      registered: new Map([...this.#registered].map(([node, keys]) => [node, [...keys]])),
      constants: new Map(this.#constants),
      records: new Map([...this.#records].map(([register, records]) => [register, new Map(records)])),
    };
  }

  /** Brings the base back to what it was when the backup was made. */
  restore(backup: Backup): void {
    this.#objects = new Map(backup.objects.map((object) => [keyOf(object.type, object.ref), object]));
    this.#removed = new Map(backup.removed.map((object) => [keyOf(object.type, object.ref), object]));
    this.#versions = backup.versions;
    this.#registered = new Map([...backup.registered].map(([node, keys]) => [node, new Set(keys)]));
    this.#constants = new Map(backup.constants);
    this.#records = new Map([...backup.records].map(([register, records]) => [register, new Map(records)]));
  }

  /** A copy of the base, as for tests: the same in everything but where it lies. */
  copy(): ObjectStore {
    const copy = new ObjectStore();
    copy.restore(this.backup());
    return copy;
  }

  #register(key: string, fromNode?: string): void {
    for (const [node, keys] of this.#registered) {
      if (node === fromNode) continue;
      // The last change counts for the order.
      keys.delete(key);
      keys.add(key);
    }
  }
}

function keyOf(type: string, ref: Ref): string {
  return `${type} ${ref}`;
}

function versionText(version: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(version));
  return bytes.toString('base64');
}
