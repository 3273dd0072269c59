import type { EntityName } from '../../domain/entities/descriptor.ts';
import type { ReferenceMap } from '../../domain/sync/portal-codec.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { type Link, portalKey, recordKey } from './links.ts';

/** The pairs of ids that a round knows of. */
export class KnownReferences implements ReferenceMap {
  readonly #links = new Map<string, Link>();
  readonly #refs = new Map<string, string>();
  /** References into the batch under way, for records that it creates. */
  readonly #created = new Map<string, string>();
  /** Records whose object on the portal was looked for in vain. */
  readonly #gone = new Set<string>();
  readonly #missed = new Map<string, { readonly entity: EntityName; readonly portalId: string }>();

  add(link: Link): void {
    this.#links.set(recordKey(link), link);
    this.#gone.delete(recordKey(link));
    this.#refs.set(portalKey(link.entity, link.portalId), link.ref);
  }

  /** The record is not on the portal, though no link says so yet. */
  addGone(key: RecordKey): void {
    this.#gone.add(recordKey(key));
  }

  /** Whether somebody deleted the record on the portal; what refers to it is left without it. */
  isGone(key: RecordKey): boolean {
    return this.#gone.has(recordKey(key)) || this.link(key)?.deletion !== undefined;
  }

  addRef(key: string, ref: string): void {
    this.#refs.set(key, ref);
  }

  /** From now on the record is referred to by `$result[…]` of the command that creates it. */
  addCreated(key: RecordKey, reference: string): void {
    this.#created.set(recordKey(key), reference);
  }

  /** Forgets what `addCreated` said. */
  forgetCreated(): void {
    this.#created.clear();
  }

  remove(key: RecordKey): void {
    const link = this.link(key);
    this.#links.delete(recordKey(key));
    if (link) this.#refs.delete(portalKey(link.entity, link.portalId));
  }

  link(key: RecordKey): Link | undefined {
    return this.#links.get(recordKey(key));
  }

  portalId(entity: EntityName, ref: string): Json | undefined {
    const key = { entity, ref };
    const link = this.link(key);
    if (!link) return this.#created.get(recordKey(key));
    return this.isGone(key) ? undefined : Number(link.portalId);
  }

  ref(entity: EntityName, portalId: string): string | undefined {
    return this.#refs.get(portalKey(entity, portalId));
  }

  /** The same references, telling the other map which portal ids they did not know. */
  reporting(to: KnownReferences): ReferenceMap {
    return {
      portalId: (entity, ref) => this.portalId(entity, ref),
      ref: (entity, portalId) => {
        const ref = this.ref(entity, portalId);
        if (ref === undefined) to.#missed.set(portalKey(entity, portalId), { entity, portalId });
        return ref;
      },
    };
  }

  /** The portal ids that were asked for and not known. */
  reported(): readonly { readonly entity: EntityName; readonly portalId: string }[] {
    return [...this.#missed.values()];
  }
}
