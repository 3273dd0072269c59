import type { Json } from '../../kernel/canonical-json.ts';
import type { ConnectionId } from '../../kernel/ids.ts';
import { type Text, text } from '../../kernel/text.ts';

/** Ids of what can be pressed on a card. */
export const cardActions = { refresh: 'most24-refresh', print: 'most24-print' } as const;

/** What a card shows. */
export interface CardContent {
  readonly connection: ConnectionId;
  readonly type: string;
  readonly ref: string;
  readonly title: Text;
  readonly number: string;
  /** `2025-03-01T00:00:00` */
  readonly date: string;
  readonly sum: string;
  readonly currency?: string | undefined;
  readonly state?: string | undefined;
  readonly posted: boolean;
  readonly deletionMark: boolean;
  readonly link?: string | undefined;
  readonly forms: readonly { readonly form: string; readonly title: Text }[];
  readonly note?: { readonly ok: boolean; readonly text: Text } | undefined;
}

/** The menu of a card takes no more. */
const mostForms = 8;

/**
 * The look of a document's card.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/activities/configurable/structure/index.html
 */
export function cardLayout(content: CardContent, language: 'ru' | 'en'): { readonly [name: string]: Json } {
  const say = (said: Text) => said[language];
  const { forms, link, note, title } = content;
  const [first] = forms;
  const press = (id: string, more: { readonly [name: string]: Json } = {}) => ({
    type: 'restEvent',
    id,
    actionParams: { connection: content.connection, type: content.type, ref: content.ref, ...more },
    animationType: 'loader',
  });
  const opens = link === undefined ? undefined : { type: 'redirect', uri: link };
  const refresh = { title: say(words.refresh), type: 'secondary', action: press(cardActions.refresh) };
  const print = first && {
    title: `${say(words.print)}: ${say(first.title)}`.slice(0, 60),
    type: 'secondary',
    action: press(cardActions.print, { form: first.form }),
  };
  const menu = forms
    .slice(1, mostForms)
    .map(({ form, title: name }, index): readonly [string, Json] => [
      `print${index + 2}`,
      { title: `${say(words.print)}: ${say(name)}`, action: press(cardActions.print, { form }) },
    ]);
  return {
    icon: { code: 'document' },
    header: {
      title: `${say(title)} ${content.number}`.trim(),
      ...(opens && { titleAction: opens }),
      tags: { state: stateTag(content, language) },
    },
    body: {
      logo: { code: 'document', ...(opens && { action: opens }) },
      blocks: {
        number: line(say(words.number), content.number || '—'),
        date: line(say(words.date), shownDate(content.date, language)),
        sum: line(say(words.sum), shownSum(content)),
        ...(content.state && { state: line(say(words.state), content.state) }),
        ...(opens && { open: { type: 'link', properties: { text: say(words.open), action: opens } } }),
        ...(note && { note: { type: 'text', properties: { value: say(note.text), multiline: true } } }),
      },
    },
    footer: {
      buttons: { refresh, ...(print && { print }) },
      menu: {
        showPinItem: true,
        showPostponeItem: false,
        ...(menu.length > 0 && { items: Object.fromEntries<Json>(menu) }),
      },
    },
  };
}

/** What is shown of a card whose document is not known (any more). */
export function unknownCardLayout(language: 'ru' | 'en'): { readonly [name: string]: Json } {
  return {
    icon: { code: 'document' },
    header: { title: words.unknown[language] },
    body: {
      logo: { code: 'document' },
      blocks: { text: { type: 'text', properties: { value: words.gone[language], multiline: true } } },
    },
  };
}

function stateTag({ deletionMark, posted }: CardContent, language: 'ru' | 'en'): Json {
  if (deletionMark) return { type: 'failure', title: words.deleted[language] };
  return posted
    ? { type: 'success', title: words.posted[language] }
    : { type: 'secondary', title: words.draft[language] };
}

function line(title: string, value: string): Json {
  return {
    type: 'withTitle',
    properties: { title, inline: true, block: { type: 'text', properties: { value } } },
  };
}

function shownDate(date: string, language: 'ru' | 'en'): string {
  const day = date.slice(0, 10);
  return language === 'ru' ? day.split('-').reverse().join('.') : day;
}

/** Thousands apart by a space that does not break. */
function shownSum({ currency, sum }: CardContent): string {
  const [whole = '0', fraction = ''] = sum.split('.');
  const parted = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${parted},${fraction.padEnd(2, '0')}${currency ? `\u00a0${currency}` : ''}`;
}

const words = {
  number: text('Номер', 'Number'),
  date: text('Дата', 'Date'),
  sum: text('Сумма', 'Sum'),
  state: text('Состояние', 'State'),
  open: text('Открыть в 1С', 'Open in 1C'),
  refresh: text('Обновить', 'Refresh'),
  print: text('Печать', 'Print'),
  posted: text('Проведён', 'Posted'),
  draft: text('Не проведён', 'Not posted'),
  deleted: text('Помечен на удаление', 'Marked for deletion'),
  unknown: text('Документ 1С', '1C document'),
  gone: text(
    'Документ больше не известен Most24: удалите эту карточку или передайте документ из 1С заново.',
    'Most24 does not know the document any more: delete this card, or send the document from 1C again.',
  ),
} as const;
