import type * as z from 'zod';
import type { abilitiesSchema } from '../../contracts/api/agent/abilities.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { ConnectionId } from '../../kernel/ids.ts';
import { type Text, text } from '../../kernel/text.ts';
import {
  formOption,
  type RobotKind,
  robotCode,
  robotKinds,
  robotProperties,
  robotReturns,
} from './robots.ts';

type Abilities = z.output<typeof abilitiesSchema>;
type DocumentAbility = Abilities['documents'][number];

/** A robot as `bizproc.robot.add` and `bizproc.robot.update` take it, without its code. */
export type RobotFields = { readonly [name: string]: Json };

export interface RobotOwner {
  readonly connection: ConnectionId;
  /** Where the portal calls the robot. */
  readonly handler: string;
  /** In which language lists are shown: options have no translations. */
  readonly language: 'ru' | 'en';
}

/**
 * The robots that a portal should have for a base, by code: those with nothing to choose from are left out.
 * https://apidocs.bitrix24.ru/api-reference/bizproc/bizproc-robot/bizproc-robot-add.html
 */
export function wantedRobots(owner: RobotOwner, { documents }: Abilities): ReadonlyMap<string, RobotFields> {
  const wanted = new Map<string, RobotFields>();
  for (const kind of robotKinds) {
    const properties = propertiesOf(kind, owner, documents);
    if (properties) wanted.set(robotCode(owner.connection, kind), robot(kind, owner, properties));
  }
  return wanted;
}

function robot(kind: RobotKind, { connection, handler }: RobotOwner, properties: RobotFields): RobotFields {
  const { description, name } = words[kind];
  return {
    HANDLER: handler,
    USE_SUBSCRIPTION: 'Y',
    NAME: both(text(`1С №${connection}: ${name.ru}`, `1C No. ${connection}: ${name.en}`)),
    DESCRIPTION: both(description),
    PROPERTIES: properties,
    RETURN_PROPERTIES: {
      [robotReturns.number]: { Name: both(text('Номер документа', 'Document number')), Type: 'string' },
      [robotReturns.link]: {
        Name: both(text('Ссылка на документ в 1С', 'Link to the document in 1C')),
        Type: 'string',
      },
      [robotReturns.error]: { Name: both(text('Текст ошибки', 'Error text')), Type: 'string' },
    },
    DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal', 'DEAL'],
    FILTER: { INCLUDE: [['crm', 'CCrmDocumentDeal']] },
  };
}

/** What people fill in; `undefined` where the base has nothing to offer. */
function propertiesOf(
  kind: RobotKind,
  { language }: RobotOwner,
  documents: readonly DocumentAbility[],
): RobotFields | undefined {
  const fitting = documents.filter((document) => fits(kind, document));
  if (fitting.length === 0) return undefined;
  const type = choice(
    text('Вид документа в ленте сделки', "Type of document in the deal's timeline"),
    fitting.map((document) => [document.type, titleIn(document.title, language)]),
  );
  const typed = { [robotProperties.documentType]: type };
  if (kind === 'create') {
    const targets = new Set(fitting.flatMap((document) => document.targets));
    const options = [...targets].map((target) => [target, titleOf(documents, target, language)] as const);
    const title = text('Какой документ создать', 'Which document to create');
    const post = {
      Name: both(text('Провести созданный документ', 'Post the new document')),
      Type: 'bool',
      Default: 'Y',
    };
    return { ...typed, [robotProperties.target]: choice(title, options), [robotProperties.post]: post };
  }
  if (kind === 'print') {
    const options = fitting.flatMap((document) =>
      document.forms.map(({ form, title }) => {
        const shown = `${titleIn(title, language)} (${titleIn(document.title, language)})`;
        return [formOption(document.type, form), shown] as const;
      }),
    );
    const facsimile = { Name: both(text('С факсимиле', 'With facsimile')), Type: 'bool', Default: 'N' };
    const title = text('Печатная форма', 'Printed form');
    return {
      ...typed,
      [robotProperties.form]: choice(title, options),
      [robotProperties.facsimile]: facsimile,
    };
  }
  return typed;
}

function fits(kind: RobotKind, { forms, post, targets }: DocumentAbility): boolean {
  if (kind === 'create') return targets.length > 0;
  return kind === 'print' ? forms.length > 0 : post;
}

function choice(title: Text, options: readonly (readonly [string, string])[]): Json {
  return {
    Name: both(title),
    Type: 'select',
    Required: 'Y',
    Multiple: 'N',
    Options: Object.fromEntries(options),
  };
}

function titleOf(documents: readonly DocumentAbility[], type: string, language: 'ru' | 'en'): string {
  const known = documents.find((document) => document.type === type);
  return known ? titleIn(known.title, language) : type.replace(/^Document_/, '');
}

/** A title of the base in a language; in Russian where it has no other. */
export function titleIn(title: DocumentAbility['title'], language: 'ru' | 'en'): string {
  return (language === 'en' ? title.en : undefined) ?? title.ru;
}

function both({ ru, en }: Text): Json {
  return { ru, en };
}

const words: Readonly<Record<RobotKind, { readonly name: Text; readonly description: Text }>> = {
  post: {
    name: text('провести документ', 'post a document'),
    description: text('Проводит в 1С документ этой сделки.', 'Posts the document of this deal in 1C.'),
  },
  unpost: {
    name: text('отменить проведение документа', 'un-post a document'),
    description: text(
      'Отменяет в 1С проведение документа этой сделки.',
      'Un-posts the document of this deal in 1C.',
    ),
  },
  create: {
    name: text('создать документ на основании', 'create a document on the basis of another'),
    description: text(
      'Создаёт в 1С документ на основании документа этой сделки.',
      'Creates a document in 1C on the basis of the document of this deal.',
    ),
  },
  print: {
    name: text('добавить печатную форму', 'add a printed form'),
    description: text(
      'Печатает документ этой сделки в 1С и добавляет PDF в ленту сделки.',
      "Prints the document of this deal in 1C and adds the PDF to the deal's timeline.",
    ),
  },
};
