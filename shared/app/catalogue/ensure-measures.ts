import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Portal, PortalAnswer, PortalCommand } from '../../ports/portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type Staged, type StagedRepository, staged } from './staged-repository.ts';

/** A portal that refused a unit of measure is asked again after so long. Milliseconds. */
const refusedMilliseconds = 86_400_000;

/** More units than any base has: one page. */
const mostUnits = 500;

/**
 * Adds the units of measure that goods of the base have and the portal lacks, as
 * https://apidocs.bitrix24.ru/api-reference/catalog/measure/catalog-measure-add.html says. Without them their products
 * would lose the unit. One call when there are any, none otherwise; a unit that is refused stays unknown, and the journal
 * says so with each product.
 * @returns ids of the new units by code, to be known from now on
 */
export async function ensureMeasures(
  deps: { readonly staged: StagedRepository; readonly portal: Portal; readonly clock: Pick<Clock, 'now'> },
  scope: ConnectionScope,
  dictionaries: PortalDictionaries,
): Promise<Readonly<Record<string, Json>>> {
  const { refs } = await deps.staged.refs(scope, 'unit', mostUnits);
  const lacking = refs.filter((code) => dictionaries.ids.measure[code] === undefined);
  if (lacking.length === 0) return {};
  const now = deps.clock.now();
  const units = [...(await deps.staged.read(scope, 'unit', lacking)).values()].filter(
    ({ state }) => now - (state.refusedAt ?? 0) >= refusedMilliseconds,
  );
  const answers = units.length === 0 ? [] : await deps.portal.batch(units.map(addCommand));
  const added: Record<string, Json> = {};
  for (const [index, unit] of units.entries()) {
    const answer = answers[index];
    const id = answer?.ok ? idOf(answer.value) : undefined;
    if (id !== undefined) added[unit.ref] = id;
    else if (answer && !answer.ok && answer.error.kind !== 'limited' && answer.error.kind !== 'unavailable')
      await deps.staged.write(scope, [staged('unit', unit.ref, { ...unit.state, refusedAt: now })]);
  }
  return added;
}

function addCommand({ ref, state }: Staged<'unit'>): PortalCommand {
  const { name, symbol, international } = state;
  return {
    method: 'catalog.measure.add',
    params: {
      fields: {
        code: Number(ref),
        measureTitle: name,
        symbol,
        ...(international !== undefined && { symbolLetterIntl: international }),
      },
    },
    repeat: 'once',
  };
}

function idOf(answer: PortalAnswer): Json | undefined {
  const { measure } = answer.result as { readonly measure?: { readonly id?: Json } };
  return measure?.id;
}
