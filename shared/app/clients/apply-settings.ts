import type { Connection } from '../../domain/connections/connection.ts';
import { allDescriptors, descriptorOf } from '../../domain/entities/registry.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { goThrough } from '../runs/go-through.ts';
import { takesBorn } from '../runs/make-plan.ts';
import type { ReconciliationStates } from '../runs/reconciliation-state.ts';
import { type BaseSurveys, portalSurvey } from '../runs/survey.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';

export interface ApplyClientSettingsDeps {
  readonly marks: MarkRepository;
  readonly reconciliation: ReconciliationStates;
  /** What goes through the clients of a base. */
  readonly clientSurveysOf: BaseSurveys;
}

/**
 * Marks every client of both sides again when the settings changed under which they were last looked at, so that new
 * filters, sources, formulas and directions apply to what is there. Which settings were applied last is kept with how
 * far the marking came; may be cut off anywhere and called again. One call at a time: callers hold the connection's lease.
 * @param engineOf both sides of the connection; asked for only when something is to be marked
 * @returns false when there was no time for all
 */
export async function applyClientSettings(
  deps: ApplyClientSettingsDeps,
  scope: ConnectionScope,
  connection: Connection,
  engineOf: () => Promise<SynchroniseDeps>,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const wanted = fingerprintOf(connection);
  const before = await deps.reconciliation.get(scope);
  const { clientSettings } = before;
  if (clientSettings?.applied === wanted) return true;
  // Before the first look nothing was looked at under other settings.
  if (clientSettings) {
    const engine = await engineOf();
    const ofPortal = allDescriptors
      .filter(({ bornAs, family, name }) => bornAs && family === 'clients' && takesBorn(engine, name))
      .map((descriptor) => portalSurvey(engine.portal, engine.dictionaries, descriptor));
    const surveys = [...(await deps.clientSurveysOf(connection)), ...ofPortal];
    // Settings that changed again meanwhile begin anew.
    const from = clientSettings.applying === wanted ? clientSettings.cursor : undefined;
    const { applied } = clientSettings;
    const done = await goThrough(surveys, from, mayGoOn, async (marks, next) => {
      await deps.marks.set(
        scope,
        marks
          .filter(({ entity }) => descriptorOf(entity).family === 'clients')
          .map((mark) => ({ ...mark, remap: true as const })),
      );
      const progress = { applied, applying: wanted, ...(next !== undefined && { cursor: next }) };
      await deps.reconciliation.save(scope, { clientSettings: progress });
    });
    if (!done) return false;
  }
  await deps.reconciliation.save(scope, { clientSettings: { applied: wanted } });
  return true;
}

/** Of what people set: the configuration that a base says it has is known only once it has spoken. */
function fingerprintOf({ settings }: Connection): string {
  return stableHash(JSON.parse(JSON.stringify(settings.clients)) as Json);
}
