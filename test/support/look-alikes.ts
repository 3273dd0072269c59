import { type Encoding, encodeDocument } from '../../simulators/onec/commerceml/encode.ts';
import type { OutgoingFile } from '../../simulators/onec/commerceml/package-files.ts';
import { commerceml as c } from './catalogue-files.ts';

/** Files like those that bases of many ages send, made up: one set per peculiarity, in the order of sending. */
export interface LookAlike {
  readonly name: string;
  readonly files: readonly OutgoingFile[];
  /** How many products, prices and quantities the portal has afterwards. */
  readonly counts: readonly [products: number, prices: number, quantities: number];
}

const bom: Encoding = { charset: 'UTF-8', byteOrderMark: true, newline: '\r\n' };
const old: Encoding = { charset: 'windows-1251', byteOrderMark: false, newline: '\n' };

const file = (
  name: string,
  at: string,
  body: string,
  encoding: Encoding = bom,
  schema = '2.07',
): OutgoingFile => {
  const text = c
    .root(body, at)
    .replace(/^<\?xml[^>]*>/, '')
    .replace('ВерсияСхемы="2.08"', `ВерсияСхемы="${schema}"`);
  return { name, bytes: encodeDocument(text.replaceAll('\n', encoding.newline), encoding) };
};

const tree = c.classifier(
  c.group('g1', 'Мебель', c.group('g2', 'Столы') + c.group('g3', 'Стулья', c.group('g4', 'Барные'))) +
    c.group('g5', 'Прочее'),
);
const deleted = ' Статус="Удален"';
const count = (quantity: string) => `<Количество>${quantity}</Количество>`;
const values = (...all: readonly string[]) =>
  `<ХарактеристикиТовара>${all.map((value) => `<ХарактеристикаТовара><Наименование>Вид</Наименование><Значение>${value}</Значение></ХарактеристикаТовара>`).join('')}</ХарактеристикиТовара>`;

