import type { Connection } from '../../domain/connections/connection.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import type { Clock } from '../../kernel/clock.ts';
import { text } from '../../kernel/text.ts';
import type { LinkRepository } from '../sync/links.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { SyncLog } from '../sync/sync-log.ts';
import { countsByKind, type HeldDeletion, type HeldDeletions } from './held-deletions.ts';

export interface SettleDeletionsDeps {
  readonly held: HeldDeletions;
  readonly links: LinkRepository;
  readonly marks: MarkRepository;
  readonly clock: Clock;
  readonly newToken: () => string;
}

/** Fewer deletions of one kind than this are never asked about. */
const fewest = 5;
const pageSize = 500;
const shownExamples = 10;

/**
 * Looks at the deletions that were held back since the last look: few enough of them are let go on, more than the
 * setting allows become a question to a person, and nothing is deleted until it is answered.
 * @returns whether marks were set that now have to be worked off
 */
export async function settleDeletions(
  deps: SettleDeletionsDeps,
  scope: ConnectionScope,
  settings: Connection['settings'],
  log: SyncLog,
): Promise<boolean> {
  const held = await allHeld(deps, scope);
  if (held.length === 0 || (await deps.held.question(scope))) return false;
  const kinds = await tooMany(deps, scope, settings, held);
  if (Object.keys(kinds).length === 0) {
    await letDelete(deps, scope);
    return true;
  }
  const examples = held.slice(0, shownExamples).map(({ entity, id }) => ({ kind: entity, ref: id }));
  const question = { id: deps.newToken(), askedAt: deps.clock.now(), kinds, examples };
  if (await deps.held.ask(scope, question)) await tell(log, held, kinds);
  return false;
}

/** Lets everything that is held back be deleted. Ring the doorbell afterwards. */
export async function letDelete(
  { held, marks }: Pick<SettleDeletionsDeps, 'held' | 'marks'>,
  scope: ConnectionScope,
): Promise<void> {
  await held.release(scope, (page) =>
    marks.set(
      scope,
      page.map((one) => ({ ...one, mayDelete: true as const })),
    ),
  );
  await held.answered(scope);
}

/**
 * Leaves on the other side what is gone on this one, until this one says something new of it: the marks that are set make
 * the pairs remember that. Ring the doorbell afterwards.
 */
export async function refuseDelete(
  { held, marks }: Pick<SettleDeletionsDeps, 'held' | 'marks'>,
  scope: ConnectionScope,
): Promise<void> {
  await held.release(scope, (page) =>
    marks.set(
      scope,
      page.map(({ entity, id, root, side }) => ({ side, entity, id, root, keep: true as const })),
    ),
  );
  await held.answered(scope);
}

async function allHeld(
  { held }: SettleDeletionsDeps,
  scope: ConnectionScope,
): Promise<readonly HeldDeletion[]> {
  const found: HeldDeletion[] = [];
  let cursor: string | undefined;
  do {
    const page = await held.page(scope, pageSize, cursor);
    found.push(...page.held);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** The kinds of which more would go than the setting allows. */
async function tooMany(
  { links }: SettleDeletionsDeps,
  scope: ConnectionScope,
  settings: Connection['settings'],
  held: readonly HeldDeletion[],
): Promise<Record<string, { going: number; linked: number }>> {
  const kinds: Record<string, { going: number; linked: number }> = {};
  for (const [entity, going] of countsByKind(held)) {
    if (going < fewest) continue;
    const linked = await countLinks(links, scope, entity);
    if (going * 100 > linked * mostPercentOf(settings, entity)) kinds[entity] = { going, linked };
  }
  return kinds;
}

/** Goods that a full exchange no longer brings were weighed by a setting of their own, when the exchange was judged. */
function mostPercentOf({ catalogue, synchronisation }: Connection['settings'], entity: EntityName): number {
  const isWeighed = catalogue.deactivateMissing && descriptorOf(entity).family === 'catalogue';
  const { mostDeletedPercent } = synchronisation;
  return isWeighed ? Math.max(mostDeletedPercent, catalogue.mostMissingPercent) : mostDeletedPercent;
}

async function countLinks(
  links: LinkRepository,
  scope: ConnectionScope,
  entity: EntityName,
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await links.list(scope, entity, 1000, cursor);
    count += page.links.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return count;
}

async function tell(
  log: SyncLog,
  held: readonly HeldDeletion[],
  kinds: Readonly<Record<string, { going: number; linked: number }>>,
): Promise<void> {
  const [first] = held;
  if (!first) return;
  const going = Object.values(kinds).reduce((sum, kind) => sum + kind.going, 0);
  const linked = Object.values(kinds).reduce((sum, kind) => sum + kind.linked, 0);
  const said = text(
    `Удаляется слишком много: ${going} из ${linked}. Ничего не удалено: проверьте базу и портал, затем подтвердите удаление или откажитесь от него.`,
    `Too much is being deleted: ${going} of ${linked}. Nothing was deleted: check the base and the portal, then confirm the deletion or refuse it.`,
  );
  const { entity, id } = first;
  await log.problems([
    { entity, ref: id, cause: 'deletion.too-much', text: said, details: { going, linked } },
  ]);
}
