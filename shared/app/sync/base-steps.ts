import { fingerprint } from '../../domain/entities/canonical.ts';
import { planBirth } from '../../domain/sync/plan-record.ts';
import type { Fields, PortalRecord } from '../../domain/sync/record.ts';
import { differing, sidesOf } from '../../domain/sync/three-way.ts';
import type { Base, BaseWrite, BaseWriteResult } from '../../ports/base.ts';
import type { Candidate } from './candidate.ts';
import { afterSending } from './in-flight.ts';
import type { Link, LinkRepository } from './links.ts';
import { changedFields, type Outcomes } from './outcomes.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';
import type { RecordChange, SyncLog } from './sync-log.ts';

/** What is to be written into the base, and the link to keep when it has been. */
interface BaseStep {
  readonly candidate: Candidate;
  readonly write: BaseWrite;
  readonly link: Link;
  /** The pair is new: the portal's record was born there. */
  readonly isBirth: boolean;
}

export interface BaseStepsDeps {
  readonly base: Base;
  readonly links: LinkRepository;
  readonly log: Pick<SyncLog, 'changes'>;
  readonly references: KnownReferences;
  readonly scope: ConnectionScope;
}

/** The base's half of a slice: collects what the portal has to say to it, and writes it in one go. */
export class BaseSteps {
  readonly #base: Base;
  readonly #links: LinkRepository;
  readonly #log: Pick<SyncLog, 'changes'>;
  readonly #references: KnownReferences;
  readonly #scope: ConnectionScope;
  readonly #outcomes: Outcomes;
  readonly #steps: BaseStep[] = [];

  constructor({ base, links, log, references, scope }: BaseStepsDeps, outcomes: Outcomes) {
    this.#base = base;
    this.#links = links;
    this.#log = log;
    this.#references = references;
    this.#scope = scope;
    this.#outcomes = outcomes;
  }

  get size(): number {
    return this.#steps.length;
  }

  /** Takes a record that was born on the portal to the base; once more, if the base has not heard of it yet. */
  bear(candidate: Candidate, portal: PortalRecord, now: number): void {
    const { toBase, common } = planBirth(portal);
    const fields = Object.fromEntries(Object.entries(toBase).filter(([, value]) => !isForeign(value)));
    const { portalId } = portal;
    const write: BaseWrite = { ...candidate.key, portalId, create: true, fields };
    const made = { origin: 'adopted', since: now, changedAt: now } as const;
    const link: Link = { ...candidate.key, portalId, common, ...made };
    this.#steps.push({ candidate, write, link, isBirth: true });
  }

  /** Sets the deletion mark of a record that was deleted on the portal. */
  mark(candidate: Candidate, link: Link): void {
    const { key } = candidate;
    const write: BaseWrite = {
      ...key,
      portalId: link.portalId,
      create: false,
      fields: {},
      deletionMark: true,
    };
    this.#steps.push({ candidate, write, link: { ...link, deletion: 'sent' }, isBirth: false });
  }

  /** Births and deletion marks that are prepared, as they will have been done. */
  intents(): readonly RecordChange[] {
    const marking = this.#steps.filter(({ write }) => write.deletionMark);
    return [...this.#births(), ...marking.map(({ write }) => markingOf(write))];
  }

  #births(): readonly RecordChange[] {
    return this.#steps
      .filter(({ isBirth }) => isBirth)
      .map(({ write: { entity, ref, portalId, fields } }) => ({
        ...{ entity, ref, portalId, conflicts: [] },
        action: 'created-in-base',
        fields: changedFields(fields, {}),
      }));
  }

  /** Takes changed fields of a linked record to the base; `link` is what to keep once they are there. */
  update(candidate: Candidate, fields: Fields, link: Link): void {
    const answers = candidate.base?.toldAt;
    const about = { ...candidate.key, portalId: link.portalId, ...(answers && { answers }) };
    this.#steps.push({ candidate, write: { ...about, create: false, fields }, link, isBirth: false });
  }