/** All of them. */
export const lookAlikes: readonly LookAlike[] = [
  {
    name: 'nested groups, several groups of a good, goods without one',
    files: [
      file(
        'import0_1.xml',
        '2025-01-01T10:00:00',
        tree +
          c.goods(
            c.good('a', 'Стол &quot;Дуб&quot; &amp; К', ['g2', 'g5']) +
              c.good('b', 'Стул', ['g4']) +
              c.good('d', 'Доставка'),
          ),
      ),
      file(
        'offers0_1.xml',
        '2025-01-01T10:00:01',
        c.offers(c.offer('a', 'Стол', c.price('p1', '1 460,5', 'RUB'), count('3.000'))),
      ),
    ],
    counts: [3, 1, 1],
  },
  {
    name: 'windows-1251, ids that are no UUID, empty prices',
    files: [
      file(
        'import.xml',
        '2018-03-05T15:30:18',
        tree + c.goods(c.good('777001', 'Ванна «Ёлка» № 5', ['g1']) + c.good('777002', 'Кран', ['g5'])),
        old,
        '2.04',
      ),
      file(
        'offers.xml',
        '2018-03-05T15:30:18',
        c.offers(
          c.offer('777001', 'Ванна', c.price('p1', '25450', 'RUB'), count('0')) +
            c.offer('777002', 'Кран', c.price('p1', '', 'RUB'), count('-4')),
        ),
        old,
        '2.04',
      ),
    ],
    counts: [2, 1, 2],
  },
  {
    name: 'a series of full and partial exports in another order than the names, changes said by an element',
    files: [
      file(
        'import5.xml',
        '2020-08-11',
        tree +
          c
            .goods(c.good('a', 'Бак ', ['g1']) + c.good('b', 'Ведро', ['g1']))
            .replace(' СодержитТолькоИзменения="false"', '')
            .replace('<Товары>', '<СодержитТолькоИзменения>false</СодержитТолькоИзменения><Товары>'),
        bom,
        '2.03',
      ),
      file(
        'import.xml',
        '2020-10-03',
        tree + c.goods(c.good('a', 'Бак с крышкой', ['g2']), true),
        bom,
        '2.03',
      ),
      file(
        'offers.xml',
        '2020-10-03',
        c.offers(
          c.offer('a', 'Бак', c.price('p1', '159.4', 'грн'), count('13')) +
            c.offer('b', 'Ведро', c.price('p1', '10', 'руб')),
        ),
        bom,
        '2.03',
      ),
    ],
    counts: [2, 1, 1],
  },
  {
    name: 'offers that come before their goods, deleted goods, deleted offers',
    files: [
      file(
        'offers.xml',
        '2014-12-10T00:33:37',
        c.offers(
          c.offer('a', 'Крем', c.price('p1', '2000'), count('1')) +
            c.offer('b', 'Мыло', c.price('p1', '50'), '', deleted) +
            c.offer('z', 'Никто', c.price('p1', '1')),
        ),
        bom,
        '2.05',
      ),
      file(
        'import.xml',
        '2015-01-28T16:31:00',
        c.goods(c.good('a', 'Крем') + c.good('b', 'Мыло') + c.good('e', 'Старьё', [], '', deleted), true),
        bom,
        '2.05',
      ),
    ],
    counts: [1, 1, 1],
  },
  {
    name: 'ids with a characteristic in the goods already',
    files: [
      file(
        'import.xml',
        '2008-01-09T18:13:34',
        tree +
          c.goods(
            c.good('t#w', 'Стол обеденный', ['g2'], values('Белый')) +
              c.good('t#b', 'Стол обеденный', ['g2'], values('Чёрный')),
          ),
        { ...bom, byteOrderMark: false },
        '2.04',
      ),
      file(
        'offers.xml',
        '2008-01-09T18:13:34',
        c.offers(c.offer('t#w', 'Стол', c.price('p1', '4', 'USD'), count('2'))),
        { ...bom, byteOrderMark: false },
        '2.04',
      ),
    ],
    counts: [2, 1, 1],
  },
  {
    name: 'characteristics by values, by the bracket of the name, and an offer of the bare good beside them',
    files: [
      file(
        'import.xml',
        '2015-05-04T14:09:57.950+03:00',
        c.goods(c.good('s', 'Футболка (муж.)') + c.good('u', 'Зонт')),
      ),
      file(
        'offers.xml',
        '2015-05-04T14:09:57.950+03:00',
        c.offers(
          c.offer('s', 'Футболка', c.price('p1', '1')) +
            c.offer('s#1', 'Футболка (XL)', c.price('p1', '2'), values('XL', 'синий') + count('2.0')) +
            c.offer('s#2', 'Футболка (муж.) (M (46), красный)', c.price('p1', '3'), count('-3')) +
            c.offer('u', 'Зонт', c.price('p2', '4')),
        ),
      ),
    ],
    counts: [3, 2, 2],
  },
  {
    name: 'files of schema 3.1 split by kind, empty ids of packages',
    files: [
      file('import___1-groups.xml', '2020-02-06T11:15:19', tree, bom, '3.1'),
      file(
        'import___2.xml',
        '2020-02-06T11:15:23',
        c.goods(c.good('a', 'Товар 1', ['g4'], '<ПометкаУдаления>false</ПометкаУдаления>'), true, ''),
        bom,
        '3.1',
      ),
      file(
        'offers___3.xml',
        '2020-02-06T11:15:39',
        c.offers(c.offer('a', 'Товар', '') + c.offer('a#1', 'Товар (предложение 2)', ''), ['p1'], ''),
        bom,
        '3.1',
      ),
      file(
        'prices___4.xml',
        '2020-02-06T11:15:43',
        c
          .offers(
            c.offer('a', '', c.price('p1', '14240')) + c.offer('a#1', '', c.price('p1', '11660')),
            [],
            '',
          )
          .replaceAll('<Наименование></Наименование>', ''),
        bom,
        '3.1',
      ),
      file(
        'rests___5.xml',
        '2020-02-06T11:15:46',
        c
          .offers(
            c.offer('a#1', '', '', '<Остатки><Остаток><Количество>2</Количество></Остаток></Остатки>'),
            [],
            '',
          )
          .replaceAll('<Наименование></Наименование>', ''),
        bom,
        '3.1',
      ),
    ],
    counts: [1, 1, 1],
  },
];
