import * as z from 'zod';
import { agentDocumentSchema, type DocumentEventKind } from '../../contracts/api/agent/documents.ts';
import type { ObjectProblem } from '../../domain/onec/read-object.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AgentFiles } from './agent-files.ts';
import type { BaseDocument, BaseDocuments } from './base-documents.ts';

export interface KeepDocumentParts {
  readonly documents: BaseDocuments;
  readonly files: AgentFiles;
}

/** Something that happened to a document; the base gives each an id of its own. */
export interface DocumentEvent {
  readonly id: string;
  readonly kind: DocumentEventKind;
}

/** What came of a document that was told. */
export type KeptDocument =
  | {
      readonly document: BaseDocument;
      readonly events: readonly DocumentEvent[];
    }
  | { readonly problem: ObjectProblem };

/**
 * Keeps a document as it was told, not looked at yet, or says why not.
 * @param order when in the base's own order it was told, see `toldOrder`
 */
export async function keepDocument(
  { documents, files }: KeepDocumentParts,
  scope: ConnectionScope,
  told: unknown,
  order: string,
): Promise<KeptDocument> {
  const parsed = agentDocumentSchema.safeParse(told);
  const { ref, type } = named.parse(parsed.data ?? told);
  const refusal = { type: type.slice(0, 150), ref: ref.slice(0, 40) };
  if (!parsed.success) {
    const attribute = (parsed.error.issues[0]?.path ?? []).map(String).join('.');
    return { problem: { ...refusal, attribute, cause: 'document.malformed', text: malformed(attribute) } };
  }
  const { events = [], file, ...facts } = parsed.data;
  const known = file === undefined ? undefined : await files.get(scope, file);
  if (file !== undefined && known?.purpose !== 'document') {
    return {
      problem: { ...refusal, attribute: 'file', cause: 'document.file-unknown', text: unknownFile },
    };
  }
  const document = { ...facts, ref: facts.ref.toLowerCase(), ...(file !== undefined && { file }) };
  await documents.keep(scope, document, order);
  return { document, events };
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
