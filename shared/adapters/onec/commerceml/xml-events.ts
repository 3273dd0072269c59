import { SaxesParser } from 'saxes';
import type { XmlLimits } from './xml-limits.ts';

/** What is done with the elements of a file. Names come without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  text(text: string): void;
  close(): void;
  /** A slip of the writer that does not hinder reading on, e.g. a control character or an unknown entity. */
  slip(message: string, line: number): void;
}

/** Why a file is not read any further. */
export type XmlRefusalReason =
  | 'not-commerceml'
  | 'malformed'
  | 'truncated'
  | 'empty'
  | 'depth'
  | 'size'
  | 'names'
  | 'entities';

export class XmlRefusal extends Error {
  readonly reason: XmlRefusalReason;
  readonly line: number;

  constructor(reason: XmlRefusalReason, line: number, message: string) {
    super(message);
    this.reason = reason;
    this.line = line;
  }
}

/** One for all elements without any: they are the most, and an empty table of saxes takes 200 bytes. */
const noAttributes: Readonly<Record<string, string>> = Object.freeze({});

/** Messages of saxes after which its reading goes on in step with the file. */
const slips =
  /^(undefined entity|disallowed character in entity name|empty entity name|malformed character entity|disallowed character|duplicate attribute.*|the string "\]\]>" is disallowed in char data|encoding value must match .*|standalone value must be .*|version number must match .*|standalone value must match .*)\.?$/s;

/**
 * Reads XML piece by piece within limits; no entity of a document type is ever expanded, a document type with an
 * internal part is refused. Errors of well-formedness throw {@link XmlRefusal}.
 */
export class XmlEvents {
  readonly #parser: SaxesParser;
  readonly #handler: XmlHandler;
  readonly #limits: XmlLimits;
  readonly #names = new Map<string, string>();
  #depth = 0;
  #rootClosed = false;
  /** Where the parser last told of anything: what came since is what it holds in memory at most. */
  #heardAt = 0;
  #heardLine = 1;
  #written = 0;

  constructor(handler: XmlHandler, limits: XmlLimits) {
    this.#handler = handler;
    this.#limits = limits;
    this.#parser = new SaxesParser({ position: true });
    // Only these six: with nine handlers V8 keeps the parser as a dictionary, and it reads at a tenth of its speed.
    this.#parser.on('error', (error) => this.#failed(error.message));
    this.#parser.on('doctype', (doctype) => this.#doctype(doctype));
    this.#parser.on('opentag', (tag) => this.#open(tag.name, tag.attributes));
    this.#parser.on('closetag', () => this.#close());
    this.#parser.on('text', (text) => this.#text(text));
    this.#parser.on('cdata', (text) => this.#text(text));
  }

  /** @throws XmlRefusal */
  write(piece: string): void {
    this.#written += piece.length;
    this.#parser.write(piece);
    // Between two writes the parser's own position is not to be trusted: it counts the piece twice.
    this.#checkToken(this.#written);
  }

  /**
   * Says that there is no more.
   * @throws XmlRefusal when the root element is not closed
   */
  end(): void {
    if (this.#rootClosed) return;
    if (this.#depth > 0) this.#refuse('truncated', 'the file breaks off');
    this.#refuse('empty', 'no root element');
  }

  /** Line the parser stands at, from 1. */
  get line(): number {
    return this.#parser.line;
  }

  #refuse(reason: XmlRefusalReason, message: string): never {
    throw new XmlRefusal(reason, this.line, message);
  }

  #failed(message: string): void {
    this.#checkToken(this.#parser.position);
    // Positions are reported apart; saxes puts them before the message.
    const plain = message.replace(/^(?:[^:]*:)?\d+:\d+: /, '');
    if (!slips.test(plain)) this.#refuse('malformed', plain);
    this.#handler.slip(plain, this.line);
  }

  #doctype(doctype: string): void {
    this.#heard();
    if (/\[|<!ENTITY/i.test(doctype)) this.#refuse('entities', 'a document type with declarations');
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#heard();
    let count = 0;
    for (const _ in attributes) count += 1;
    if (count > this.#limits.attributes) this.#refuse('size', 'too many attributes');
    this.#depth += 1;
    if (this.#depth > this.#limits.depth) this.#refuse('depth', `more than ${this.#limits.depth} levels`);
    this.#handler.open(this.#localName(name), count === 0 ? noAttributes : attributes, this.line);
  }

  /** One string a name, however often it comes. */
  #localName(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size >= this.#limits.names) this.#refuse('names', 'too many different names');
    const local = name.slice(name.indexOf(':') + 1);
    this.#names.set(name, local);
    return local;
  }

  #close(): void {
    this.#heard();
    this.#depth -= 1;
    if (this.#depth === 0) this.#rootClosed = true;
    this.#handler.close();
  }

  #text(text: string): void {
    this.#heard();
    this.#handler.text(text);
  }

  #heard(): void {
    const { position } = this.#parser;
    this.#checkToken(position);
    this.#heardAt = position;
    this.#heardLine = this.line;
  }

  /** Asked at each event and after each piece, so that the answer does not hang on how the file was cut. */
  #checkToken(position: number): void {
    if (position - this.#heardAt <= this.#limits.tokenCharacters) return;
    const message = `a text or tag of more than ${this.#limits.tokenCharacters} characters`;
    throw new XmlRefusal('size', this.#heardLine, message);
  }
}
