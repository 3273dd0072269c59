import type { CatalogueChore, ImportMessage } from '../../contracts/messages/import-message.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { text } from '../../kernel/text.ts';
import { applyCatalogueSettings } from '../catalogue/apply-settings.ts';
import { type JudgeDeps, judgeFullExchanges, nextOf } from '../catalogue/judge-full-exchange.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { Leases } from '../leases.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { ImportJobs } from './import-jobs.ts';
import { withImportLease } from './import-lease.ts';

export interface ChoreDeps extends Omit<JudgeDeps, 'tooMany' | 'clock'> {
  readonly jobs: ImportJobs;
  readonly leases: Leases;
  readonly due: DueItems;
  readonly journal: ErrorJournal;
  readonly clock: Parameters<typeof withImportLease>[0]['clock'];
}

/**
 * Does a chore of the catalogue while no file of the connection is read. Ring the connection's doorbell afterwards.
 * @throws Busy when a file is being read
 */
export async function runCatalogueChore(
  deps: ChoreDeps,
  connection: Connection,
  chore: CatalogueChore,
  signal: AbortSignal,
): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const { catalogue } = connection.settings;
  if (chore === 'apply-settings') {
    await withImportLease(deps, scope, signal, () => applyCatalogueSettings(deps, scope, catalogue));
    return;
  }
  const tooMany = (missing: number, all: number) => tellTooMany(deps, connection, missing, all);
  const { nextAt } = await withImportLease(deps, scope, signal, () =>
    judgeFullExchanges({ ...deps, tooMany }, scope, catalogue),
  );
  if (nextAt !== undefined) await scheduleJudgement(deps, scope, nextAt);
}

/** Sees to it that full exchanges under way are judged once they are over. Repeating it is harmless. */
export async function watchFullExchanges(
  deps: Pick<ChoreDeps, 'due' | 'staged'>,
  scope: ConnectionScope,
): Promise<void> {
  const { nextAt } = nextOf(Object.values((await deps.staged.catalogueState(scope)).full));
  if (nextAt !== undefined) await scheduleJudgement(deps, scope, nextAt);
}

async function scheduleJudgement(
  { due }: Pick<ChoreDeps, 'due'>,
  scope: ConnectionScope,
  dueAt: number,
): Promise<void> {
  const message: ImportMessage = { ...scope, chore: 'judge-full-exchange' };
  await due.schedule({
    id: `full-exchange-${scope.connection}`,
    dueAt,
    queue: 'imports',
    body: JSON.stringify(message),
    group: scope.connection,
  });
}

async function tellTooMany(
  { journal, clock }: ChoreDeps,
  { tenant, id, settings }: Connection,
  missing: number,
  all: number,
): Promise<void> {
  const { mostMissingPercent } = settings.catalogue;
  await journal.record(
    {
      subject: { tenant, connection: id, object: { kind: 'catalogue', id: 'full-exchange' } },
      id: String(clock.now()),
      failure: 'rejected',
      causeKey: 'catalogue.too-many-missing',
      text: text(
        `Полная выгрузка из 1С пришла без ${missing} товаров из ${all} — это больше ${mostMissingPercent} %. Товары на портале оставлены активными. Проверьте отборы в настройках обмена 1С; если всё верно, увеличьте допустимую долю в настройках подключения и выгрузите каталог полностью ещё раз.`,
        `The full exchange of 1C came without ${missing} goods of ${all}, which is more than ${mostMissingPercent} %. The products on the portal were left active. Check the filters in the settings of the exchange in 1C; if all is right, allow a larger share in the settings of the connection and export the whole catalogue again.`,
      ),
      details: { missing, all, mostMissingPercent },
    },
    settings.history.keepErrorsDays,
  );
}
