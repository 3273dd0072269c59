import { parseRobotCode, robotReturns } from '../../domain/automation/robots.ts';
import { tongueOf } from '../../domain/automation/tongue.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { asId, type ConnectionId } from '../../kernel/ids.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { Text } from '../../kernel/text.ts';
import type { BaseDocument } from '../agent/base-documents.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { PortalScope, RobotRun } from './robot-runs.ts';
import { tellAutomation } from './tell-automation.ts';

type FinishParts = Pick<
  AutomationParts,
  'connections' | 'history' | 'installations' | 'journal' | 'queue' | 'runs'
>;

/** Ends a robot that did what it should. */
export async function succeedRobot(
  parts: FinishParts,
  portal: PortalScope,
  run: RobotRun,
  document: Pick<BaseDocument, 'number' | 'link'> | undefined,
  done: Text,
): Promise<void> {
  const connection = await ownerOf(parts, portal, run);
  if (connection) {
    const scope = { tenant: portal.tenant, connection: connection.id };
    const entry = {
      id: `robot-${run.id}`,
      at: run.at,
      operation: operationOf(run),
      outcome: 'done' as const,
    };
    const object = dealOf(run);
    await parts.history.append(
      scope,
      [{ ...entry, text: done, details: { code: run.code }, ...(object && { object }) }],
      connection.settings.history,
    );
  }
  const values = { number: document?.number ?? '', link: document?.link ?? '', error: '' };
  await end(parts, portal, run, values, done);
}

/** Ends a robot with the reason why it could not: told to the manager, and to the journal with the details. */
export async function failRobot(
  parts: FinishParts,
  portal: PortalScope,
  run: RobotRun,
  { causeKey, details, text: said }: Pick<Outcome, 'causeKey' | 'details' | 'text'>,
): Promise<void> {
  const connection = await ownerOf(parts, portal, run);
  const object = dealOf(run);
  await parts.journal.record(
    {
      subject: { ...journalOf(portal, connection), ...(object && { object }) },
      id: `robot-${run.id}`,
      failure: 'rejected',
      causeKey,
      text: said,
      details: { ...details, code: run.code.slice(0, 100), object: run.object.slice(0, 100) },
    },
    errorDaysOf(connection),
  );
  const { installations } = parts;
  const language = (await installations.get(portal.member))?.language ?? 'ru';
  await end(parts, portal, run, { number: '', link: '', error: said[tongueOf(language)] }, said);
}

async function end(
  parts: FinishParts,
  portal: PortalScope,
  run: RobotRun,
  { error, link, number }: { readonly number: string; readonly link: string; readonly error: string },
  said: Text,
): Promise<void> {
  const language = (await parts.installations.get(portal.member))?.language ?? 'ru';
  const values = {
    [robotReturns.number]: number,
    [robotReturns.link]: link,
    [robotReturns.error]: error,
  };
  await parts.runs.end(portal, run, { values, log: `1С: ${said[tongueOf(language)]}` });
  await tellAutomation(parts, [{ kind: 'waiting', ...portal }]);
}

/** The connection that a robot names; where the portal has no such one, its first: somebody looks at its journal. */
export async function ownerOf(
  { connections }: Pick<AutomationParts, 'connections'>,
  { member, tenant }: PortalScope,
  { code }: Pick<RobotRun, 'code'>,
): Promise<Connection | undefined> {
  const named = parseRobotCode(code)?.connection;
  const found = named === undefined ? undefined : await connections.get({ tenant, connection: named });
  if (found?.member === member) return found;
  return (await connections.ofTenant(tenant)).find((one) => one.member === member);
}

/** Where errors are noted; the portal may have no connection any more. */
export function journalOf({ tenant }: PortalScope, connection: Connection | undefined): ConnectionScope {
  return { tenant, connection: connection?.id ?? asId<ConnectionId>('0') };
}

function operationOf({ code }: RobotRun): string {
  return `robot.${parseRobotCode(code)?.kind ?? 'unknown'}`;
}

function dealOf({ object }: RobotRun) {
  const id = /^DEAL_(\d{1,15})$/.exec(object)?.[1];
  return id === undefined ? undefined : { kind: 'deal', id };
}
