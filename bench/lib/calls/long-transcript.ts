import type { Transcript } from '../../../shared/domain/calls/transcript.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';

const roots = {
  ru: `стул стол шкаф договор счёт скидк доставк склад цен заказ менеджер товар оплат срок гаранти документ монтаж мебел
офис кресл полк отгрузк каталог размер цвет ткан образец поставщик клиент прайс обивк фурнитур сборк этаж подъезд водител`,
  en: `chair table contract invoice discount deliver warehouse price order manager payment warrant document assembl furnit
office armchair shelf ship catalogue size colour fabric sample supplier client cover fitting floor entrance driver meeting`,
};
const endings = {
  ru: ['', 'а', 'у', 'ом', 'е', 'ы', 'ов', 'ам', 'ами', 'ах', 'ный', 'ная', 'ного', 'ную', 'ные', 'ных'],
  en: ['', 's', 'ed', 'ing', 'er', 'ers', 'able', 'ment', 'ments', 'ly'],
};
const phrases = {
  ru: [
    'пришлю вам завтра',
    'нам нужно до пятницы',
    'договорились тысяча двести',
    'через две недели',
    'ну да конечно',
  ],
  en: [
    'i will send it tomorrow',
    'we need it by friday',
    'that works for us',
    'in two weeks',
    'well yes of course',
  ],
};
/** Beside names of things: people, towns, whatever is said once or twice in an hour. */
const rareWords = 1500;

/**
 * An hour of talk: a turn of ten words every four seconds, with the pace of a lively call. Words as calls have them: few
 * that come all the time in many forms, and many that come once or twice.
 */
export function hourOfTalk(language: 'ru' | 'en'): Transcript {
  const random = seededRandom(7);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const things = roots[language].split(/\s+/);
  const rare = Array.from({ length: rareWords }, () => `${pick(things)}${pick(things)}`);
  const word = () => (random() < 0.7 ? `${pick(things)}${pick(endings[language])}` : pick(rare));
  return {
    version: 1,
    engine: 'amazon-transcribe',
    language: language === 'ru' ? 'ru-RU' : 'en-US',
    sidesBy: 'channels',
    turns: Array.from({ length: 900 }, (_, index) => ({
      side: index % 2 ? ('client' as const) : ('employee' as const),
      speaker: index % 2,
      start: index * 4,
      end: index * 4 + 3.8,
      text: `${Array.from({ length: 7 }, word).join(' ')} ${pick(phrases[language])}.`,
    })),
  };
}
