import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { RobotKind } from './robots.ts';

/** What is looked at of a document of a deal. */
export interface Candidate {
  readonly type: string;
  readonly ref: string;
  readonly number: string;
  readonly posted: boolean;
  readonly deletionMark: boolean;
}

/** So many numbers are named. */
const mostNamed = 5;

/**
 * The one document of a type that a robot is about. Documents marked for deletion do not count; among several, those
 * that the robot would change come first: the one that is not posted for posting, the posted one for un-posting.
 * @param title of the type, as people know it
 * @throws Rejected `robot.no-document`, `robot.several-documents`
 */
export function pickDocument<Found extends Candidate>(
  documents: readonly Found[],
  type: string,
  title: string,
  kind: RobotKind,
): Found {
  const found = documents.filter((document) => document.type === type && !document.deletionMark);
  const wanted = kind === 'post' ? false : kind === 'unpost' ? true : undefined;
  const narrowed = found.filter(({ posted }) => posted === wanted);
  const some = found.length > 1 && wanted !== undefined && narrowed.length > 0 ? narrowed : found;
  const [first, ...others] = some;
  if (!first) throw noDocument(title);
  if (others.length > 0) throw several(title, some);
  return first;
}

function noDocument(title: string): Rejected {
  return new Rejected(
    'robot.no-document',
    text(
      `В сделке нет документа 1С «${title}». Создайте его в 1С по этой сделке или добавьте перед этим роботом робота «Создать на основании».`,
      `The deal has no 1C document “${title}”. Create it in 1C for this deal, or put the robot “Create on the basis of” before this one.`,
    ),
  );
}

function several(title: string, documents: readonly Candidate[]): Rejected {
  const names = documents.slice(0, mostNamed).map(({ number }) => number || '—');
  const more = documents.length > mostNamed ? '…' : '';
  const named = `${names.join(', ')}${more}`;
  return new Rejected(
    'robot.several-documents',
    text(
      `В сделке несколько документов 1С «${title}» (${documents.length}): ${named}. Робот не знает, какой из них нужен: оставьте один или сделайте это в 1С вручную.`,
      `The deal has several 1C documents “${title}” (${documents.length}): ${named}. The robot does not know which is meant: leave one, or do it in 1C by hand.`,
    ),
    { documents: documents.length },
  );
}
