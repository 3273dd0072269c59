import { stableHash } from '../../kernel/stable-hash.ts';
import type { ObjectWrite } from '../onec/base-object.ts';
import type { Call } from './call.ts';
import { noteTitle } from './call-note.ts';
import type { CallSummary } from './call-summary.ts';
import type { Transcript } from './transcript.ts';

/** What is known of the words of a call. */
export interface CallWords {
  readonly transcript: Transcript | undefined;
  readonly summary: CallSummary | undefined;
}

/** An attribute of text of 1C takes more, people read no more. */
const longest = 100_000;

/**
 * A call as the document that the configuration has for it: «Событие» in «Управление нашей фирмой», «Телефонный звонок»
 * of the Standard Subsystems Library elsewhere. Accounting («Бухгалтерия») has neither.
 * @param configuration `unf`, `ut`, `bp` of the settings, or the name that the base gives itself
 */
export function baseCall(
  configuration: string,
  call: Call,
  words: CallWords,
  zone: string,
): ObjectWrite | undefined {
  const ref = callRef(call.id);
  const start = wallTime(call.startedAt, zone);
  const common = { ref, create: true };
  const incoming = call.direction === 'incoming';
  const subject = noteTitle(call, zone, 'ru');
  if (/^(unf|УправлениеНебольшойФирмой|УправлениеНашейФирмой)/.test(configuration))
    return {
      ...common,
      type: 'Document_Событие',
      attributes: {
        Date: start,
        НачалоСобытия: start,
        ОкончаниеСобытия: wallTime(call.startedAt + call.seconds * 1000, zone),
        ТипСобытия: 'ТелефонныйЗвонок',
        ВходящееИсходящееСобытие: incoming ? 'Входящее' : 'Исходящее',
        Тема: subject,
        Содержание: contentOf(words),
      },
      tables: {
        Участники: [
          {
            ...(call.baseClient && {
              Контакт: call.baseClient.ref,
              Контакт_Type: `StandardODATA.${call.baseClient.type}`,
            }),
            КакСвязаться: call.phone,
          },
        ],
      },
    };
  if (/^(bp|Бухгалтерия)/.test(configuration) || configuration === '') return undefined;
  return {
    ...common,
    type: 'Document_ТелефонныйЗвонок',
    attributes: {
      Date: start,
      Входящий: incoming,
      Тема: subject,
      Описание: contentOf(words),
      АбонентКакСвязаться: call.phone,
      АбонентПредставление: call.client?.name ?? call.phone,
      ...(call.baseClient && {
        АбонентКонтакт: call.baseClient.ref,
        АбонентКонтакт_Type: `StandardODATA.${call.baseClient.type}`,
      }),
    },
    tables: {},
  };
}

/** The reference of a call's document: a GUID that follows from its name. */
function callRef(id: string): string {
  const digits = Buffer.from(stableHash(`most24 call ${id}`), 'base64url')
    .toString('hex')
    .slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Moments without a zone, as 1C keeps them. */
function wallTime(at: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone })
    .format(at)
    .replace(' ', 'T');
}

const sides = { client: 'Клиент', employee: 'Сотрудник', unknown: 'Говорящий' } as const;

function contentOf({ summary, transcript }: CallWords): string {
  const told = summary
    ? [
        ...summary.topics,
        ...(summary.wish === undefined ? [] : [summary.wish]),
        ...summary.agreements,
        ...summary.nextSteps.map(({ date, text }) => (date === undefined ? text : `${text} (до ${date})`)),
        ...summary.excerpts,
      ].map((line) => `— ${line}`)
    : [];
  const said = (transcript?.turns ?? []).map(({ side, text }) => `${sides[side]}: ${text}`);
  return [...told, ...(told.length > 0 && said.length > 0 ? [''] : []), ...said].join('\n').slice(0, longest);
}
