import type { Transcript } from '../../../shared/domain/calls/transcript.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';

const words = {
  ru: `стулья столы шкафы договор счёт скидка доставка склад цена заказ менеджер товар оплата сроки гарантия документы
монтаж мебель офис кресло полки отгрузка понедельник пятница завтра клиент поставщик образец каталог размер цвет ткань
нужны отправлю привезём обсудили согласны подходит посмотрите проверим считаем выбрали хотим сегодня рублей тысяч`,
  en: `chairs tables contract invoice discount delivery warehouse price order manager goods payment terms warranty papers
assembly furniture office armchair shelves shipment monday friday tomorrow client supplier sample catalogue size colour
need send bring agreed fine look check count choose want today dollars thousand building floor meeting driver`,
};

/** An hour of talk: a turn of ten words every four seconds, with the pace of a lively call. */
export function hourOfTalk(language: 'ru' | 'en'): Transcript {
  const random = seededRandom(7);
  const list = words[language].split(/\s+/);
  const word = () => list[Math.floor(random() * list.length)] ?? '';
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
      text: `${Array.from({ length: 10 }, word).join(' ')}.`,
    })),
  };
}
