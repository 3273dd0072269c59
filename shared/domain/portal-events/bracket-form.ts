/** A form as PHP nests it: text, or values by key. Every object has no prototype. */
export type FormValue = string | FormFields;
export interface FormFields {
  readonly [key: string]: FormValue;
}

interface MutableFields {
  [key: string]: string | MutableFields;
}

/** A form is refused; says why, never the value. */
export class FormRefused extends Error {
  constructor(reason: string) {
    super(`form refused: ${reason}`);
    this.name = 'FormRefused';
  }
}

/** Larger than any event of a portal, small enough to be harmless. */
export const formLimits = {
  characters: 256 * 1024,
  fields: 2000,
  /** Levels of nesting, the name itself included. */
  depth: 8,
  keyCharacters: 200,
} as const;

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Parses an `application/x-www-form-urlencoded` body with keys in brackets, `data[FIELDS][ID]=7`, as PHP's
 * `parse_str` does: `a[]` appends, a later value replaces an earlier one, a name with unbalanced brackets is a plain
 * name. Unlike PHP it keeps dots and spaces in names. Decoding follows the URL Standard and never fails; bytes that are
 * not UTF-8 become U+FFFD. See "Parsing of variables", PHP manual, function parse_str.
 * @throws FormRefused when it is larger or deeper than `formLimits`, or a key would reach a prototype.
 */
export function parseBracketForm(body: string): FormFields {
  if (body.length > formLimits.characters) throw new FormRefused(`over ${formLimits.characters} characters`);
  const form = new FormBuilder();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    fields += 1;
    if (fields > formLimits.fields) throw new FormRefused(`over ${formLimits.fields} fields`);
    form.place(pathOf(name), value);
  }
  return form.root;
}

/** `data[FIELDS][ID]` → data, FIELDS, ID. */
function pathOf(name: string): readonly string[] {
  const bracket = name.indexOf('[');
  const nested = bracket > 0 && /^(?:\[[^[\]]*\])+$/.test(name.slice(bracket));
  const path = nested ? [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split('][')] : [name];
  if (path.length > formLimits.depth) throw new FormRefused(`deeper than ${formLimits.depth} levels`);
  for (const key of path) {
    if (key.length > formLimits.keyCharacters) {
      throw new FormRefused(`a key over ${formLimits.keyCharacters} characters`);
    }
    if (forbiddenKeys.has(key)) throw new FormRefused(`key ${key}`);
  }
  return path;
}

class FormBuilder {
  readonly root = emptyFields();
  /** Index that `[]` takes next: one more than the largest so far. */
  readonly #nextIndex = new WeakMap<MutableFields, number>();

  place(path: readonly string[], value: string): void {
    let fields = this.root;
    for (const [level, part] of path.entries()) {
      const key = this.#key(fields, part, level);
      if (level === path.length - 1) {
        fields[key] = value;
        return;
      }
      const present = fields[key];
      const inner = present === undefined || typeof present === 'string' ? emptyFields() : present;
      fields[key] = inner;
      fields = inner;
    }
  }

  #key(fields: MutableFields, part: string, level: number): string {
    const next = this.#nextIndex.get(fields) ?? 0;
    const key = part === '' && level > 0 ? String(next) : part;
    if (/^(?:0|[1-9]\d{0,8})$/.test(key)) this.#nextIndex.set(fields, Math.max(next, Number(key) + 1));
    return key;
  }
}

function emptyFields(): MutableFields {
  return Object.create(null) as MutableFields;
}
