import type { Connection } from '../../domain/connections/connection.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { AgentFiles } from './agent-files.ts';
import type { AgentLog } from './agent-log.ts';
import { toldOrder } from './agent-state.ts';
import type { BaseDocument, BaseDocuments } from './base-documents.ts';
import { admit, type Numbering, type NumberingParts } from './numbering.ts';

export interface AcceptDocumentsParts extends NumberingParts {
  readonly documents: BaseDocuments;
  readonly files: AgentFiles;
  readonly log: AgentLog;
}

export interface RefusedDocument {
  readonly index: number;
  readonly type: string;
  readonly ref: string;
  readonly attribute: string;
  readonly cause: string;
  readonly text: Text;
}

/** Commands have smaller numbers; within a packet's time a document is told last. */
const afterCommands = 999_999_999_999;

/**
 * Keeps documents of a base with the deals of the portal they belong to. Repeating it is harmless. A document that
 * names a file which nobody asked an address for is refused and journalled, the others are kept.
 * @throws Broken as `admit` does
 */
export async function acceptDocuments(
  parts: AcceptDocumentsParts,
  connection: Connection,
  numbering: Numbering,
  documents: readonly BaseDocument[],
): Promise<{ readonly accepted: number; readonly refused: readonly RefusedDocument[] }> {
  const state = await admit(parts, connection, numbering);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const order = toldOrder(state.epoch, numbering.packet, afterCommands);
  const refused: RefusedDocument[] = [];
  for (const [index, document] of documents.entries()) {
    const { file, ref, type } = document;
    const known = file === undefined ? undefined : await parts.files.get(scope, file);
    if (file !== undefined && known?.purpose !== 'document') {
      refused.push({
        index,
        type,
        ref,
        attribute: 'file',
        cause: 'document.file-unknown',
        text: unknownFile,
      });
      continue;
    }
    await parts.documents.keep(scope, { ...document, ref: ref.toLowerCase() }, order);
  }
  await parts.log.refused(connection, refused, `documents-${numbering.packet}`);
  return { accepted: documents.length - refused.length, refused };
}

const unknownFile = text(
  'Печатная форма документа не загружена: запросите адрес для файла, загрузите его и передайте документ снова.',
  'The printed form of the document was not uploaded: ask for an address, upload the file and send the document again.',
);
