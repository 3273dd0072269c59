import { Broken, Busy, type Outcome, Rejected } from '../../../kernel/outcome.ts';
import type { text } from '../../../kernel/text.ts';
import type { Refusal } from './answer.ts';
import * as sentences from './sentences.ts';

const minute = 60_000;

/** What a refusal means, by what it is about, e.g. the entity set. */
export function outcomeOf(refusal: Refusal, about: string, now: number): Outcome {
  const { code, message, status } = refusal;
  const details = { about, status, ...(code !== undefined && { code }), ...(message && { message }) };
  const broken = (cause: string, said: ReturnType<typeof text>) =>
    new Broken(`odata.${cause}`, said, details);
  const busy = (cause: string, said: ReturnType<typeof text>, wait: number) =>
    new Busy(now + wait, `odata.${cause}`, said, details);
  const closed = closedBy(message);
  if (closed) return busy(closed.cause, closed.text, closed.wait);
  if (code === undefined) return outcomeOfPage(refusal, broken, busy);
  if (code === '8') return broken('not-in-composition', sentences.notInComposition(about));
  if (code === '18') return broken('interface-dead', sentences.interfaceDead(message));
  if (code === '20' || status === 401 || status === 403)
    return broken('no-rights', sentences.noRights(about, message));
  if (code === '9') return new Rejected('odata.not-found', sentences.notFound(about), details);
  if (code === '-1' || status >= 500)
    return new Rejected('odata.refused', sentences.refused(about, message), details);
  return new Rejected('odata.not-understood', sentences.notUnderstood(about, message), details);
}

function outcomeOfPage(
  { isPage, message, status }: Refusal,
  broken: (cause: string, said: ReturnType<typeof text>) => Outcome,
  busy: (cause: string, said: ReturnType<typeof text>, wait: number) => Outcome,
): Outcome {
  if (status === 401) return broken('unauthorised', sentences.unauthorised);
  if (status === 403) return broken('forbidden', sentences.forbidden);
  if (status === 404 || status === 410) return broken('not-published', sentences.notPublished);
  if (status >= 300 && status < 400) return broken('moved', sentences.moved);
  if (status === 429) return busy('too-many-requests', sentences.asleep, minute);
  if (status >= 500) return busy('unavailable', sentences.asleep, minute);
  // A page for people instead of data: of a proxy, or of a front end that has its own way of asking for a password.
  if (isPage) return busy('page-instead-of-data', sentences.pageInsteadOfData(message), 5 * minute);
  return busy('not-an-answer', sentences.asleep, minute);
}

interface Closed {
  readonly cause: string;
  readonly text: ReturnType<typeof text>;
  /** Milliseconds. */
  readonly wait: number;
}

/** The platform's own words for "not now". */
const closings: readonly (readonly [RegExp, Closed])[] = [
  [
    /лиценз|licen[cs]e|количеств\S* сеансов|превышен\S* \S*числ\S* сеанс/i,
    { cause: 'no-licence', text: sentences.noLicence, wait: 2 * minute },
  ],
  [
    /монопольн|начат\S* .*обновлени|обновление конфигурации|база данных заблокирована|начало сеанса .* запрещено|завершени\S* работы/i,
    { cause: 'base-closed', text: sentences.closed, wait: 5 * minute },
  ],
  [
    /конфликт блокировок|ошибка блокировки|объект\S* .*заблокирован|заблокирован\S* пользовател|редактируется/i,
    { cause: 'locked', text: sentences.locked, wait: minute },
  ],
];

function closedBy(message: string): Closed | undefined {
  return closings.find(([words]) => words.test(message))?.[1];
}
