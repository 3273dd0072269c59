import type { Configuration } from '../base/configurations.ts';
import type { DocumentBook, DocumentRef } from '../base/documents/document-book.ts';
import type { printDocument } from '../base/documents/print-document.ts';
import type { ObjectStore } from '../base/object-store.ts';
import {
  type Refusals,
  type WantedWrite,
  WriteLocked,
  WriteRefused,
  writeByRules,
} from '../base/write-rules.ts';
import type { BaseReport, WantedReport } from '../reports/report-maker.ts';
import type { AgentApi } from './api.ts';
import type { Result } from './memory.ts';
import { toldObject } from './packet.ts';
import { toldDocument } from './told-documents.ts';
import { uploadFile } from './upload-file.ts';

interface Numbered {
  readonly number: number;
}
type WriteCommand = Numbered & WantedWrite & { readonly kind: 'write' };
type PostCommand = Numbered & DocumentRef & { readonly kind: 'post' | 'unpost' | 'tell' };
type CreateCommand = Numbered &
  DocumentRef & { readonly kind: 'create'; readonly basis: DocumentRef; readonly post: boolean };
type PrintCommand = Numbered &
  DocumentRef & { readonly kind: 'print'; readonly form: string; readonly facsimile: boolean };

type ReportCommand = Numbered & WantedReport & { readonly kind: 'report' };

/** What the service wants done. */
export type Command =
  | WriteCommand
  | PostCommand
  | CreateCommand
  | PrintCommand
  | ReportCommand
  | (Numbered & { readonly kind: 'none' });

export interface CommandParts {
  readonly store: ObjectStore;
  readonly configuration: Configuration;
  readonly api: AgentApi;
  readonly book: DocumentBook;
  readonly refusals: Refusals;
  /** Types of documents that are switched off in the base. */
  readonly switchedOff: ReadonlySet<string>;
  readonly print: typeof printDocument;
  /** What becomes of a printed form before it is uploaded: a base may make nothing of it, or too much. */
  readonly misprint?: ((bytes: Uint8Array) => Uint8Array) | undefined;
  /** What the base can report. */
  readonly reports: readonly BaseReport[];
  /** The exchange node, which is not told of what commands change. */
  readonly node: string;
}

/** Does what commands want of a base. */
export class Commands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** Does the part of a command that changes nothing in the base: prints or reports, and uploads what came of it. */
  async prepare(command: Command): Promise<Result | undefined> {
    if (command.kind !== 'print' && command.kind !== 'report') return undefined;
    const { number } = command;
    try {
      const file = await (command.kind === 'print' ? this.#print(command) : this.#report(command));
      return { number, state: 'written', file };
    } catch (error) {
      return refusal(number, error);
    }
  }

  /** Carries out a command at one moment; what comes of it is to be kept in the same transaction. */
  carryOut(command: WriteCommand | PostCommand | CreateCommand): Result {
    const { configuration, node, refusals, store } = this.#parts;
    const { number } = command;
    try {
      if (command.kind === 'write') {
        this.#assertTold(command);
        const object = toldObject(writeByRules(store, configuration, command, refusals, node));
        return { number, state: 'written', object };
      }
      this.#change(command);
      return { number, state: 'written', ...this.#told(command) };
    } catch (error) {
      return refusal(number, error);
    }
  }

  /** What somebody changed here goes first: nobody has seen it yet. */
  #assertTold({ ref, type }: WriteCommand): void {
    const { node, store } = this.#parts;
    if (store.isRegistered(node, type, ref))
      throw new WriteLocked('Объект изменён в базе, изменение ещё не передано');
  }

  #change(command: PostCommand | CreateCommand): void {
    const { book, node } = this.#parts;
    this.#assertSwitchedOn(command);
    if (command.kind === 'create') book.create(command, command.basis, { post: command.post, node });
    else if (command.kind === 'post') book.post(command, node);
    else if (command.kind === 'unpost') book.unpost(command, node);
    else if (command.kind === 'tell') book.view(command);
    else throw new WriteRefused('Команда не поддерживается этой версией расширения');
  }

  /** The document as it is now, with what happened to it. */
  #told({ ref, type }: DocumentRef): { readonly document?: object } {
    const { book, configuration, store } = this.#parts;
    const events = book.events.waiting().filter((event) => event.type === type && event.ref === ref);
    const document = toldDocument(store, configuration, { type, ref }, events.slice(0, 50));
    book.events.forget(events.slice(0, 50));
    return document === undefined ? {} : { document };
  }

  async #print(command: PrintCommand): Promise<string> {
    const { api, configuration, misprint, print, store } = this.#parts;
    this.#assertSwitchedOn(command);
    const { bytes, name } = await print(store, configuration, command);
    const { ref, type } = command;
    const about = {
      purpose: 'document',
      name,
      contentType: 'application/pdf',
      object: { type, ref },
    } as const;
    return uploadFile(api, about, misprint ? misprint(bytes) : bytes);
  }

  async #report(wanted: ReportCommand): Promise<string> {
    const known = this.#parts.reports.find(({ report }) => report === wanted.report);
    if (!known) throw new WriteRefused(`Отчёт не найден: ${wanted.report}`);
    const { bytes, ...about } = await known.make(wanted);
    return uploadFile(this.#parts.api, { purpose: 'report', ...about }, bytes);
  }

  #assertSwitchedOn({ type }: DocumentRef): void {
    if (this.#parts.switchedOff.has(type))
      throw new WriteRefused(`Таблица не найдена "${type.replace('_', '.')}"`);
  }
}

/** @throws what is no refusal of the base */
function refusal(number: number, error: unknown): Result {
  if (error instanceof WriteRefused) return { number, state: 'refused', text: error.message };
  if (error instanceof WriteLocked) return { number, state: 'failed', text: error.message };
  throw error;
}
