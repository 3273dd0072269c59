import type { Connection } from '../../domain/connections/connection.ts';
import type { ObjectProblem } from '../../domain/onec/read-object.ts';
import type { AgentLog } from './agent-log.ts';
import { toldOrder } from './agent-state.ts';
import { type KeepDocumentParts, type KeptDocument, keepDocument } from './keep-document.ts';
import { admit, checkAfter, type Numbering, type NumberingParts } from './numbering.ts';
import type { TellDocuments } from './tell-documents.ts';

export interface AcceptDocumentsParts extends NumberingParts, KeepDocumentParts {
  readonly tellDocuments: TellDocuments;
  readonly log: AgentLog;
}

export interface RefusedDocument extends ObjectProblem {
  readonly index: number;
}

/**
 * Keeps documents of a base with the deals of the portal they belong to. Repeating it is harmless. A document that is
 * malformed, or names a file which nobody asked an address for, is refused and journalled; the others are kept.
 * @throws Broken and Conflict as `admit` and `checkAfter` do: a base that has forgotten commands was restored
 */
export async function acceptDocuments(
  parts: AcceptDocumentsParts,
  connection: Connection,
  numbering: Numbering,
  documents: readonly unknown[],
): Promise<{ readonly accepted: number; readonly refused: readonly RefusedDocument[] }> {
  const state = await admit(parts, connection, numbering);
  // Its place in the order says nothing beside what was told before numbers began anew.
  await checkAfter(parts, connection, state, numbering);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const order = toldOrder(state.epoch, numbering.packet, numbering.after);
  const refused: RefusedDocument[] = [];
  const kept: KeptDocument[] = [];
  for (const [index, told] of documents.entries()) {
    const one = await keepDocument(parts, scope, told, order);
    if ('problem' in one) refused.push({ index, ...one.problem });
    else kept.push(one);
  }
  await parts.tellDocuments(connection, kept);
  await parts.log.refused(connection, refused, `documents-${numbering.packet}`);
  return { accepted: documents.length - refused.length, refused };
}
