import type { EntityName } from '../../domain/entities/descriptor.ts';
import { allDescriptors } from '../../domain/entities/registry.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Candidate } from './candidate.ts';
import { type Link, recordKey } from './links.ts';
import type { Mark, MarkRepository } from './marks.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';
import { idOnPortal, onPortal, type Wait, type WaitRepository } from './waits.ts';

interface Parts {
  readonly marks: MarkRepository;
  readonly waits: WaitRepository;
}

/** Kinds that fields of some record refer to. */
const referredKinds: ReadonlySet<EntityName> = new Set(
  allDescriptors.flatMap(({ fields }) =>
    fields.flatMap(({ type }) => (type.kind === 'reference' || type.kind === 'references' ? type.to : [])),
  ),
);

/**
 * Keeps who was written without something it refers to, and marks it as soon as that is linked; also who might be one
 * of several records, and marks it when one of those has changed. Nothing is lost by a
 * crash: a wait is kept before the waiting record is done with, and looked for before the awaited one is. While nothing
 * is missing it costs one small read a run for each kind that others refer to.
 */
export class Waiting {
  readonly #parts: Parts;
  readonly #scope: ConnectionScope;
  /** Whether anybody waits for a record of a kind, as far as it was asked. */
  readonly #any = new Map<EntityName, boolean>();
  /** Records whose parent turned out to be gone in this run. */
  readonly #orphans = new Set<string>();
  #woken = 0;

  constructor(parts: Parts, scope: ConnectionScope) {
    this.#parts = parts;
    this.#scope = scope;
  }

  /** How many records were marked because what they waited for has come. */
  get woken(): number {
    return this.#woken;
  }

  /** Keeps who waits; called before anything says that the waiting record is done with. */
  async keep(waits: readonly Wait[]): Promise<void> {
    if (waits.length > 0) await this.#parts.waits.set(this.#scope, waits);
    for (const { awaited } of waits) this.#any.set(awaited.entity, true);
  }

  /** Keeps who waits for a parent that is gone from the portal: in this run it is not tried again without that. */
  async keepOrphans(waits: readonly Wait[]): Promise<void> {
    await this.keep(waits);
    for (const { waiting } of waits) this.#orphans.add(recordKey(waiting));
  }

  isOrphan(key: RecordKey): boolean {
    return this.#orphans.has(recordKey(key));
  }

  /** Marks who waits for one of these records, if it is linked now; called before the records' own marks go. */
  async wake(settled: readonly Candidate[], references: KnownReferences): Promise<void> {
    const linked: RecordKey[] = [];
    for (const candidate of settled) {
      const { ambiguous, key } = candidate;
      // Nothing new is known of what it might be.
      if (ambiguous) continue;
      const link = references.link(key);
      if (!link || isAway(candidate, link) || !(await this.#anyFor(key.entity))) continue;
      linked.push(key, { entity: key.entity, ref: onPortal(link.portalId) });
    }
    const come = await Promise.all(linked.map((key) => this.#parts.waits.of(this.#scope, key)));
    if (come.some(({ length }) => length > 0)) await this.#mark(come.flat());
  }

  async #anyFor(entity: EntityName): Promise<boolean> {
    if (!referredKinds.has(entity)) return false;
    const known = this.#any.get(entity) ?? (await this.#parts.waits.any(this.#scope, entity));
    this.#any.set(entity, known);
    return known;
  }

  async #mark(waits: readonly Wait[]): Promise<void> {
    const marks = waits.map(({ root, waiting: { entity, ref } }): Mark => {
      const id = idOnPortal(ref);
      return id === undefined
        ? { side: 'base', entity, id: ref, root }
        : { side: 'portal', entity, id, root };
    });
    await this.#parts.marks.set(this.#scope, marks);
    await this.#parts.waits.end(this.#scope, waits);
    for (const { waiting } of waits) this.#orphans.delete(recordKey(waiting));
    this.#woken += waits.length;
  }
}

/** Whether the record was deleted on the portal and stays away: its link stands for nothing there. */
function isAway({ link: before, portal }: Candidate, link: Link): boolean {
  return portal === undefined && before?.portalId === link.portalId;
}
