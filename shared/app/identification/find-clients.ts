import { targetOf } from '../../domain/entities/reference-target.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { type Identity, identityOf } from '../../domain/identification/identity-keys.ts';
import { probesOf } from '../../domain/identification/probes.ts';
import { identityKeysOf } from '../../domain/mapping/client-identity.ts';
import type { BaseRecord, Fields, PortalRecord, RecordKey } from '../../domain/sync/record.ts';
import type { BaseKeyIndex, KeyQuestion } from '../../ports/base-key-index.ts';
import type { Portal } from '../../ports/portal.ts';
import type { Identification, Identified } from '../sync/identification.ts';
import { type LinkRepository, portalKey, recordKey } from '../sync/links.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { hasClients } from './has-clients.ts';
import {
  findHolders,
  type Holder,
  numbersOf,
  type PortalRequisite,
  readBankDetails,
  readHolders,
  type WrittenProbe,
} from './portal-clients.ts';
import { type Rules, ruleFor, whoIs } from './rules.ts';

export interface FindClientsDeps {
  readonly scope: ConnectionScope;
  readonly portal: Portal;
  readonly links: Pick<LinkRepository, 'byRefs'>;
  readonly index: BaseKeyIndex;
  readonly rules: Rules;
}

/**
 * Looks for clients on the other side by the rules of the connection; made for one run. On the portal it takes three batches at most for
 * any number of records: candidates, what they are recognised by, bank accounts of their requisites. Requisites and
 * bank accounts are looked for only at those to whom they belong; addresses are found by the engine itself.
 */
export class ClientIdentification implements Identification {
  readonly #deps: FindClientsDeps;
  #empty: Promise<boolean> | undefined;

  constructor(deps: FindClientsDeps) {
    this.#deps = deps;
  }

  /** @throws Transient, Busy when the portal could not be asked */
  async onPortal(records: readonly BaseRecord[]): Promise<ReadonlyMap<string, Identified>> {
    const wanted = records.filter(({ entity }) => identified.has(entity));
    if (wanted.length === 0) return new Map();
    const { portal, index } = this.#deps;
    const identities = await index.identities(wanted);
    const strangers = wanted.filter(isHolder);
    const isPointless = strangers.length >= manyStrangers && (await this.#isPortalEmpty());
    const ids = await findHolders(portal, isPointless ? [] : this.#probes(strangers, identities));
    const linked = await this.#linkedParents(wanted);
    const read = await readHolders(portal, ids, {
      company: linkedHolders(wanted, linked, 'company'),
      contact: linkedHolders(wanted, linked, 'contact'),
    });
    const found = new Map<string, Identified>();
    for (const record of strangers)
      this.#judge(found, record, identities, read.identities[record.entity] ?? new Map());
    const holderOf = (record: BaseRecord) => {
      const parent = parentOf(record);
      const id = parent && portalIdOf(parent, linked, found);
      return parent && id !== undefined && isHolder(parent)
        ? read.requisites[parent.entity].get(id)
        : undefined;
    };
    for (const record of wanted)
      if (record.entity === 'requisite') this.#judge(found, record, identities, asMap(holderOf(record)));
    await this.#findAccounts(wanted, identities, linked, found);
    return found;
  }

  /** Whether there was nobody on the portal when it was first asked: since then the run alone has made clients there. */
  #isPortalEmpty(): Promise<boolean> {
    this.#empty ??= hasClients(this.#deps.portal).then((has) => !has);
    return this.#empty;
  }

  async #findAccounts(
    wanted: readonly BaseRecord[],
    identities: ReadonlyMap<string, Identity>,
    linked: ReadonlyMap<string, string>,
    found: Map<string, Identified>,
  ): Promise<void> {
    const accounts = wanted.flatMap((record) => {
      const parent = record.entity === 'bankDetail' ? parentOf(record) : undefined;
      const requisite = parent && portalIdOf(parent, linked, found);
      return requisite === undefined ? [] : [{ record, requisite }];
    });
    if (accounts.length === 0) return;
    const known = await readBankDetails(
      this.#deps.portal,
      accounts.map(({ requisite }) => requisite),
    );
    for (const { record, requisite } of accounts)
      this.#judge(found, record, identities, asMap(known.get(requisite)));
  }

