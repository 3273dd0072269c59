import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { picturesIn } from '../../domain/sync/portal-pictures.ts';
import type { BaseRecord, FieldProblem, Fields, RecordKey } from '../../domain/sync/record.ts';
import { agreedToDiffer } from '../../domain/sync/three-way.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Base } from '../../ports/base.ts';
import type { Portal, PortalAnswer, PortalError } from '../../ports/portal.ts';
import type { BaseSteps } from './base-steps.ts';
import { type Candidate, originOf, rootOf } from './candidate.ts';
import { intentsOf } from './intents.ts';
import { commonOfLacking, type Missing, missingReferences } from './lacking-references.ts';
import { type Link, type LinkRepository, recordKey } from './links.ts';
import type { Outcomes } from './outcomes.ts';
import { type PictureStep, sendPictures } from './picture-steps.ts';
import { plannedCommand, type WritingPlan } from './planned-command.ts';
import { parentOf, referencesOf } from './record-references.ts';
import type { KnownReferences } from './references.ts';
import { heldByAnother, refused } from './refusal-texts.ts';
import type { ConnectionScope } from './scope.ts';
import type { RecordChange, SyncLog } from './sync-log.ts';
import type { Wait } from './waits.ts';
import type { Waiting } from './wake-waiting.ts';
import { createdId, createdReference, type WriteCommand } from './write-commands.ts';

interface Step {
  readonly candidate: Candidate;
  readonly base: BaseRecord;
  readonly plan: WritingPlan;
  readonly written: WriteCommand;
  readonly missing: Missing;
  /** Fields with pictures, which are sent once the rest is there. */
  readonly pictures: readonly string[];
}

export interface PortalStepsDeps {
  readonly base: Pick<Base, 'picture'>;
  readonly links: LinkRepository;
  readonly log: Pick<SyncLog, 'changes'>;
  readonly portal: Portal;
  readonly clock: Clock;
  readonly scope: ConnectionScope;
  readonly dictionaries: PortalDictionaries;
  readonly references: KnownReferences;
  readonly waiting: Waiting;
}

/** Records that hang on one another are created in one HTTP call, if they are no more than this. */
const largestTogether = 40;

/** Sending a picture takes about as long as writing so many records. */
const pictureSize = 9;

/** The portal's half of a slice: collects what is to be written there, sends it in one batch, stores what came of it. */
export class PortalSteps {
  readonly #deps: PortalStepsDeps;
  readonly #outcomes: Outcomes;
  readonly #baseSteps: BaseSteps;
  readonly #steps: Step[] = [];
  #size = 0;
  /** New records whose parent is gone from the portal: they come with it, should it come again. */
  readonly #orphans: Wait[] = [];
  /** Records that this batch creates, with how many they hang below. */
  readonly #creating = new Map<string, number>();

  constructor(deps: PortalStepsDeps, outcomes: Outcomes, baseSteps: BaseSteps) {
    this.#deps = deps;
    this.#outcomes = outcomes;
    this.#baseSteps = baseSteps;
  }

  get size(): number {
    return this.#size;
  }

  /** What is prepared, as it will have been done on either side. */
  intents(): readonly RecordChange[] {
    return this.#steps.flatMap(({ candidate, plan }) => intentsOf(candidate, plan));
  }

