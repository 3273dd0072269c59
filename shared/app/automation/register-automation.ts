import { robotPrefix } from '../../domain/automation/robots.ts';
import { tongueOf } from '../../domain/automation/tongue.ts';
import { triggerCode, wantedTriggers } from '../../domain/automation/triggers.ts';
import { type RobotFields, wantedRobots } from '../../domain/automation/wanted-robots.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { Rejected } from '../../kernel/outcome.ts';
import type { Result } from '../../kernel/result.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { Portal, PortalAnswer, PortalCommand, PortalError } from '../../ports/portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import { askAgainAt, patiently, portalSilent } from './portal-trouble.ts';
import type { Registration } from './registrations.ts';

/** What a portal should have. */
interface Wanted {
  readonly robots: ReadonlyMap<string, RobotFields>;
  readonly triggers: ReadonlyMap<string, string>;
}

/**
 * Brings the portal's robots and triggers of a connection in step with what its base has and its settings say. When
 * they are as we left them, the portal is not asked; otherwise it is asked first what it has, so that repeating it, or
 * going on after a cut, registers nothing twice. Those of earlier versions go.
 * @throws Busy when the portal has to be asked later, Rejected when it refuses
 */
export async function registerAutomation(parts: AutomationParts, scope: ConnectionScope): Promise<void> {
  const connection = await parts.connections.get(scope);
  if (!connection || connection.status.state === 'uninstalled') return;
  const wanted = await wantedOf(parts, connection);
  const after = hashesOf(wanted);
  const before = await parts.registrations.get(scope);
  if (before && stableHash(plainly(before)) === stableHash(plainly(after))) return;
  if (!before && wanted.robots.size === 0 && !connection.settings.automation.enabled) return;
  const portal = parts.portalOf({ tenant: connection.tenant, member: connection.member });
  const present = await patiently(parts, () => presentOn(parts, portal, connection));
  const results = await patiently(parts, () => portal.batch(commands(wanted, present, before)));
  const refused = firstRefusal(parts, results);
  if (refused) throw refused;
  await parts.registrations.save(scope, after);
}

async function wantedOf(
  { abilities, installations, publicUrl }: AutomationParts,
  { id, member, settings, tenant }: Connection,
): Promise<Wanted> {
  const known = await abilities.get({ tenant, connection: id });
  if (!settings.automation.enabled || !known) return { robots: new Map(), triggers: new Map() };
  const language = tongueOf((await installations.get(member))?.language ?? 'ru');
  const handler = `${publicUrl}/portal/robots/${member}`;
  return {
    robots: wantedRobots({ connection: id, handler, language }, known),
    triggers: wantedTriggers(id, known, language),
  };
}

/** Codes of this connection that the portal has. */
async function presentOn(
  { clock }: AutomationParts,
  portal: Portal,
  { id }: Connection,
): Promise<{ readonly robots: readonly string[]; readonly triggers: readonly string[] }> {
  const [robots, triggers] = await portal.batch([
    { method: 'bizproc.robot.list', params: {}, repeat: 'read' },
    { method: 'crm.automation.trigger.list', params: {}, repeat: 'read' },
  ]);
  const ours = (
    result: Result<PortalAnswer, PortalError> | undefined,
    code: (row: Json) => Json | undefined,
  ) => {
    if (!result) throw new Error('a batch without results');
    if (!result.ok) throw outcomeOf(result.error, clock.now());
    const rows = Array.isArray(result.value.result) ? result.value.result : [];
    return rows.map((row: Json) => String(code(row) ?? '')).filter((one) => one.startsWith(robotPrefix(id)));
  };
  return {
    robots: ours(robots, (row) => row),
    triggers: ours(triggers, (row) => (row as { readonly CODE?: Json } | null)?.CODE),
  };
}

function commands(
  { robots, triggers }: Wanted,
  present: Awaited<ReturnType<typeof presentOn>>,
  before: Registration | undefined,
): readonly PortalCommand[] {
  const robotCommands = [...robots].flatMap(([CODE, fields]): PortalCommand[] => {
    if (!present.robots.includes(CODE))
      return [{ method: 'bizproc.robot.add', params: { CODE, ...fields }, repeat: 'idempotent' }];
    if (before?.robots[CODE] === stableHash(fields)) return [];
    return [{ method: 'bizproc.robot.update', params: { CODE, FIELDS: fields }, repeat: 'idempotent' }];
  });
  const triggerCommands = [...triggers].flatMap(([CODE, NAME]): PortalCommand[] => {
    if (present.triggers.includes(CODE) && before?.triggers[CODE] === stableHash(NAME)) return [];
    // The same code with another name renames it.
    return [{ method: 'crm.automation.trigger.add', params: { CODE, NAME }, repeat: 'idempotent' }];
  });
  const gone = (method: string, codes: readonly string[], wanted: ReadonlyMap<string, unknown>) =>
    codes
      .filter((CODE) => !wanted.has(CODE))
      .map((CODE): PortalCommand => ({ method, params: { CODE }, repeat: 'idempotent' }));
  return [
    ...robotCommands,
    ...triggerCommands,
    ...gone('bizproc.robot.delete', present.robots, robots),
    ...gone('crm.automation.trigger.delete', present.triggers, triggers),
  ];
}

/** A repeated addition or removal whose first answer was lost has done what it should. */
const alreadySo: ReadonlySet<string> = new Set([
  'ERROR_ACTIVITY_ALREADY_INSTALLED',
  'ERROR_ACTIVITY_NOT_FOUND',
]);

function firstRefusal({ clock }: AutomationParts, results: readonly Result<PortalAnswer, PortalError>[]) {
  for (const result of results) {
    if (result.ok || alreadySo.has(result.error.code)) continue;
    const isGone = result.error.method.endsWith('.delete') && result.error.kind === 'not-found';
    if (!isGone) return outcomeOf(result.error, clock.now());
  }
  return undefined;
}

function outcomeOf(error: PortalError, now: number) {
  const again = error.kind === 'unknown-outcome' ? now + 30_000 : askAgainAt(error, now);
  if (again !== undefined) return portalSilent(again, error);
  const said = error.description || error.code || error.kind;
  return new Rejected(
    `automation.refused.${error.kind}`,
    text(
      `Портал не дал зарегистрировать роботов и триггеры 1С: ${said}. Проверьте права приложения (CRM, бизнес-процессы) и тариф портала, затем выключите и включите автоматизацию в настройках подключения.`,
      `The portal did not let robots and triggers of 1C be registered: ${said}. Check the rights of the application (CRM, workflows) and the tariff of the portal, then switch automation off and on in the settings of the connection.`,
    ),
    { method: error.method, code: error.code },
    { cause: error },
  );
}

function hashesOf({ robots, triggers }: Wanted): Registration {
  const hashed = (wanted: ReadonlyMap<string, Json>) =>
    Object.fromEntries([...wanted].map(([code, fields]) => [code, stableHash(fields)]));
  return { robots: hashed(robots), triggers: hashed(triggers) };
}

function plainly({ robots, triggers }: Registration): Json {
  return { robots, triggers };
}

/** Whether the portal has the trigger of an event of a type of documents. */
export function hasTrigger(
  registration: Registration | undefined,
  ...event: Parameters<typeof triggerCode>
): boolean {
  return registration !== undefined && Object.hasOwn(registration.triggers, triggerCode(...event));
}
