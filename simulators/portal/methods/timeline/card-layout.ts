import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asMap, asText } from '../../call/params.ts';
import { codeError } from '../../call/rest-error.ts';

type Check = (value: Json, path: string) => void;

/** Fields of a structure; a name with `*` must be there. */
type Shape = Readonly<Record<string, Check>>;

/**
 * Holds the look of a card to its description, whose structures know each their fields and no other.
 * See https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/configurable/structure/
 * @throws RestError ERROR_EMPTY_LAYOUT, FIELD_IS_REQUIRED, FIELD_IS_REDUNDANT, ENUM_FIELD, TOO_MANY_ITEMS,
 * KEY_CONTAIN_WRONG_SYMBOLS, WRONG_LANG
 */
export function assertLayout(layout: Json | undefined): void {
  if (layout === undefined || layout === null || Object.keys(asMap(layout)).length === 0)
    throw codeError('ERROR_EMPTY_LAYOUT', 'Empty layout');
  layoutShape(layout, 'layout');
}

const anything: Check = () => undefined;

/** Languages that portals of the simulator have installed. */
const languages: readonly string[] = ['ru', 'en', 'de', 'kz', 'by'];

/** Text, or texts by language. */
const words: Check = (value, path) => {
  for (const language of Object.keys(asMap(value)))
    if (!languages.includes(language))
      throw codeError('WRONG_LANG', `Language ${language} of ${path} is not installed`);
};

function structure(shape: Shape): Check {
  const names = new Map(Object.entries(shape).map(([name, check]) => [name.replace('*', ''), check]));
  const required = Object.keys(shape).filter((name) => name.endsWith('*'));
  return (value, path) => {
    const given = asMap(value);
    for (const name of required.map((one) => one.slice(0, -1)))
      if (given[name] === undefined || given[name] === null || given[name] === '')
        throw codeError('FIELD_IS_REQUIRED', `Field ${path}.${name} is required`);
    for (const [name, part] of Object.entries(given)) {
      const check = names.get(name);
      if (!check) throw codeError('FIELD_IS_REDUNDANT', `Field ${path}.${name} is redundant`);
      if (part !== undefined) check(part, `${path}.${name}`);
    }
  };
}

function oneOf(...allowed: readonly string[]): Check {
  return (value, path) => {
    if (!allowed.includes(asText(value)))
      throw codeError('ENUM_FIELD', `Field ${path} must be one of ${allowed.join(', ')}`);
  };
}

function dictionary(item: Check, most: number, least = 0): Check {
  return (value, path) => {
    const entries = Object.entries(asMap(value));
    if (entries.length > most) throw codeError('TOO_MANY_ITEMS', `Too many items in ${path}`);
    if (entries.length < least) throw codeError('FIELD_IS_REQUIRED', `Field ${path} is required`);
    for (const [key, part] of entries) {
      if (!/^[A-Za-z0-9_-]+$/.test(key))
        throw codeError('KEY_CONTAIN_WRONG_SYMBOLS', `Key ${key} of ${path} contains wrong symbols`);
      if (part !== undefined) item(part, `${path}.${key}`);
    }
  };
}

const action: Check = (value, path) => {
  const type = asText(asMap(value)['type']);
  const shapes: Readonly<Record<string, Check>> = {
    redirect: structure({ 'type*': anything, 'uri*': anything }),
    restEvent: structure({
      ...{ 'type*': anything, 'id*': anything, actionParams: anything },
      animationType: oneOf('disable', 'loader'),
    }),
    openRestApp: structure({
      ...{ 'type*': anything, actionParams: anything },
      sliderParams: structure({ width: anything, leftBoundary: anything, title: anything }),
    }),
  };
  const check = shapes[type];
  if (!check)
    throw codeError('ENUM_FIELD', `Field ${path}.type must be one of ${Object.keys(shapes).join(', ')}`);
  check(value, path);
};

const scope = oneOf('', 'web', 'mobile');

const textBlock = structure({
  ...{ 'value*': words, multiline: anything, title: words, bold: anything, scope },
  size: oneOf('xs', 'sm', 'md'),
  color: oneOf('base_50', 'base_60', 'base_70', 'base_90'),
});

/** `nested` blocks stand inside others and are of the plain kinds only. */
function block(nested: boolean): Check {
  return (value, path) => {
    const plain: Record<string, Check> = {
      text: textBlock,
      link: structure({ 'text*': words, 'action*': action, bold: anything, scope }),
      deadline: structure({ readonly: anything, scope }),
    };
    const shapes: Readonly<Record<string, Check>> = nested
      ? plain
      : {
          ...plain,
          largeText: structure({ 'value*': words, scope }),
          withTitle: structure({ 'title*': words, inline: anything, 'block*': block(true), scope }),
          lineOfBlocks: structure({ 'blocks*': dictionary(block(true), 20, 1), scope }),
        };
    const { type, properties } = asMap(value);
    const check = shapes[asText(type)];
    if (!check)
      throw codeError('ENUM_FIELD', `Field ${path}.type must be one of ${Object.keys(shapes).join(', ')}`);
    structure({ 'type*': anything, properties: check })(
      { type: type ?? '', properties: properties ?? {} },
      path,
    );
  };
}

const button = structure({
  ...{ 'title*': words, 'action*': action, scope, hideIfReadonly: anything },
  'type*': oneOf('primary', 'secondary'),
});

const layoutShape = structure({
  'icon*': structure({ 'code*': anything }),
  'header*': structure({
    'title*': words,
    titleAction: action,
    tags: dictionary(
      structure({
        ...{ 'title*': words, action, scope, hideIfReadonly: anything },
        'type*': oneOf('warning', 'success', 'failure', 'primary', 'secondary'),
      }),
      2,
    ),
  }),
  'body*': structure({
    'logo*': structure({ 'code*': anything, action }),
    'blocks*': dictionary(block(false), 20, 1),
  }),
  footer: structure({
    buttons: dictionary(button, 2),
    menu: structure({
      ...{ showPinItem: anything, showPostponeItem: anything, showDeleteItem: anything },
      items: dictionary(
        structure({ 'title*': words, 'action*': action, scope, hideIfReadonly: anything }),
        10,
      ),
    }),
  }),
});
