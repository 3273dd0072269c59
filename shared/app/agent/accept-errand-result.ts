import type { Connection } from '../../domain/connections/connection.ts';
import type { AgentLog } from './agent-log.ts';
import type { CommandResult } from './command-result.ts';
import { type EndErrandParts, endErrand } from './end-errand.ts';
import type { Errand, ErrandEnd } from './errand-items.ts';
import { type KeepDocumentParts, keepDocument } from './keep-document.ts';
import type { StoredErrand } from './outbox-items.ts';
import { pauseAfter, saidByBase } from './result-words.ts';
import type { TellDocuments } from './tell-documents.ts';

export interface AcceptErrandResultParts extends EndErrandParts, KeepDocumentParts {
  readonly log: AgentLog;
  readonly clock: { now(): number };
  readonly tellDocuments: TellDocuments;
}

/**
 * Takes what became of a command that somebody waits for. A result of a command that is no longer the errand's changes
 * nothing; the document that came with it is kept all the same.
 */
export async function acceptErrandResult(
  parts: AcceptErrandResultParts,
  connection: Connection,
  command: StoredErrand,
  result: CommandResult,
  order: string,
): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const written = result.state === 'written' ? await keepTold(parts, connection, result, order) : {};
  const errand = await parts.errands.get(scope, command.errand);
  if (!errand || errand.number !== command.number) return;
  const at = parts.clock.now();
  const { number } = command;
  if (result.state === 'failed' && errand.state !== 'ended') return putOff(parts, connection, errand);
  const end: ErrandEnd =
    result.state === 'written'
      ? { outcome: 'done', number, at, ...written }
      : { outcome: 'refused', number, at, cause: 'agent.refused', text: { ...saidByBase(result.text) } };
  await endErrand(parts, scope, errand, end);
}

/** Keeps what a result brought; what cannot be taken is journalled and left out. */
async function keepTold(
  parts: AcceptErrandResultParts,
  connection: Connection,
  result: Extract<CommandResult, { state: 'written' }>,
  order: string,
): Promise<Pick<ErrandEnd, 'document' | 'file'>> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const { file } = result;
  const known = file === undefined ? undefined : await parts.files.get(scope, file);
  const made = known?.purpose === 'document' || known?.purpose === 'report';
  const printed = file !== undefined && made ? { file } : {};
  if (result.document === undefined) return printed;
  const kept = await keepDocument(parts, scope, result.document, order);
  if ('problem' in kept) {
    await parts.log.refused(connection, [kept.problem], `result-${result.number}`);
    return printed;
  }
  await parts.tellDocuments(connection, [kept]);
  const { type, ref } = kept.document;
  return { ...printed, document: { type, ref } };
}

/** The base cannot for now: it is asked again after a pause, under another number. */
async function putOff(
  { clock, errands }: AcceptErrandResultParts,
  { tenant, id }: Connection,
  read: Errand,
): Promise<void> {
  const scope = { tenant, connection: id };
  const { number } = read;
  let errand: Errand | undefined = read;
  while (errand?.state === 'sent' && errand.number === number) {
    const attempts = errand.attempts + 1;
    const notBefore = clock.now() + pauseAfter(errand.attempts);
    if (await errands.change(scope, errand, { state: 'waiting', attempts, notBefore, epoch: undefined }))
      return;
    errand = await errands.get(scope, read.id);
  }
}