  /**
   * Writes. The pair of a birth is kept before the write: whoever comes second then finds it, and the write itself may
   * be repeated. So is what is said of a pair that stands: whoever finds it in the base then knows whose word it is.
   */
  async send(): Promise<void> {
    const steps = this.#steps.splice(0);
    if (steps.length === 0) return;
    if (!this.#base.write) throw new RangeError('this base cannot be written to');
    const births = steps.filter(({ isBirth }) => isBirth);
    await this.#links.saveCreated(
      this.#scope,
      births.map((step) => afterSending(withEarlier(step), undefined, step.write.fields)),
    );
    await Promise.all(steps.filter(isUpdate).map((step) => this.#noteSending(step)));
    const results = await this.#base.write(steps.map(({ write }) => write));
    const links: Link[] = [];
    for (const [index, step] of steps.entries()) {
      const result = results[index];
      if (!result) throw new RangeError('the base dropped a write');
      this.#outcomes.settle(step.candidate);
      const link = step.write.deletionMark ? this.#marked(step, result) : await this.#answered(step, result);
      if (link) links.push(link);
    }
    await this.#outcomes.tell(this.#log);
    await this.#links.save(this.#scope, links);
  }

  #noteSending({ write }: BaseStep): Promise<void> {
    const sending = Object.entries(write.fields).map(([name, value]) => [name, fingerprint(value)] as const);
    return this.#links.noteSending(this.#scope, write, Object.fromEntries(sending));
  }

  /** The link to keep after the answer to a deletion mark. */
  #marked({ candidate, link, write }: BaseStep, result: BaseWriteResult): Link {
    const { portalId } = write;
    if (result.state === 'refused')
      this.#outcomes.problem(candidate.key, `base.${result.cause}`, result.text, { portalId });
    else this.#outcomes.changes.push(markingOf(write));
    const deletion = { refused: 'refused', sent: 'sent', written: 'set' } as const;
    return { ...link, deletion: deletion[result.state] };
  }

  /** The link to keep after the answer to anything else, if there is to be one. */
  async #answered(step: BaseStep, result: BaseWriteResult): Promise<Link | undefined> {
    const { candidate, write, link, isBirth } = step;
    if (result.state === 'refused') {
      this.#outcomes.problem(candidate.key, `base.${result.cause}`, result.text, {
        portalId: write.portalId,
      });
      if (!isBirth) return { ...link, common: differingCommon(step, Object.keys(write.fields)) };
      await this.#links.remove(this.#scope, link);
      return undefined;
    }
    const left = new Set(result.left?.map(({ field }) => field));
    const taken = Object.fromEntries(Object.entries(write.fields).filter(([name]) => !left.has(name)));
    const settledLink = { ...link, common: differingCommon(step, [...left]) };
    const sending = withEarlier({ ...step, link: settledLink });
    const sent = result.state === 'sent' ? afterSending(sending, candidate.base, taken) : settledLink;
    this.#references.add(sent);
    for (const { problem } of result.left ?? [])
      if (problem)
        this.#outcomes.problem(candidate.key, problem.cause, problem.text, { field: problem.field });
    if (!isBirth && Object.keys(taken).length === 0) return sent;
    const action = isBirth ? 'created-in-base' : 'updated-in-base';
    this.#outcomes.change(candidate.key, write.portalId, action, taken, candidate.base?.fields ?? {}, []);
    return sent;
  }
}

function isUpdate({ isBirth, write }: BaseStep): boolean {
  return !isBirth && write.deletionMark !== true;
}

/** A birth that is sent again may have come about as it was sent before, though nobody heard of that. */
function withEarlier({ candidate, isBirth, link }: BaseStep): Link {
  const inFlight = isBirth ? candidate.link?.inFlight : undefined;
  return inFlight ? { ...link, inFlight } : link;
}

/** A deletion mark, as a change that is told. */
export function markingOf({
  entity,
  ref,
  portalId,
}: Pick<BaseWrite, 'entity' | 'ref' | 'portalId'>): RecordChange {
  const fields = { deleted: { before: false, after: true } };
  return { entity, ref, portalId, action: 'marked-in-base', fields, conflicts: [] };
}

/** What the base did not take stays different until one of the sides moves. */
function differingCommon({ candidate, write, link }: BaseStep, names: readonly string[]): Fields {
  const differ = names.map((name) => {
    const wanted = fingerprint(write.fields[name] ?? null);
    const base = fingerprint(candidate.base?.fields[name] ?? null);
    return [name, differing(base, sidesOf(link.common[name] ?? wanted).portal)] as const;
  });
  return { ...link.common, ...Object.fromEntries(differ) };
}

/** The portal's id of something that the base does not know. */
function isForeign(value: Fields[string]): boolean {
  return typeof value === 'string' && value.startsWith('portal:');
}
