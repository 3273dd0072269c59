import type { UnitOfMeasure } from './model.ts';

export const departments: readonly { readonly name: string; readonly below: readonly string[] }[] = [
  { name: 'Инструменты', below: ['Ручной инструмент', 'Электроинструмент'] },
  { name: 'Сантехника', below: ['Смесители', 'Трубы и фитинги', 'Душевые кабины'] },
  { name: 'Освещение', below: ['Лампы «тёплые»', 'Светильники'] },
  { name: 'Садовый инвентарь & полив', below: ['Шланги', 'Лейки'] },
];

export const kinds = ['Отвёртка', 'Дрель', 'Смеситель', 'Лампа', 'Шланг', 'Полка', 'Кронштейн', 'Замок'];
export const features = [
  'усиленная модель',
  'для дома',
  'профессиональная серия',
  '3/4"',
  'ёмкость 5 л',
  'IP65',
];
export const colours = ['белый', 'чёрный', 'хром', 'красный', 'синий'];
export const sizes = ['S', 'M', 'L', 'XL', '38', '40'];

export const units: readonly UnitOfMeasure[] = [
  { code: '796', name: 'шт', fullName: 'Штука', international: 'PCE' },
  { code: '006', name: 'м', fullName: 'Метр', international: 'MTR' },
  { code: '166', name: 'кг', fullName: 'Килограмм', international: 'KGM' },
  { code: '778', name: 'упак', fullName: 'Упаковка', international: 'NMP' },
];

export const properties = [
  { name: 'Бренд', values: ['Север', 'Вектор', 'Арсенал'] },
  { name: 'Страна происхождения', values: ['Россия', 'Беларусь', 'Китай'] },
];
