import type { ASTNode } from '@marcbachmann/cel-js';

/** A text of a record that a formula may look at, characters; longer ones are refused when it is evaluated. */
export const longestText = 10_000;
/** Elements of a list of a record that a formula may look at. */
export const longestList = 100;

/** Characters that a formula may make, and steps that it may take, in the worst case. */
const mostCharacters = 10_000_000;
const mostSteps = 1_000_000;

/** What a part of a formula can come to in the worst case. */
interface Bound {
  readonly steps: number;
  /** Characters, if it is a text. */
  readonly size: number;
  /** Elements, if it is a list or a map, and what each of them can come to. */
  readonly length: number;
  readonly item?: Bound;
}

/** Characters in all. */
function total({ size, length, item }: Bound): number {
  return Math.max(size, item ? length * total(item) : 0);
}

export type BoundFault =
  | { readonly kind: 'function'; readonly name: string; readonly at: number }
  | { readonly kind: 'heavy'; readonly at: number };

class Unbounded extends Error {
  readonly fault: BoundFault;

  constructor(fault: BoundFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

/** Functions whose answer is a number or a flag. */
const small = new Set([
  ...['contains', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'size', 'has'],
  ...['number', 'isInn', 'int', 'double', 'bool'],
]);
/** Functions whose answer is no longer than what they are given. */
const keeping = new Set([
  ...['substring', 'trim', 'lowerAscii', 'upperAscii', 'lower', 'upper', 'digits', 'part', 'phone'],
  ...['text', 'string'],
]);
/** Looking for a text in another may compare them letter by letter at every place. */
const searching = new Set(['contains', 'indexOf', 'lastIndexOf', 'replace', 'part']);
const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/**
 * Why a formula is too heavy or uses what formulas may not; `undefined` when all is well. Every function is on a list, so
 * that a function that a new version of the language brings has to be thought about first: `matches` runs regular
 * expressions that need not end, `split` and `cel.bind` let texts and lists grow without bound.
 */
export function boundFault(node: ASTNode): BoundFault | undefined {
  try {
    bound(node, new Map());
    return undefined;
  } catch (error) {
    if (error instanceof Unbounded) return error.fault;
    throw error;
  }
}

const tiny: Bound = { steps: 1, size: 30, length: 0 };
const givenText: Bound = { steps: 1, size: longestText, length: 0 };
/** A field of a record is a text or a list of texts. */
const given: Bound = { steps: 1, size: longestText, length: longestList, item: givenText };

type Names = ReadonlyMap<string, Bound>;

function bound(node: ASTNode, names: Names): Bound {
  const result = raw(node, names);
  if (result.steps > mostSteps || total(result) > mostCharacters)
    throw new Unbounded({ kind: 'heavy', at: node.start });
  return result;
}

function raw(node: ASTNode, names: Names): Bound {
  switch (node.op) {
    case 'value':
      return { ...tiny, size: typeof node.args === 'string' ? node.args.length : tiny.size };
    case 'id':
      return names.get(node.args) ?? given;
    case '.':
    case '.?':
      return inside(node.args[0], names, 0);
    case '[]':
    case '[?]':
      return inside(node.args[0], names, bound(node.args[1], names).steps);
    case 'call':
      return called(node.args[0], node.args[1], undefined, node, names);
    case 'rcall':
      return called(node.args[0], node.args[2], node.args[1], node, names);
    case 'list':
      return together(node.args.map((element) => bound(element, names)));
    case 'map':
      return together(node.args.flatMap(([key, value]) => [bound(key, names), bound(value, names)]));
    case '?:': {
      const [condition, yes, no] = node.args.map((part) => bound(part, names));
      return condition && yes && no ? either(condition.steps, yes, no) : given;
    }
    case '!_':
    case '-_':
      return { ...tiny, steps: 1 + bound(node.args, names).steps };
    case '+': {
      const [left, right] = [bound(node.args[0], names), bound(node.args[1], names)];
      const size = left.size + right.size;
      const steps = 1 + left.steps + right.steps + size / 1000;
      return { steps, size, length: left.length + right.length, ...itemOf([left, right]) };
    }
    case '!=':
    case '==':
    case 'in':
    case '-':
    case '*':
    case '/':
    case '%':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '||':
    case '&&': {
      const [left, right] = [bound(node.args[0], names), bound(node.args[1], names)];
      return { ...tiny, steps: 1 + left.steps + right.steps + Math.min(left.size, right.size) / 1000 };
    }
  }
}

/** A part of a map or an element of a list. What records hold in their fields is known. */
function inside(whole: ASTNode, names: Names, steps: number): Bound {
  const known = bound(whole, names);
  const isGiven = whole.op === 'id' && !names.has(whole.args);
  return { ...(isGiven ? given : (known.item ?? given)), steps: 1 + known.steps + steps };
}

function together(parts: readonly Bound[]): Bound {
  const steps = 1 + sum(parts.map((part) => part.steps));
  return { steps, size: 0, length: parts.length, ...itemOf(parts.map((part) => ({ ...part, item: part }))) };
}

/** The worst of the elements of several lists. */
function itemOf(lists: readonly Bound[]): { readonly item?: Bound } {
  const items = lists.flatMap(({ item }) => item ?? []);
  const [first, ...others] = items;
  return first ? { item: others.reduce((worst, other) => either(0, worst, other), first) } : {};
}

function either(steps: number, left: Bound, right: Bound): Bound {
  return {
    steps: steps + Math.max(left.steps, right.steps),
    size: Math.max(left.size, right.size),
    length: Math.max(left.length, right.length),
    ...itemOf([left, right]),
  };
}

function called(
  name: string,
  args: readonly ASTNode[],
  receiver: ASTNode | undefined,
  node: ASTNode,
  names: Names,
): Bound {
  if (receiver && macros.has(name)) return macro(name, args, bound(receiver, names), names);
  const parts = [...(receiver ? [receiver] : []), ...args].map((part) => bound(part, names));
  const sizes = parts.map((part) => part.size);
  const scan = searching.has(name) ? ((sizes[0] ?? 0) * (sizes[1] ?? 0)) / 100_000 : 0;
  const steps = 1 + sum(parts.map((part) => part.steps)) + sum(sizes) / 1000 + scan;
  if (small.has(name)) return { ...tiny, steps };
  if (keeping.has(name)) return { ...tiny, steps, size: Math.max(tiny.size, ...sizes) };
  const [first, second, third] = parts;
  if (name === 'coalesce' && first && second) return { ...either(0, first, second), steps };
  if (name === 'dyn' && first) return { ...first, steps };
  if (name === 'replace') return { ...tiny, steps, size: (first?.size ?? 0) * (1 + (third?.size ?? 0)) };
  if (name === 'join' && first) {
    const size = first.length * ((first.item?.size ?? 0) + (second?.size ?? 0));
    return { ...tiny, steps: steps + size / 1000, size };
  }
  throw new Unbounded({ kind: 'function', name, at: node.start });
}

/** `list.map(name, body)` and its kin evaluate their bodies once for every element. */
function macro(name: string, args: readonly ASTNode[], list: Bound, names: Names): Bound {
  const [variable, ...bodies] = args;
  const inner = new Map(names);
  if (variable?.op === 'id') inner.set(variable.args, { ...(list.item ?? tiny), steps: 1 });
  const parts = bodies.map((body) => bound(body, inner));
  const length = Math.max(list.length, 1);
  const steps = list.steps + length * (1 + sum(parts.map((part) => part.steps)));
  if (name === 'filter') return { ...list, steps };
  const last = parts.at(-1);
  return name === 'map' && last ? { steps, size: 0, length, item: last } : { ...tiny, steps };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
