import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import { cardActions, unknownCardLayout } from '../../domain/automation/card-layout.ts';
import { tongueOf } from '../../domain/automation/tongue.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import { PortalError } from '../../ports/portal.ts';
import { startErrand } from '../agent/start-errand.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { attachForm } from './attach-form.ts';
import type { AutomationParts } from './automation-parts.ts';
import { documentOf } from './end-robot.ts';
import { askAgainAt, patiently, portalSilent } from './portal-trouble.ts';
import { tellAutomation } from './tell-automation.ts';

type Pressed = Extract<AutomationMessage, { kind: 'card-pressed' }>;
type Ended = Extract<AutomationMessage, { kind: 'card-ended' }>;

/** Who pressed a button does not look at it for longer. Milliseconds. */
const longestWait = 3600_000;

/** A person pressed a button of a card. The card is updated in any case: until then the portal shows that it waits. */
export async function pressCard(parts: AutomationParts, message: Pressed): Promise<void> {
  const { action, activity, connection: id, form, member, press, ref, tenant, type } = message;
  const scope = { tenant, connection: id };
  const [connection, document] = await Promise.all([
    parts.connections.get(scope),
    parts.documents.get(scope, type, ref),
  ]);
  if (connection?.member !== member || !document) return showUnknown(parts, message);
  const card = await parts.cards.get(scope, document);
  const isFormer = [...(card.leaving ?? []), ...(card.gone ?? [])].includes(activity);
  if (card.activity === undefined && !isFormer)
    await parts.cards.change(scope, document, { activity, addingAt: undefined });
  const works = connection.status.state === 'active';
  if (works) {
    const ended: AutomationMessage = { kind: 'card-ended', ...scope, member, errand: press };
    await startErrand(parts, scope, {
      id: press,
      content:
        action === cardActions.print
          ? { kind: 'print', type, ref, form: form ?? '', facsimile: false }
          : { kind: 'tell', type, ref },
      notice: { queue: 'automation', body: JSON.stringify(ended), group: id },
      deadline: parts.clock.now() + longestWait,
    });
  }
  const asked = action === cardActions.print ? printing : refreshing;
  await show(parts, scope, message, works ? { ok: true, text: asked } : { ok: false, text: paused });
}

/** The base did what a button wanted, or will not. */
export async function endPress(parts: AutomationParts, message: Ended): Promise<void> {
  const { connection, errand: id, member, tenant } = message;
  const scope = { tenant, connection };
  const errand = await parts.errands.get(scope, id);
  if (!errand?.end || errand.content.kind === 'report') return;
  const { type, ref } = errand.content;
  const about = { member, type, ref };
  try {
    const { outcome, text: said } = errand.end;
    if (outcome !== 'done') throw new Rejected(`card.${outcome}`, said ?? unexplained);
    if (errand.content.kind === 'print')
      await attachForm(parts, scope, errand, await documentOf(parts, scope, errand));
    await show(
      parts,
      scope,
      about,
      errand.content.kind === 'print' ? { ok: true, text: printed } : undefined,
    );
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    await journal(parts, scope, id, about, error);
    await show(parts, scope, about, { ok: false, text: error.text });
  }
}

async function show(
  parts: AutomationParts,
  scope: ConnectionScope,
  { member, ref, type }: Pick<Pressed, 'member' | 'ref' | 'type'>,
  note: { readonly ok: boolean; readonly text: Text } | undefined,
): Promise<void> {
  const portal = { tenant: scope.tenant, member };
  await parts.cards.change(scope, { type, ref }, { note: note && { ok: note.ok, text: { ...note.text } } });
  await parts.cards.makeDue(portal, scope, { type, ref }, true);
  await tellAutomation(parts, [{ kind: 'waiting', ...portal }]);
}

/** @throws Busy when the portal has to be asked later */
async function showUnknown(parts: AutomationParts, { activity, member, tenant }: Pressed): Promise<void> {
  const language = tongueOf((await parts.installations.get(member))?.language ?? 'ru');
  const params = { id: activity, fields: { completed: 'Y' }, layout: unknownCardLayout(language) };
  const portal = parts.portalOf({ tenant, member });
  try {
    await patiently(parts, () =>
      portal.call({ method: 'crm.activity.configurable.update', params, repeat: 'idempotent' }),
    );
  } catch (error) {
    const again = error instanceof PortalError ? askAgainAt(error, parts.clock.now()) : undefined;
    if (again !== undefined) throw portalSilent(again, error);
    // Not our card, or gone meanwhile: then nothing waits.
    if (!(error instanceof PortalError)) throw error;
  }
}

async function journal(
  { connections, journal: errors }: AutomationParts,
  scope: ConnectionScope,
  id: string,
  { ref, type }: Pick<Pressed, 'ref' | 'type'>,
  { causeKey, details, text: said }: Rejected,
): Promise<void> {
  const connection = await connections.get(scope);
  await errors.record(
    {
      subject: { ...scope, object: { kind: type, id: ref } },
      ...{ id: `press-${id}`, failure: 'rejected', causeKey, text: said, details },
    },
    errorDaysOf(connection),
  );
}

const printing = text('1С готовит печатную форму…', '1C prepares the printed form…');
const refreshing = text('Запрошено состояние из 1С…', 'The state is being asked of 1C…');
const printed = text(
  'Печатная форма добавлена в ленту сделки.',
  "The printed form was added to the deal's timeline.",
);
const paused = text(
  'Обмен с 1С приостановлен: показано последнее известное состояние.',
  'The exchange with 1C is paused: the last known state is shown.',
);
const unexplained = text('1С не выполнила команду.', '1C did not carry out the command.');
