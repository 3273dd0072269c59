import * as z from 'zod';
import { agentDocumentSchema } from '../../contracts/api/agent.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { ObjectProblem } from '../../domain/onec/read-object.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AgentFiles } from './agent-files.ts';
import type { AgentLog } from './agent-log.ts';
import { toldOrder } from './agent-state.ts';
import type { BaseDocuments } from './base-documents.ts';
import { admit, type Numbering, type NumberingParts } from './numbering.ts';

export interface AcceptDocumentsParts extends NumberingParts {
  readonly documents: BaseDocuments;
  readonly files: AgentFiles;
  readonly log: AgentLog;
}

export interface RefusedDocument extends ObjectProblem {
  readonly index: number;
}

/** Commands have smaller numbers; within a packet's time a document is told last. */
const afterCommands = 999_999_999_999;

/**
 * Keeps documents of a base with the deals of the portal they belong to. Repeating it is harmless. A document that is
 * malformed, or names a file which nobody asked an address for, is refused and journalled; the others are kept.
 * @throws Broken as `admit` does
 */
export async function acceptDocuments(
  parts: AcceptDocumentsParts,
  connection: Connection,
  numbering: Numbering,
  documents: readonly unknown[],
): Promise<{ readonly accepted: number; readonly refused: readonly RefusedDocument[] }> {
  const state = await admit(parts, connection, numbering);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const order = toldOrder(state.epoch, numbering.packet, afterCommands);
  const refused: RefusedDocument[] = [];
  for (const [index, told] of documents.entries()) {
    const refusal = await take(parts, scope, told, order);
    if (refusal) refused.push({ index, ...refusal });
  }
  await parts.log.refused(connection, refused, `documents-${numbering.packet}`);
  return { accepted: documents.length - refused.length, refused };
}

/** Keeps one document, or says why not. */
async function take(
  { documents, files }: AcceptDocumentsParts,
  scope: ConnectionScope,
  told: unknown,
  order: string,
): Promise<ObjectProblem | undefined> {
  const parsed = agentDocumentSchema.safeParse(told);
  const { ref, type } = named.parse(parsed.data ?? told);
  const refusal = { type: type.slice(0, 150), ref: ref.slice(0, 40) };
  if (!parsed.success) {
    const attribute = (parsed.error.issues[0]?.path ?? []).map(String).join('.');
    return { ...refusal, attribute, cause: 'document.malformed', text: malformed(attribute) };
  }
  const { file, ...document } = parsed.data;
  const known = file === undefined ? undefined : await files.get(scope, file);
  if (file !== undefined && known?.purpose !== 'document') {
    return { ...refusal, attribute: 'file', cause: 'document.file-unknown', text: unknownFile };
  }
  const kept = { ...document, ref: document.ref.toLowerCase(), ...(file !== undefined && { file }) };
  await documents.keep(scope, kept, order);
  return undefined;
}

const named = z
  .object({ type: z.string().catch(''), ref: z.string().catch('') })
  .catch({ type: '', ref: '' });

function malformed(attribute: string): Text {
  return text(
    `Документ передан неверно: поле «${attribute || 'документ'}».`,
    `The document is malformed at “${attribute || 'document'}”.`,
  );
}

const unknownFile = text(
  'Печатная форма документа не загружена: запросите адрес для файла, загрузите его и передайте документ снова.',
  'The printed form of the document was not uploaded: ask for an address, upload the file and send the document again.',
);