  /** Whether what a new record refers to is created in the batch under way, so that it can be created there too. */
  areUnderWay(referred: readonly RecordKey[]): boolean {
    return referred.every((key) => (this.#creating.get(recordKey(key)) ?? largestTogether) < largestTogether);
  }

  /** Turns a plan into a command. */
  prepare(candidate: Candidate, base: BaseRecord, plan: WritingPlan): void {
    const written = plannedCommand(this.#deps, candidate, base, plan, `c${this.#steps.length}`);
    const missing = missingReferences(base, written.left, this.#deps.references);
    const isTold = ({ field }: FieldProblem) =>
      missing.get(field)?.every((key) => this.#deps.references.isGone(key)) !== true;
    const pictures = picturesIn(descriptorOf(base.entity), plan.write).map(({ name }) => name);
    // That something is gone was the will of a person: nobody has to be told what it leaves behind.
    const told = { ...written, problems: written.problems.filter(isTold) };
    this.#steps.push({ candidate, base, plan, written: told, missing, pictures });
    this.#size += 1 + pictures.length * pictureSize;
    if (plan.action !== 'create' || !written.command?.name) return;
    const above = referencesOf(base).map((key) => this.#creating.get(recordKey(key)) ?? 0);
    this.#creating.set(recordKey(base), Math.max(0, ...above) + 1);
    this.#deps.references.addCreated(base, createdReference(descriptorOf(base.entity), written.command.name));
  }

  /** Sends what was prepared and stores what came of it. What the base has to hear is handed on. */
  async send(): Promise<void> {
    const steps = await this.#adopt(this.#steps.splice(0));
    const portalIds = await this.#write(steps);
    this.#deps.references.forgetCreated();
    this.#creating.clear();
    const created: Link[] = [];
    const saved: Link[] = [];
    const pictured: (PictureStep & { readonly step: Step })[] = [];
    for (const step of steps) {
      const portalId = step.written.command ? portalIds.get(step) : this.#idWithoutCommand(step);
      if (portalId === undefined) continue;
      const { plan } = step;
      const link = this.#linkAfter(step, portalId);
      this.#deps.references.add(link);
      if (step.pictures.length > 0)
        pictured.push({ step, candidate: step.candidate, link, write: plan.write });
      else if (this.#goesOn(step, link)) continue;
      (plan.action === 'create' ? created : saved).push(link);
      this.#tell(step, portalId);
    }
    // Before the links: a link says that no more is to be done about what its record lacks.
    await this.#deps.waiting.keep(steps.flatMap(waitsOf));
    await this.#deps.waiting.keepOrphans(this.#orphans.splice(0));
    await this.#outcomes.tell(this.#deps.log);
    await this.#deps.links.saveCreated(this.#deps.scope, created);
    await this.#deps.links.save(this.#deps.scope, saved);
    const links = await sendPictures(this.#deps, pictured, this.#outcomes);
    for (const { step } of pictured) {
      const link = links.get(step.candidate);
      if (link) this.#goesOn(step, link);
      else this.#outcomes.postpone(step.candidate);
    }
  }

  /** The portal's part is done: the base's follows, if there is one (then `true`), or the record is settled. */
  #goesOn(step: Step, link: Link): boolean {
    const { candidate, plan } = step;
    if (plan.action === 'create' || Object.keys(plan.toBase).length === 0) {
      this.#outcomes.settle(candidate);
      return false;
    }
    if (step.pictures.length === 0) this.#tell(step, link.portalId);
    this.#baseSteps.update(candidate, plan.toBase, link);
    return true;
  }

  /** Sends the commands; ids of the records that were written. */
  async #write(steps: readonly Step[]): Promise<ReadonlyMap<Step, string>> {
    const sending = steps.flatMap((step) =>
      step.written.command ? [{ step, command: step.written.command }] : [],
    );
    const commands = sending.map(({ command }) => command);
    const answers = commands.length === 0 ? [] : await this.#deps.portal.batch(commands);
    const portalIds = new Map<Step, string>();
    const createdIds = new Map<string, string>();
    for (const [index, { step }] of sending.entries()) {
      const answer = answers[index];
      if (!answer) throw new RangeError('the portal client dropped a command');
      if (!answer.ok) {
        await this.#failed(step, answer.error);
        continue;
      }
      const portalId = this.#idOf(step, answer.value, createdIds);
      portalIds.set(step, portalId);
      createdIds.set(recordKey(step.base), portalId);
    }
    return portalIds;
  }

  #idOf(
    { base, plan, written }: Step,
    answer: PortalAnswer,
    createdIds: ReadonlyMap<string, string>,
  ): string {
    if (plan.action !== 'create') return plan.portalId;
    const parent = parentOf(base);
    const parentId =
      parent && (createdIds.get(recordKey(parent)) ?? this.#deps.references.link(parent)?.portalId);
    const portalId = createdId(descriptorOf(base.entity), answer, plan.write, parentId);
    if (portalId === undefined) throw new RangeError(`${written.command?.method}: the answer has no id`);
    return portalId;
  }

  /** Nothing is left to say of it: an existing record is as good as written, a new one cannot come about. */
  #idWithoutCommand(step: Step): string | undefined {
    if (step.plan.action !== 'create') return step.plan.portalId;
    this.#fieldProblems(step);
    this.#outcomes.settle(step.candidate);
    return undefined;
  }

  /** Takes records that are on the portal already; whoever is held by another connection is left alone. */
  async #adopt(steps: readonly Step[]): Promise<readonly Step[]> {
    const kept: Step[] = [];
    for (const step of steps) {
      const { candidate, plan } = step;
      if (plan.action !== 'adopt') {
        kept.push(step);
        continue;
      }
      // The common state is left empty until the write has succeeded, so that a crash between the two writes again.
      const link: Link = {
        ...candidate.key,
        portalId: plan.portalId,
        common: {},
        origin: originOf(candidate, false),
        changedAt: 0,
        ...(plan.conflicts.length > 0 && { losing: plan.conflicts }),
      };
      if (await this.#deps.links.adopt(this.#deps.scope, link, step.base.inherits)) kept.push(step);
      else {
        this.#outcomes.problem(step.base, 'held-by-another', heldByAnother, { portalId: plan.portalId });
        this.#outcomes.settle(candidate);
      }
    }
    return kept;
  }

  #linkAfter(step: Step, portalId: string): Link {
    const { plan, candidate, base, missing, written } = step;
    const common: Record<string, Fields[string]> = { ...plan.common };
    // Noted when they are there.
    for (const name of step.pictures) {
      const before = candidate.link?.common[name];
      if (before === undefined) delete common[name];
      else common[name] = before;
    }
    for (const name of written.left) {
      const value = base.fields[name];
      if (value === undefined) continue;
      const unknown = missing.get(name);
      common[name] = unknown
        ? commonOfLacking(base, name, unknown, candidate.portal)
        : agreedToDiffer(value, candidate.portal?.fields[name] ?? null);
    }
    const origin = originOf(candidate, plan.action === 'create');
    const inFlight = candidate.link?.inFlight;
    const changedAt = this.#deps.clock.now();
    const since = plan.action === 'update' ? candidate.link?.since : changedAt;
    const more = { ...(inFlight && { inFlight }), ...(since !== undefined && { since }) };
    return { ...candidate.key, portalId, common, origin, changedAt, ...more };
  }

  #tell(step: Step, portalId: string): void {
    const { plan, candidate, written } = step;
    this.#fieldProblems(step);
    const unsaid = [...written.left, ...step.pictures];
    const said = Object.entries(plan.write).filter(([name]) => !unsaid.includes(name));
    const conflicts = plan.action === 'create' ? [] : plan.conflicts;
    if (plan.action === 'update' && said.length === 0 && conflicts.length === 0) return;
    const action = plan.action === 'create' ? 'created' : plan.action === 'adopt' ? 'adopted' : 'updated';
    const before = candidate.portal?.fields ?? {};
    this.#outcomes.change(candidate.key, portalId, action, Object.fromEntries(said), before, conflicts);
  }

  #fieldProblems({ base, written }: Step): void {
    for (const { cause, text, field } of written.problems)
      this.#outcomes.problem(base, cause, text, { field });
  }

  async #failed({ candidate, base, plan }: Step, error: PortalError): Promise<void> {
    // What a new record hangs on was deleted on the portal: trying again would find it gone again.
    const isOrphan = error.kind === 'not-found' && plan.action === 'create';
    const parent = isOrphan ? parentOf(base) : undefined;
    if (parent) this.#orphans.push({ awaited: parent, waiting: candidate.key, root: rootOf(candidate) });
    switch (isOrphan ? 'refused' : error.kind) {
      case 'limited':
      case 'unavailable':
        this.#outcomes.interruptions.push(error);
        this.#outcomes.postpone(candidate);
        return;
      case 'unknown-outcome':
      case 'not-run':
        // Looked for by its external key in the next pass, before anything is created again.
        this.#outcomes.postpone(candidate);
        return;
      case 'not-found':
        // Deleted since it was read: what a deletion leads to is decided in the next pass, which finds it gone.
        this.#outcomes.postpone(candidate);
        return;
      case 'invalid':
      case 'access-denied':
      case 'tariff':
      case 'refused': {
        const details = { method: error.method, code: error.code };
        this.#outcomes.problem(base, `portal.${error.kind}`, refused(error), details);
        this.#outcomes.settle(candidate);
        return;
      }
    }
  }
}

function waitsOf({ candidate, missing }: Step): readonly Wait[] {
  const wait = { waiting: candidate.key, root: rootOf(candidate) };
  return [...missing.values()].flat().map((awaited) => ({ ...wait, awaited }));
}
