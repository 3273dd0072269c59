import type { Place } from '../../../domain/catalogue/onec-records.ts';
import { ObjectReader } from './object-reader.ts';
import type { Reading } from './reading.ts';
import { type XmlHandler, XmlRefusal } from './xml-events.ts';
import type { XmlNode } from './xml-node.ts';

/** An open element that is not part of an object: the root, a package, a list, a group of the tree. */
export interface Frame {
  /** The element with the fields read so far. */
  readonly node: XmlNode;
  readonly place: Place;
  readonly parent: Frame | undefined;
}

/** What to do with an element, by its name and its parent's. */
export type Shape =
  /** Goes on into its children. */
  | { readonly as: 'frame'; enter?(frame: Frame): void; leave?(frame: Frame): void }
  /** Is read whole and handed to `read`. */
  | { readonly as: 'object'; read(reader: ObjectReader): void }
  /** Is read whole and stays with the frame it stands in. */
  | { readonly as: 'field' };

/** Shape of an element; `undefined` skips it with all it holds. The root's parent is `undefined`. */
export type Plan = (name: string, parent: string | undefined) => Shape | undefined;

/** Turns the events of a file into objects after a plan; no more than one object is in memory at a time. */
export class Collector implements XmlHandler {
  readonly #reading: Reading;
  readonly #plan: Plan;
  readonly #indexes = new Map<string, number>();
  #frame: Frame | undefined;
  #shapes: Shape[] = [];
  /** The object being read and its open elements, the object first. */
  #path: XmlNode[] = [];
  #pathShape: Shape | undefined;
  #pathPlace: Place | undefined;
  #elements = 0;
  #characters = 0;
  /** Open elements that are left out. */
  #skipped = 0;
  #slipsOf: Place | undefined;

  constructor(reading: Reading, plan: Plan) {
    this.#reading = reading;
    this.#plan = plan;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    if (this.#skipped > 0) {
      this.#skipped += 1;
      return;
    }
    const node: XmlNode = { name, line, attributes, text: '', children: [] };
    const above = this.#path.at(-1);
    if (above === undefined) this.#begin(node);
    else this.#goOn(above, node);
  }

  text(text: string): void {
    if (this.#skipped > 0) return;
    const node = this.#path.at(-1);
    if (node === undefined) return;
    node.text = node.text === '' ? text : node.text + text;
    this.#grow(0, text.length);
    if (text.includes('\uFFFD')) this.#note('bad-characters', text);
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const node = this.#path.pop();
    if (node === undefined) this.#leave();
    else if (this.#path.length === 0) this.#finish(node);
    else this.#checkLength(node, this.#path.at(-1));
  }

  slip(message: string, line: number): void {
    // Before the root it is either the declaration, which does not matter, or no XML at all, which is told otherwise.
    if (this.#frame === undefined) return;
    this.#note('slip', message, line);
  }

  /** Where an object stood that the file broke off in; `undefined` between objects. */
  get openObject(): Place | undefined {
    return this.#path.length > 0 ? this.#pathPlace : undefined;
  }

  #begin(node: XmlNode): void {
    const shape = this.#plan(node.name, this.#frame?.node.name);
    if (shape === undefined) {
      if (this.#frame === undefined)
        throw new XmlRefusal('not-commerceml', node.line, `root element ${node.name.slice(0, 60)}`);
      this.#skipped = 1;
      return;
    }
    if (shape.as === 'frame') {
      this.#frame = { node, place: this.#place(node), parent: this.#frame };
      this.#shapes.push(shape);
      shape.enter?.(this.#frame);
      return;
    }
    this.#path.push(node);
    this.#pathShape = shape;
    this.#pathPlace = shape.as === 'object' ? this.#place(node) : this.#frame?.place;
    this.#elements = 1;
    this.#characters = 0;
  }

  #goOn(above: XmlNode, node: XmlNode): void {
    above.children.push(node);
    this.#path.push(node);
    let written = 0;
    for (const name in node.attributes) written += name.length + (node.attributes[name]?.length ?? 0);
    this.#grow(1, written);
  }

  #grow(elements: number, characters: number): void {
    this.#elements += elements;
    this.#characters += characters;
    const { recordElements, recordCharacters } = this.#reading.limits;
    if (this.#elements <= recordElements && this.#characters <= recordCharacters) return;
    const [first] = this.#path;
    if (first && this.#pathPlace) {
      const object = new ObjectReader(first, this.#pathPlace, this.#reading).object;
      this.#reading.problem('too-large', this.#pathPlace, { object });
    }
    this.#skipped = this.#path.length;
    this.#path = [];
  }

  #leave(): void {
    const shape = this.#shapes.pop();
    const frame = this.#frame;
    if (frame === undefined) return;
    if (shape?.as === 'frame') shape.leave?.(frame);
    this.#frame = frame.parent;
  }

  #finish(node: XmlNode): void {
    const shape = this.#pathShape;
    if (shape?.as === 'object' && this.#pathPlace) {
      shape.read(new ObjectReader(node, this.#pathPlace, this.#reading));
    } else if (this.#frame) {
      this.#frame.node.children.push(node);
      this.#checkLength(node, this.#frame.node);
    }
  }

  /** Drops a field that is too long; the object goes on without it. */
  #checkLength(node: XmlNode, above: XmlNode | undefined): void {
    if (node.text.length <= this.#reading.limits.fieldCharacters || above === undefined) return;
    above.children.pop();
    const object = this.#path[0] ?? above;
    this.#reading.problem('field-too-long', this.#pathPlace ?? this.#reading.filePlace(node.line), {
      object: this.#pathPlace && new ObjectReader(object, this.#pathPlace, this.#reading).object,
      field: node.name,
    });
  }

  #place(node: XmlNode): Place {
    const index = (this.#indexes.get(node.name) ?? 0) + 1;
    this.#indexes.set(node.name, index);
    return { file: this.#reading.file, element: node.name, index, line: node.line };
  }

  /** One note an object: a text of a hundred wrong bytes is one problem. */
  #note(code: 'slip' | 'bad-characters', value: string, line = 0): void {
    const place = this.#pathPlace ?? this.#frame?.place ?? this.#reading.filePlace(line);
    if (this.#slipsOf === place) return;
    this.#slipsOf = place;
    const [first] = this.#path;
    const object = first && new ObjectReader(first, place, this.#reading).object;
    this.#reading.problem(code, place, { object, field: this.#path.at(-1)?.name, value });
  }
}
