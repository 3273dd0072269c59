import { sameValue } from '../../domain/entities/canonical.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { planBirth, type RecordPlan } from '../../domain/sync/plan-record.ts';
import type { BaseRecord, FieldProblem, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import type { Directions, FieldConflict } from '../../domain/sync/three-way.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Base } from '../../ports/base.ts';
import type { Portal } from '../../ports/portal.ts';
import { BaseSteps } from './base-steps.ts';
import { byFamily } from './by-family.ts';
import { type Candidate, rootOf } from './candidate.ts';
import { compareKnown, staysAway } from './compare-known.ts';
import { directionsFor, type OnGone, onGoneOf } from './directions-for.ts';
import { dropLink } from './drop-link.ts';
import { withoutForeign } from './foreign-references.ts';
import type { Decision, Gate } from './gate.ts';
import type { Gathered } from './gather.ts';
import { goneStep, isParentAway, keptLink } from './gone.ts';
import { type Link, type LinkRepository, recordKey } from './links.ts';
import { Outcomes } from './outcomes.ts';
import { PortalSteps, type PortalStepsDeps } from './portal-steps.ts';
import { parentOf, referencesOf } from './record-references.ts';
import { severalMatch } from './refusal-texts.ts';
import type { ConnectionScope } from './scope.ts';
import type { SyncLog } from './sync-log.ts';
import { onPortal, type Wait } from './waits.ts';
import type { Waiting } from './wake-waiting.ts';

export interface ApplyDeps {
  readonly links: LinkRepository;
  readonly log: SyncLog;
  readonly portal: Portal;
  readonly base: Base;
  readonly clock: Clock;
  readonly waiting: Waiting;
}

/** How plans are made and carried out. */
export interface ApplyOptions {
  readonly directionsOf: (key: RecordKey) => Directions;
  /** Records whose parent cannot be had are written without it rather than postponed. */
  readonly lastChance: boolean;
  readonly gate?: Gate;
  /** What a deletion on the portal means; the link keeps the record away when not given. */
  readonly onGone?: OnGone;
}

/**
 * Records written at a time: what was done is stored before the next ones are begun. Twenty HTTP calls of fifty.
 */
const sliceSize = 1000;

/**
 * Brings both sides to what the plans of the candidates say, slice by slice; the caller settles each slice before it
 * asks for the next, and may stop in between. Records of one family stay together, so that a child can be created in
 * the batch that creates its parent.
 */
export async function* applyPlans(
  deps: ApplyDeps,
  scope: ConnectionScope,
  dictionaries: PortalDictionaries,
  gathered: Gathered,
  options: ApplyOptions,
): AsyncGenerator<Outcomes, void, undefined> {
  const pending = new Set(gathered.awaited.map(recordKey));
  const shared = { ...deps, scope, dictionaries, references: gathered.references };
  let slice = new Slice(shared, deps.base, pending, options);
  for (const family of byFamily(gathered.candidates)) {
    // A slice that is a little too large would cost a call of its own for what is over.
    if (slice.size > 0 && slice.size + family.length > sliceSize) {
      yield await slice.finish();
      slice = new Slice(shared, deps.base, pending, options);
    }
    for (const candidate of family) await slice.take(candidate);
  }
  yield await slice.finish();
}

/** Some records, planned and written together. */
class Slice {
  readonly #deps: Omit<PortalStepsDeps, 'base'>;
  readonly #pending: ReadonlySet<string>;
  readonly #options: ApplyOptions;
  readonly #outcomes = new Outcomes();
  /** Pairs of which somebody said that a deletion on one side takes nothing away on the other. */
  readonly #kept: Link[] = [];
  /** Pairs one side of which gives way. */
  readonly #losing: Link[] = [];
  /** Pairs that agree again because what was on its way has arrived. */
  readonly #rested: Link[] = [];
  readonly #baseSteps: BaseSteps;
  readonly #portalSteps: PortalSteps;

  constructor(
    deps: Omit<PortalStepsDeps, 'base'>,
    base: Base,
    pending: ReadonlySet<string>,
    options: ApplyOptions,
  ) {
    this.#deps = deps;
    this.#pending = pending;
    this.#options = options;
    this.#baseSteps = new BaseSteps({ ...deps, base }, this.#outcomes);
    this.#portalSteps = new PortalSteps({ ...deps, base }, this.#outcomes, this.#baseSteps);
  }

  get size(): number {
    return this.#portalSteps.size + this.#baseSteps.size;
  }

  /** Plans one record and prepares what is to be written. */
  async take(candidate: Candidate): Promise<void> {
    const { base: said, portal, ambiguous } = candidate;
    if (ambiguous) {
      const details = { several: ambiguous.join(', ') };
      this.#outcomes.problem(candidate.key, 'several-match', severalMatch(ambiguous), details);
      await this.#deps.waiting.keep(waitsForRivals(candidate));
      this.#outcomes.settle(candidate);
    } else if (said) await this.#takeKnown(candidate, said);
    else if (portal) await this.#takeUnknown(candidate, portal);
    else this.#outcomes.settle(candidate);
  }

  async finish(): Promise<Outcomes> {
    await this.#deps.links.save(this.#deps.scope, this.#kept);
    await this.#options.gate?.begin([...this.#portalSteps.intents(), ...this.#baseSteps.intents()]);
    await this.#deps.links.save(this.#deps.scope, this.#losing);
    await this.#portalSteps.send();
    await this.#baseSteps.send();
    await this.#outcomes.tell(this.#deps.log);
    await this.#deps.links.save(this.#deps.scope, this.#rested);
    return this.#outcomes;
  }

  /** Whether the decision may be carried out; otherwise the candidate is settled as it is. */
  #mayPass(candidate: Candidate, decision: Decision): boolean {
    const verdict = this.#options.gate?.judge(candidate, decision) ?? 'go';
    if (verdict === 'go') return true;
    const kept = verdict === 'keep' ? keptLink(candidate, decision) : undefined;
    if (kept) this.#kept.push(kept);
    if (kept || verdict === 'again') {
      this.#outcomes.postpone(candidate);
      return false;
    }
    this.#outcomes.settle(candidate);
    (verdict === 'hold' ? this.#outcomes.held : this.#outcomes.left).push(candidate);
    return false;
  }

  async #takeKnown(known: Candidate, said: BaseRecord): Promise<void> {
    const { lastChance } = this.#options;
    const compared = compareKnown(known, said, this.#directionsOf(known));
    const { base, candidate, conflicts, goneLink } = compared;
    if (goneLink && staysAway(compared)) {
      await this.#takeGone(candidate, goneLink);
      return;
    }
    const { plan, waits: foreign } = withoutForeign(candidate, base, compared.plan);
    if (candidate.link?.deletion === 'away' && candidate.portal) await this.#isBack(candidate.link);
    if (await this.#staysBehind(candidate, base, plan)) return;
    const isEarly = foreign.length > 0 || this.#mustWait(base, plan);
    const waits = plan.action !== 'nothing' && !lastChance && isEarly;
    if (!waits && !this.#mayPass(candidate, { kind: 'write', base, plan })) return;
    if (goneLink) await dropLink(this.#deps, this.#outcomes, candidate, goneLink);
    if (plan.action === 'nothing' && goneLink) this.#outcomes.settle(candidate);
    else if (plan.action === 'nothing') this.#rest(candidate, known, conflicts);
    else if (waits) this.#outcomes.postpone(candidate);
    else {
      await this.#deps.waiting.keep(foreign);
      if (known.link && plan.action === 'update' && plan.conflicts.length > 0)
        this.#losing.push({ ...known.link, losing: plan.conflicts });
      this.#portalSteps.prepare(candidate, base, plan);
    }
    this.#tell(candidate, [...base.problems, ...(candidate.portal?.problems ?? [])]);
  }

  /** Somebody has taken the record out of the portal's recycle bin. */
  async #isBack({ deletion: _, ...link }: Link): Promise<void> {
    await this.#deps.links.save(this.#deps.scope, [link]);
  }

  /** What would hang on a record that stays away from the portal is made when that comes back. */
  async #staysBehind(candidate: Candidate, base: BaseRecord, { action }: RecordPlan): Promise<boolean> {
    const parent = action === 'create' ? parentOf(base) : undefined;
    if (!parent) return false;
    const { references, waiting } = this.#deps;
    if (!isParentAway(base, references) && !waiting.isOrphan(candidate.key)) return false;
    await this.#waitForParent(candidate, parent);
    this.#outcomes.settle(candidate);
    return true;
  }

  /** What a person deleted on the portal. */
  async #takeGone(candidate: Candidate, link: Link): Promise<void> {
    const step = goneStep(candidate, onGoneOf(this.#options, candidate));
    const decides = step === 'forget' || step === 'mark';
    if (decides && !this.#mayPass(candidate, { kind: 'gone' })) return;
    if (step === 'mark') {
      this.#baseSteps.mark(candidate, link);
      return;
    }
    if (step === 'forget') await this.#forget(candidate, link);
    if (step === 'arrived' || step === 'again')
      await this.#deps.links.save(this.#deps.scope, [{ ...link, deletion: 'set' }]);
    if (step === 'refused') await this.#deps.links.save(this.#deps.scope, [{ ...link, deletion: 'refused' }]);
    if (step === 'leave' && !link.deletion)
      await this.#deps.links.save(this.#deps.scope, [{ ...link, deletion: 'away' }]);
    if (step === 'again') this.#outcomes.postpone(candidate);
    else this.#outcomes.settle(candidate);
  }

  /** What hung on a record that is forgotten already comes with it, should that ever come back. */
  async #forget(candidate: Candidate, link: Link): Promise<void> {
    const parent = candidate.base && parentOf(candidate.base);
    const isWithParent = parent && !this.#deps.references.link(parent);
    if (isWithParent) await this.#waitForParent(candidate, parent);
    await dropLink(this.#deps, this.#outcomes, candidate, link);
  }

  async #waitForParent(candidate: Candidate, awaited: RecordKey): Promise<void> {
    const wait = { awaited, waiting: candidate.key, root: rootOf(candidate) };
    await this.#deps.waiting.keepOrphans([wait]);
  }

  /** A record of the portal that the base does not speak of. */
  async #takeUnknown(candidate: Candidate, portal: PortalRecord): Promise<void> {
    const { link, sent } = candidate;
    if (candidate.born) this.#takeBorn(candidate, portal);
    else if (!link?.inFlight || !this.#directionsOf(candidate).toBase) this.#outcomes.settle(candidate);
    else if (sent?.state === 'in-vain') await this.#bornInVain(candidate, portal, link);
    else if (sent?.state === 'never' || !isAsSent(portal, link)) this.#bear(candidate, portal);
    else this.#outcomes.settle(candidate);
  }

  /** The base would not have it. It is tried again when somebody has changed it on the portal. */
  async #bornInVain(candidate: Candidate, portal: PortalRecord, link: Link): Promise<void> {
    await this.#deps.links.remove(this.#deps.scope, link);
    if (candidate.marks.some(({ side }) => side === 'portal')) this.#bear(candidate, portal);
    else this.#outcomes.settle(candidate);
  }

  #takeBorn(candidate: Candidate, portal: PortalRecord): void {
    const { lastChance } = this.#options;
    const { createInBase, toBase } = this.#directionsOf(candidate);
    if (!(createInBase ?? toBase)) this.#outcomes.settle(candidate);
    else if (!lastChance && isUnanswered(portal)) this.#outcomes.postpone(candidate);
    else if (this.#mayPass(candidate, { kind: 'birth' })) this.#bear(candidate, portal);
  }

  #bear(candidate: Candidate, portal: PortalRecord): void {
    this.#baseSteps.bear(candidate, portal, this.#deps.clock.now());
    this.#tell(candidate, portal.problems ?? []);
  }

  #directionsOf(candidate: Candidate): Directions {
    return directionsFor(this.#options.directionsOf, candidate);
  }

  #tell({ key }: Candidate, problems: readonly FieldProblem[]): void {
    for (const { cause, text, field } of problems) this.#outcomes.problem(key, cause, text, { field });
  }

  /** Nothing is to be written; what was on its way may have arrived. */
  #rest(candidate: Candidate, known: Candidate, conflicts: readonly FieldConflict[]): void {
    this.#outcomes.settle(candidate);
    const { key, link } = candidate;
    if (link && conflicts.length > 0) this.#outcomes.change(key, link.portalId, 'updated', {}, {}, conflicts);
    if (link && link !== known.link) this.#rested.push(link);
  }

  /** Whether a record that this one refers to has to come first; a new one may come in the same call. */
  #mustWait(base: BaseRecord, { action }: RecordPlan): boolean {
    const missing = referencesOf(base).filter(
      (key) => !this.#deps.references.link(key) && this.#pending.has(recordKey(key)),
    );
    return missing.length > 0 && (action !== 'create' || !this.#portalSteps.areUnderWay(missing));
  }
}

/** What a record might be may turn out to be somebody else once more is known of it, e.g. an INN that comes later. */
function waitsForRivals(candidate: Candidate): readonly Wait[] {
  const { key, portal, rivals = [] } = candidate;
  if (!portal) return [];
  const waiting = { entity: key.entity, ref: onPortal(portal.portalId) };
  return rivals.map((awaited) => ({ awaited, waiting, root: rootOf(candidate) }));
}

/** Whether the record speaks of records of the portal that have no reference in the base yet. */
function isUnanswered(portal: PortalRecord): boolean {
  return Object.values(portal.fields).some(
    (value) => typeof value === 'string' && value.startsWith('portal:'),
  );
}

/** Whether the base has been sent the record just as it is now. */
function isAsSent(portal: PortalRecord, { common }: Link): boolean {
  return Object.entries(planBirth(portal).common).every(
    ([name, value]) => common[name] !== undefined && sameValue(common[name], value),
  );
}