  #judge(
    found: Map<string, Identified>,
    record: RecordKey,
    identities: ReadonlyMap<string, Identity>,
    candidates: ReadonlyMap<string, Identity>,
  ): void {
    const identity = identities.get(recordKey(record));
    const rule = identity && ruleFor(this.#deps.rules, record.entity, identity);
    const who = rule && whoIs(rule, identity, candidates);
    if (who) found.set(recordKey(record), who);
  }

  #probes(
    strangers: readonly (BaseRecord & { readonly entity: Holder })[],
    identities: ReadonlyMap<string, Identity>,
  ): readonly WrittenProbe[] {
    return strangers.flatMap((record) => {
      const identity = identities.get(recordKey(record));
      const rule = identity && ruleFor(this.#deps.rules, record.entity, identity);
      if (!rule) return [];
      return probesOf(rule, identity).map((probe) => ({
        ...probe,
        entity: record.entity,
        written: writtenValue(record.fields, probe.key) ?? probe.value,
      }));
    });
  }

  /** Portal ids of those that the records hang on, where a link is known. */
  async #linkedParents(records: readonly BaseRecord[]): Promise<ReadonlyMap<string, string>> {
    const parents = new Map<string, RecordKey>();
    for (const parent of records.map(parentOf)) if (parent) parents.set(recordKey(parent), parent);
    if (parents.size === 0) return new Map();
    const links = await this.#deps.links.byRefs(this.#deps.scope, [...parents.values()]);
    return new Map([...links].map(([name, { portalId }]) => [name, portalId]));
  }

  /** @throws Transient, Busy when the portal could not be asked */
  async inBase(records: readonly PortalRecord[]): Promise<ReadonlyMap<string, Identified>> {
    const wanted = records.filter(({ entity }) => identified.has(entity));
    if (wanted.length === 0) return new Map();
    const identities = await this.#portalIdentities(wanted);
    const asked = wanted.flatMap((record) => {
      const identity = identities.get(portalKey(record.entity, record.portalId)) ?? [];
      const rule = ruleFor(this.#deps.rules, record.entity, identity);
      if (!rule) return [];
      const questions = probesOf(rule, identity).map(
        (probe): KeyQuestion => ({ ...probe, entity: record.entity }),
      );
      return [{ record, identity, rule, questions }];
    });
    const answers = await this.#deps.index.find(asked.flatMap(({ questions }) => questions));
    let next = 0;
    const candidates = asked.map(({ record, questions }) => {
      const refs = answers.slice(next, next + questions.length).flat();
      next += questions.length;
      return [...new Set(refs)].map((ref): RecordKey => ({ entity: record.entity, ref }));
    });
    const known = await this.#deps.index.identities(uniqueKeys(candidates.flat()));
    const parents = await this.#baseParents(candidates.flat());
    const found = new Map<string, Identified>();
    asked.forEach(({ record, identity, rule }, at) => {
      const parent = parentOf(record);
      const own = (candidates[at] ?? []).filter(
        (key) => !hasParent(record) || (parent && parents.get(recordKey(key)) === recordKey(parent)),
      );
      const who = whoIs(
        rule,
        identity,
        own.map((key) => [key.ref, known.get(recordKey(key)) ?? []] as const),
      );
      if (who) found.set(portalKey(record.entity, record.portalId), who);
    });
    return found;
  }

  /** The numbers of a company are in its requisites, which have to be read. */
  async #portalIdentities(records: readonly PortalRecord[]): Promise<ReadonlyMap<string, Identity>> {
    const idsOf = (holder: Holder) =>
      records.filter(({ entity }) => entity === holder).map(({ portalId }) => portalId);
    const none = { company: [], contact: [] };
    const { requisites } = await readHolders(this.#deps.portal, none, {
      company: idsOf('company'),
      contact: idsOf('contact'),
    });
    return new Map(
      records.map((record) => {
        const own = identityKeysOf(record.entity, record.fields);
        const parts = isHolder(record) ? (requisites[record.entity].get(record.portalId) ?? []) : [];
        const numbers = parts.map(({ keys }) => numbersOf(keys));
        return [portalKey(record.entity, record.portalId), identityOf(own, numbers)] as const;
      }),
    );
  }

  /** On what the candidates of the base hang. */
  async #baseParents(keys: readonly RecordKey[]): Promise<ReadonlyMap<string, string>> {
    const children = uniqueKeys(keys.filter(hasParent));
    if (children.length === 0) return new Map();
    const parents = await this.#deps.index.parents(children);
    return new Map([...parents].map(([name, parent]) => [name, recordKey(parent)]));
  }
}

/** So many are worth asking whether there is anybody at all. */
const manyStrangers = 100;

const identified: ReadonlySet<RecordKey['entity']> = new Set([
  'company',
  'contact',
  'requisite',
  'bankDetail',
]);

function isHolder<Named extends { readonly entity: RecordKey['entity'] }>(
  record: Named,
): record is Named & { readonly entity: Holder } {
  return record.entity === 'company' || record.entity === 'contact';
}

function hasParent({ entity }: Pick<RecordKey, 'entity'>): boolean {
  return descriptorOf(entity).parent !== undefined;
}

/** The record that this one hangs on, as far as it has a reference of the base. */
function parentOf({ entity, fields }: Pick<BaseRecord, 'entity' | 'fields'>): RecordKey | undefined {
  const { parent, fields: known } = descriptorOf(entity);
  const type = known.find((field) => field.name === parent?.field)?.type;
  const value = parent && fields[parent.field];
  if (type?.kind !== 'reference' || typeof value !== 'string' || value.startsWith('portal:'))
    return undefined;
  return targetOf(type, value);
}

/** The portal id of a record that is linked, or was recognised just now. */
function portalIdOf(
  key: RecordKey,
  linked: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, Identified>,
): string | undefined {
  const who = found.get(recordKey(key));
  return linked.get(recordKey(key)) ?? (who && 'one' in who ? who.one : undefined);
}

function linkedHolders(
  records: readonly BaseRecord[],
  linked: ReadonlyMap<string, string>,
  holder: Holder,
): readonly string[] {
  const ids = records.flatMap((record) => {
    const parent = record.entity === 'requisite' ? parentOf(record) : undefined;
    return parent?.entity === holder ? (linked.get(recordKey(parent)) ?? []) : [];
  });
  return [...new Set(ids)];
}

function asMap(parts: readonly PortalRequisite[] = []): ReadonlyMap<string, Identity> {
  return new Map(parts.map(({ id, keys }) => [id, [keys]]));
}

/** The words in which the base has a value that the portal compares letter by letter. */
function writtenValue(fields: Fields, key: string): string | undefined {
  const value = key === 'name' || key === 'lastName' ? fields[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function uniqueKeys(keys: readonly RecordKey[]): readonly RecordKey[] {
  return [...new Map(keys.map((key) => [recordKey(key), { entity: key.entity, ref: key.ref }])).values()];
}
