import type * as z from 'zod';
import type { abilitiesSchema } from '../../contracts/api/agent/abilities.ts';
import type { ErrandContent } from '../../contracts/api/agent/commands.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import { type Candidate, pickDocument } from './pick-document.ts';
import { formOption, type RobotKind, robotProperties } from './robots.ts';

type Abilities = z.output<typeof abilitiesSchema>;
type DocumentAbility = Abilities['documents'][number];

/** What a robot was asked for, and what there is. */
export interface RobotWish {
  readonly kind: RobotKind;
  /** As people filled them in on the stage. */
  readonly properties: Readonly<Record<string, string>>;
  /** Documents of the deal in the connection's base. */
  readonly documents: readonly Candidate[];
  readonly abilities: Abilities;
  /** The reference for a new document; the same whenever the same call is looked at. */
  readonly newRef: string;
}

/**
 * What a base is to do for a robot.
 * @throws Rejected with a sentence for the manager who looks after the deal
 */
export function errandOfRobot(wish: RobotWish): ErrandContent {
  const { abilities, documents, kind, newRef, properties } = wish;
  const ability = typeOf(abilities, properties[robotProperties.documentType] ?? '');
  const { ref, type } = pickDocument(documents, ability.type, ability.title.ru, kind);
  switch (kind) {
    case 'post':
    case 'unpost':
      if (!ability.post) throw cannotPost(ability);
      return { kind, type, ref };
    case 'create': {
      const target = targetOf(abilities, ability, properties[robotProperties.target] ?? '');
      const post = flag(properties[robotProperties.post]);
      return { kind, type: target, ref: newRef, basis: { type, ref }, post };
    }
    case 'print': {
      const { facsimile, form } = formOf(ability, properties);
      return { kind, type, ref, form, facsimile };
    }
  }
}

function typeOf({ documents }: Abilities, type: string): DocumentAbility {
  const found = documents.find((one) => one.type === type);
  if (found) return found;
  throw new Rejected(
    'robot.type-unknown',
    text(
      `В базе 1С нет документов вида «${shortened(type)}». Откройте настройки робота и выберите вид документа заново.`,
      `The 1C base has no documents of the type “${shortened(type)}”. Open the robot's settings and choose the type again.`,
    ),
    { type: shortened(type) },
  );
}

function targetOf({ documents }: Abilities, basis: DocumentAbility, target: string): string {
  if (basis.targets.includes(target)) return target;
  const title = documents.find(({ type }) => type === target)?.title.ru ?? shortened(target);
  throw new Rejected(
    'robot.target-unknown',
    text(
      `В 1С нельзя создать «${title}» на основании документа «${basis.title.ru}». Откройте настройки робота и выберите другой документ.`,
      `In 1C “${title}” cannot be created on the basis of “${basis.title.ru}”. Open the robot's settings and choose another document.`,
    ),
    { type: basis.type, target: shortened(target) },
  );
}

function formOf(
  ability: DocumentAbility,
  properties: RobotWish['properties'],
): { readonly form: string; readonly facsimile: boolean } {
  const wanted = properties[robotProperties.form] ?? '';
  const facsimile = flag(properties[robotProperties.facsimile]);
  const found = ability.forms.find(({ form }) => formOption(ability.type, form) === wanted);
  if (!found) throw noForm(ability, wanted);
  if (facsimile && !found.facsimile) throw noFacsimile(found.title.ru);
  return { form: found.form, facsimile };
}

function noForm({ title, type }: DocumentAbility, wanted: string): Rejected {
  return new Rejected(
    'robot.form-unknown',
    text(
      `У документа 1С «${title.ru}» нет выбранной печатной формы. Откройте настройки робота и выберите форму этого документа.`,
      `The 1C document “${title.ru}” has no such printed form. Open the robot's settings and choose a form of this document.`,
    ),
    { type, form: shortened(wanted) },
  );
}

function noFacsimile(form: string): Rejected {
  return new Rejected(
    'robot.no-facsimile',
    text(
      `Форма «${form}» печатается только без факсимиле: снимите этот флажок в настройках робота.`,
      `The form “${form}” is printed without facsimile only: untick it in the robot's settings.`,
    ),
  );
}

function cannotPost({ title }: DocumentAbility): Rejected {
  const said: Text = text(
    `Документы «${title.ru}» в 1С не проводятся. Выберите в настройках робота другой вид документа.`,
    `Documents “${title.ru}” are not posted in 1C. Choose another type in the robot's settings.`,
  );
  return new Rejected('robot.cannot-post', said);
}

/** Portals say `Y`, or `1`. */
function flag(value: string | undefined): boolean {
  return value === 'Y' || value === '1' || value === 'true';
}

function shortened(value: string): string {
  return value.slice(0, 150) || '—';
}
