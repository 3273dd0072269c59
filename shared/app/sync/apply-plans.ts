import { fingerprint } from '../../domain/entities/canonical.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { planBirth, planRecord, type RecordPlan } from '../../domain/sync/plan-record.ts';
import type { BaseRecord, Fields, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import { agreedToDiffer, type Directions } from '../../domain/sync/three-way.ts';
import type { Clock } from '../../kernel/clock.ts';
import { text } from '../../kernel/text.ts';
import type { Base, BaseWrite, BaseWriteResult } from '../../ports/base.ts';
import type { Portal, PortalCommand, PortalError } from '../../ports/portal.ts';
import type { Candidate } from './candidate.ts';
import { type Gathered, parentOf, referencesOf } from './gather.ts';
import { stillInFlight, withoutInFlight } from './in-flight.ts';
import { type Link, type LinkRepository, recordKey } from './links.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';
import type { RecordChange, RecordProblem } from './sync-log.ts';
import {
  addCommand,
  createdId,
  createdReference,
  updateCommand,
  type WriteCommand,
} from './write-commands.ts';

export interface ApplyDeps {
  readonly links: LinkRepository;
  readonly portal: Portal;
  readonly base: Base;
  readonly clock: Clock;
}

/** What became of the candidates of one round. */
export interface Applied {
  /** Done with, whether written, equal or refused for good: their marks may go. */
  readonly settled: readonly Candidate[];
  /** Have to come again: they wait for another record, or the portal did not answer. */
  readonly postponed: readonly Candidate[];
  /** Errors of the portal's that say "not now"; the run should stop and come back. */
  readonly interruptions: readonly PortalError[];
  readonly changes: readonly RecordChange[];
  readonly problems: readonly RecordProblem[];
}

interface Step {
  readonly candidate: Candidate;
  readonly base: BaseRecord;
  readonly plan: Exclude<RecordPlan, { action: 'nothing' }>;
  readonly written: WriteCommand;
}

/** What is to be written into the base, and the link to keep when it has been. */
interface BaseStep {
  readonly candidate: Candidate;
  readonly write: BaseWrite;
  readonly link: Link;
  /** The pair is new: the portal's record was born there. */
  readonly isBirth: boolean;
}

/** Records that hang on one another are created in one HTTP call, if they are no more than this. */
const largestTogether = 40;

/**
 * Brings the portal to what the plans of the candidates say. `lastChance`: records whose parent cannot be had are
 * written without it rather than postponed.
 */
export async function applyPlans(
  deps: ApplyDeps,
  scope: ConnectionScope,
  dictionaries: PortalDictionaries,
  { candidates, references, awaited }: Gathered,
  directionsOf: (key: RecordKey) => Directions,
  lastChance: boolean,
): Promise<Applied> {
  const round = new Round(deps, scope, dictionaries, references);
  const ordered = [...candidates].sort((left, right) => rankOf(left) - rankOf(right));
  const creating = new Map<string, number>();
  const pending = new Set(awaited.map(recordKey));
  for (const candidate of ordered) {
    const { base: said, link, portal } = candidate;
    if (candidate.ambiguous) {
      round.ambiguous(candidate, candidate.ambiguous);
      continue;
    }
    if (!said) {
      if (!portal || !candidate.born || !directionsOf(candidate.key).toBase) round.settled.push(candidate);
      else if (!lastChance && round.isUnanswered(portal)) round.postponed.push(candidate);
      else round.bear(candidate, portal);
      continue;
    }
    const base = withoutInFlight(said, link);
    const gone = link && !portal;
    if (gone) await round.dropLink(candidate, link);
    const plan = planRecord(
      descriptorOf(base.entity),
      base,
      portal,
      gone ? undefined : link,
      directionsOf(base),
    );
    if (plan.action === 'nothing') await round.rest(candidate);
    else if (!lastChance && round.mustWait(base, pending, creating)) round.postponed.push(candidate);
    else round.prepare(candidate, base, plan, creating);
    for (const problem of base.problems)
      round.problem(base, problem.cause, problem.text, { field: problem.field });
  }
  await round.send();
  return round;
}

function rankOf(candidate: Candidate): number {
  return descriptorOf(candidate.key.entity).rank;
}

/** One pass over candidates: collects steps, sends them in one batch, and keeps what came of them. */
class Round implements Applied {
  readonly settled: Candidate[] = [];
  readonly postponed: Candidate[] = [];
  readonly interruptions: PortalError[] = [];
  readonly changes: RecordChange[] = [];
  readonly problems: RecordProblem[] = [];
  readonly #steps: Step[] = [];
  readonly #baseSteps: BaseStep[] = [];
  readonly #deps: ApplyDeps;
  readonly #scope: ConnectionScope;
  readonly #dictionaries: PortalDictionaries;
  readonly #references: KnownReferences;

  constructor(
    deps: ApplyDeps,
    scope: ConnectionScope,
    dictionaries: PortalDictionaries,
    references: KnownReferences,
  ) {
    this.#deps = deps;
    this.#scope = scope;
    this.#dictionaries = dictionaries;
    this.#references = references;
  }

  /** The portal's record is gone: the pair is broken, and the record is planned as if it had never been there. */
  async dropLink(candidate: Candidate, link: Link): Promise<void> {
    await this.#deps.links.remove(this.#scope, link);
    this.#references.remove(candidate.key);
    this.changes.push({
      ...candidate.key,
      portalId: link.portalId,
      action: 'link-dropped',
      fields: {},
      conflicts: [],
    });
  }

  /** Nothing is to be written; what was on its way may have arrived. */
  async rest(candidate: Candidate): Promise<void> {
    this.settled.push(candidate);
    const { link, base } = candidate;
    if (!link?.inFlight) return;
    const { inFlight: before, ...settledLink } = link;
    const inFlight = stillInFlight(link, base, {});
    if (Object.keys(inFlight ?? {}).length === Object.keys(before).length) return;
    await this.#deps.links.save(this.#scope, [{ ...settledLink, ...(inFlight && { inFlight }) }]);
  }

  /** Several might be it on the other side: a person has to say which. */
  ambiguous(candidate: Candidate, several: readonly string[]): void {
    this.problem(candidate.key, 'several-match', severalMatch(several), { several: several.join(', ') });
    this.settled.push(candidate);
  }

  /** Whether the record speaks of records of the portal that have no reference in the base yet. */
  isUnanswered(portal: PortalRecord): boolean {
    return Object.values(portal.fields).some(
      (value) => typeof value === 'string' && value.startsWith('portal:'),
    );
  }

  /** Takes a record that was born on the portal to the base. */
  bear(candidate: Candidate, portal: PortalRecord): void {
    const { toBase, common } = planBirth(portal);
    const fields = Object.fromEntries(Object.entries(toBase).filter(([, value]) => !isForeign(value)));
    const { portalId } = portal;
    this.#baseSteps.push({
      candidate,
      write: { ...candidate.key, portalId, create: true, fields },
      link: { ...candidate.key, portalId, common, origin: 'adopted', changedAt: this.#deps.clock.now() },
      isBirth: true,
    });
  }

  /** Whether a record that this one refers to has to come first; its parent may come in the same call. */
  mustWait(base: BaseRecord, pending: ReadonlySet<string>, creating: ReadonlyMap<string, number>): boolean {
    const parent = parentOf(base);
    return referencesOf(base).some((key) => {
      if (this.#references.link(key) || !pending.has(recordKey(key))) return false;
      const together = creating.get(recordKey(key));
      const isParent = parent !== undefined && recordKey(parent) === recordKey(key);
      return !(isParent && together !== undefined && together < largestTogether);
    });
  }

  /** Turns a plan into a command. */
  prepare(candidate: Candidate, base: BaseRecord, plan: Step['plan'], creating: Map<string, number>): void {
    const written = this.#command(candidate, base, plan);
    this.#steps.push({ candidate, base, plan, written });
    if (plan.action !== 'create' || !written.command?.name) return;
    const descriptor = descriptorOf(base.entity);
    const parent = parentOf(base);
    const parentKey = parent && recordKey(parent);
    creating.set(recordKey(base), 1 + (parentKey === undefined ? 0 : (creating.get(parentKey) ?? 0)));
    this.#references.addCreated(base, createdReference(descriptor, written.command.name));
  }

  #command(candidate: Candidate, base: BaseRecord, plan: Step['plan']): WriteCommand {
    const descriptor = descriptorOf(base.entity);
    if (plan.action === 'create') {
      const name = `c${this.#steps.length}`;
      return addCommand(descriptor, base, plan.write, this.#dictionaries, this.#references, name);
    }
    // A key that somebody else gave the record stays; one that we gave it follows the reference.
    const key = candidate.portal?.externalKey;
    const rekey = key !== base.ref && (key === undefined || candidate.link !== undefined);
    return updateCommand(
      descriptor,
      base,
      plan.portalId,
      plan.write,
      this.#dictionaries,
      this.#references,
      candidate.portal,
      rekey,
    );
  }

  /** Sends what was prepared and stores what came of it. */
  async send(): Promise<void> {
    const adoptable = await this.#adopt();
    const sending = adoptable.filter((step) => step.written.command !== undefined);
    const commands = sending
      .map((step) => step.written.command)
      .filter((command): command is PortalCommand => !!command);
    const answers = commands.length === 0 ? [] : await this.#deps.portal.batch(commands);
    this.#references.forgetCreated();
    const created: Link[] = [];
    const saved: Link[] = [];
    const portalIds = new Map<Step, string>();
    const createdIds = new Map<string, string>();
    for (const [index, step] of sending.entries()) {
      const answer = answers[index];
      if (!answer) throw new RangeError('the portal client dropped a command');
      if (!answer.ok) await this.#failed(step, answer.error);
      else if (step.plan.action !== 'create') portalIds.set(step, step.plan.portalId);
      else {
        const parent = parentOf(step.base);
        const parentId =
          parent && (createdIds.get(recordKey(parent)) ?? this.#references.link(parent)?.portalId);
        const portalId = createdId(descriptorOf(step.base.entity), answer.value, step.plan.write, parentId);
        if (portalId === undefined)
          throw new RangeError(`${step.written.command?.method}: the answer has no id`);
        portalIds.set(step, portalId);
        createdIds.set(recordKey(step.base), portalId);
      }
    }
    for (const step of adoptable) {
      const portalId = step.written.command ? portalIds.get(step) : this.#idWithoutCommand(step);
      if (portalId === undefined) continue;
      const link = this.#linkAfter(step, portalId);
      this.#references.add(link);
      if (step.plan.action !== 'create' && Object.keys(step.plan.toBase).length > 0) {
        const write = { ...step.candidate.key, portalId, create: false, fields: step.plan.toBase };
        this.#baseSteps.push({ candidate: step.candidate, write, link, isBirth: false });
        continue;
      }
      (step.plan.action === 'create' ? created : saved).push(link);
      this.#done(step, portalId);
    }
    await this.#deps.links.saveCreated(this.#scope, created);
    await this.#deps.links.save(this.#scope, saved);
    await this.#writeBase();
  }

  /**
   * Writes into the base what the portal has to say. The pair of a birth is kept before the write: whoever comes second
   * then finds it, and the write itself may be repeated.
   */
  async #writeBase(): Promise<void> {
    const steps = this.#baseSteps;
    if (steps.length === 0) return;
    const { links, base } = this.#deps;
    if (!base.write) throw new RangeError('this base cannot be written to');
    await links.saveCreated(
      this.#scope,
      steps
        .filter(({ isBirth }) => isBirth)
        .map(({ link, write }) => ({ ...link, inFlight: inFlightOf(write) })),
    );
    const results = await base.write(steps.map(({ write }) => write));
    for (const [index, step] of steps.entries()) {
      const result = results[index];
      if (!result) throw new RangeError('the base dropped a write');
      await this.#baseAnswered(step, result);
    }
  }

  async #baseAnswered(step: BaseStep, result: BaseWriteResult): Promise<void> {
    const { candidate, write, link, isBirth } = step;
    const { links } = this.#deps;
    this.settled.push(candidate);
    if (result.state === 'refused') {
      this.problem(candidate.key, `base.${result.cause}`, result.text, { portalId: write.portalId });
      if (isBirth) await links.remove(this.#scope, link);
      else await links.save(this.#scope, [{ ...link, common: this.#refusedCommon(step) }]);
      return;
    }
    const sent = result.state === 'sent' ? write.fields : {};
    const inFlight = stillInFlight(candidate.link, candidate.base, sent);
    const { inFlight: _, ...settledLink } = link;
    await links.save(this.#scope, [{ ...settledLink, ...(inFlight && { inFlight }) }]);
    this.changes.push({
      ...candidate.key,
      portalId: write.portalId,
      action: isBirth ? 'created-in-base' : 'updated-in-base',
      fields: Object.fromEntries(
        Object.entries(write.fields).map(([name, after]) => {
          const before = candidate.base?.fields[name];
          return [name, before === undefined ? { after } : { before, after }];
        }),
      ),
      conflicts: [],
    });
  }

  /** What the base refused stays different until one of the sides moves. */
  #refusedCommon({ candidate, write, link }: BaseStep): Fields {
    const refused = Object.entries(write.fields).map(
      ([name, value]) => [name, agreedToDiffer(candidate.base?.fields[name] ?? null, value)] as const,
    );
    return { ...link.common, ...Object.fromEntries(refused) };
  }

  /** Nothing is left to say of it: an existing record is as good as written, a new one cannot come about. */
  #idWithoutCommand(step: Step): string | undefined {
    this.#fieldProblems(step);
    if (step.plan.action !== 'create') return step.plan.portalId;
    this.settled.push(step.candidate);
    return undefined;
  }

  /** Takes records that are on the portal already; whoever is held by another connection is left alone. */
  async #adopt(): Promise<readonly Step[]> {
    const kept: Step[] = [];
    for (const step of this.#steps) {
      if (step.plan.action !== 'adopt') {
        kept.push(step);
        continue;
      }
      // The common state is left empty until the write has succeeded, so that a crash between the two writes again.
      const link: Link = {
        ...step.candidate.key,
        portalId: step.plan.portalId,
        common: {},
        origin: 'adopted',
        changedAt: 0,
      };
      if (await this.#deps.links.adopt(this.#scope, link)) kept.push(step);
      else {
        this.problem(step.base, 'held-by-another', heldByAnother, { portalId: step.plan.portalId });
        this.settled.push(step.candidate);
      }
    }
    return kept;
  }

  #linkAfter(step: Step, portalId: string): Link {
    const { plan, candidate, base, written } = step;
    const common: Record<string, Fields[string]> = { ...plan.common };
    for (const name of written.left) {
      const value = base.fields[name];
      if (value !== undefined) common[name] = agreedToDiffer(value, candidate.portal?.fields[name] ?? null);
    }
    const origin = plan.action === 'create' ? 'created' : (candidate.link?.origin ?? 'adopted');
    const inFlight = stillInFlight(candidate.link, candidate.base, {});
    const changedAt = this.#deps.clock.now();
    return { ...candidate.key, portalId, common, origin, changedAt, ...(inFlight && { inFlight }) };
  }

  #done(step: Step, portalId: string): void {
    const { plan, candidate, written } = step;
    if (written.command) this.#fieldProblems(step);
    this.settled.push(candidate);
    const fields = Object.entries(plan.write).filter(([name]) => !written.left.includes(name));
    const conflicts = plan.action === 'create' ? [] : plan.conflicts;
    if (plan.action === 'update' && fields.length === 0 && conflicts.length === 0) return;
    this.changes.push({
      ...candidate.key,
      portalId,
      action: plan.action === 'create' ? 'created' : plan.action === 'adopt' ? 'adopted' : 'updated',
      fields: Object.fromEntries(
        fields.map(([name, after]) => {
          const before = candidate.portal?.fields[name];
          return [name, before === undefined ? { after } : { before, after }];
        }),
      ),
      conflicts,
    });
  }

  #fieldProblems(step: Step): void {
    for (const { cause, text: said, field } of step.written.problems)
      this.problem(step.base, cause, said, { field });
  }

  async #failed(step: Step, error: PortalError): Promise<void> {
    switch (error.kind) {
      case 'limited':
      case 'unavailable':
        this.interruptions.push(error);
        this.postponed.push(step.candidate);
        return;
      case 'unknown-outcome':
      case 'not-run':
        // Looked for by its external key in the next round, before anything is created again.
        this.postponed.push(step.candidate);
        return;
      case 'not-found':
        if (step.candidate.link) await this.dropLink(step.candidate, step.candidate.link);
        this.postponed.push(step.candidate);
        return;
      case 'invalid':
      case 'access-denied':
      case 'tariff':
      case 'refused':
        this.problem(step.base, `portal.${error.kind}`, refused(error), {
          method: error.method,
          code: error.code,
        });
        this.settled.push(step.candidate);
        return;
    }
  }

  problem(
    key: RecordKey,
    cause: string,
    said: RecordProblem['text'],
    details: RecordProblem['details'],
  ): void {
    this.problems.push({ entity: key.entity, ref: key.ref, cause, text: said, details });
  }
}

/** The portal's id of something that the base does not know. */
function isForeign(value: Fields[string]): boolean {
  return typeof value === 'string' && value.startsWith('portal:');
}

function inFlightOf(write: BaseWrite): Fields {
  return Object.fromEntries(Object.entries(write.fields).map(([name, value]) => [name, fingerprint(value)]));
}

function severalMatch(several: readonly string[]): RecordProblem['text'] {
  return text(
    `По правилам сопоставления подходят несколько записей (${several.join(', ')}): ничего не записано. Свяжите нужную вручную или объедините дубли.`,
    `Several records fit the rules of identification (${several.join(', ')}): nothing was written. Link the right one by hand or merge the duplicates.`,
  );
}

const heldByAnother = text(
  'Запись портала с этим внешним кодом уже связана с другой базой: новая связь не создана. Разорвите прежнюю связь или смените внешний код.',
  'The portal record with this external key is linked with another base already: no link was made. Remove the old link or change the external key.',
);

function refused(error: PortalError): RecordProblem['text'] {
  const said = error.description || error.code;
  return text(
    `Портал отказал (${error.method}): ${said}. Исправьте данные и повторите обмен.`,
    `The portal refused (${error.method}): ${said}. Correct the data and exchange again.`,
  );
}
