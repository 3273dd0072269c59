import type { Text } from '../../kernel/text.ts';
import type { Call } from './call.ts';
import type { CallSummary, NextStep } from './call-summary.ts';

type Language = keyof Text;

const words = {
  ru: {
    title: 'Итоги звонка',
    topics: 'Темы',
    wish: 'Чего хочет клиент',
    agreements: 'Договорённости',
    steps: 'Следующие шаги',
    excerpts: 'Главное из разговора',
    mood: 'Настроение клиента',
    moods: { good: 'хорошее', neutral: 'ровное', bad: 'плохое' },
    who: { client: 'клиент', employee: 'сотрудник', unknown: '' },
    written: 'Составлено нейросетью по расшифровке: сверяйте важное с записью.',
    chosen: 'Фразы разговора, выбранные программой без нейросети.',
    until: 'до',
  },
  en: {
    title: 'Summary of the call',
    topics: 'Topics',
    wish: 'What the client wants',
    agreements: 'Agreements',
    steps: 'Next steps',
    excerpts: 'The gist of the talk',
    mood: 'Mood of the client',
    moods: { good: 'good', neutral: 'even', bad: 'bad' },
    who: { client: 'client', employee: 'employee', unknown: '' },
    written: 'Written by a language model from the transcript: check what matters with the recording.',
    chosen: 'Sentences of the talk, chosen by rules without a language model.',
    until: 'by',
  },
} as const;

/** Names a call for people: what it is, its number and its moment to the second; no other call is named so. */
export function noteTitle({ phone, startedAt }: Call, zone: string, language: Language): string {
  const moment = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: zone,
  }).format(startedAt);
  return `${words[language].title} ${phone} ${moment}`;
}

/**
 * The summary of a call as a comment of the portal's timeline. What was said in the call is text and never markup:
 * brackets, by which the portal's BB-code begins, become round ones.
 */
export function callNote(call: Call, summary: CallSummary, zone: string, language: Language): string {
  const said = words[language];
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`[b]${title}[/b]`, ...lines.map((line) => `— ${plainText(line)}`)];
  return [
    `[b]${noteTitle(call, zone, language)}[/b]`,
    ...section(said.topics, summary.topics),
    ...section(said.wish, summary.wish === undefined ? [] : [summary.wish]),
    ...section(said.agreements, summary.agreements),
    ...section(
      said.steps,
      summary.nextSteps.map((step) => stepText(step, language)),
    ),
    ...section(said.excerpts, summary.excerpts),
    ...section(said.mood, summary.mood === undefined ? [] : [said.moods[summary.mood]]),
    `[i]${summary.engine === 'extractive' ? said.chosen : said.written}[/i]`,
  ].join('\n');
}

function stepText({ date, text, who }: NextStep, language: Language): string {
  const { until, who: names } = words[language];
  const extras = [names[who], date === undefined ? '' : `${until} ${date}`].filter((part) => part !== '');
  return extras.length === 0 ? text : `${text} (${extras.join(', ')})`;
}

/** Without what the portal would take for markup. */
export function plainText(said: string): string {
  return said.replaceAll('[', '(').replaceAll(']', ')').replaceAll(/\s+/g, ' ').trim();
}
