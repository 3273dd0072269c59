/** A good as УТ 11 writes it, about 1.9 KB; `#` stands where the number goes. */
const good = `\t\t\t<Товар>
\t\t\t\t<Ид>bd72d910-55bc-11d9-848a-##########</Ид>
\t\t\t\t<Штрихкод>46##########</Штрихкод>
\t\t\t\t<Артикул>АРТ-##########</Артикул>
\t\t\t\t<Наименование>Кронштейн настенный усиленный, белый, № ##########</Наименование>
\t\t\t\t<БазоваяЕдиница Код="796" НаименованиеПолное="Штука" МеждународноеСокращение="PCE">шт</БазоваяЕдиница>
\t\t\t\t<Группы>
\t\t\t\t\t<Ид>05e26d6f-01e4-11dc-a411-00055d80a2d1</Ид>
\t\t\t\t</Группы>
\t\t\t\t<Описание>Выдерживает до 40 кг. В комплекте крепёж &quot;дюбель + саморез&quot; и шаблон для разметки.</Описание>
\t\t\t\t<ЗначенияСвойств>
\t\t\t\t\t<ЗначенияСвойства>
\t\t\t\t\t\t<Ид>bf698fd9-7ec2-11e7-80cb-0cc47ab4051b</Ид>
\t\t\t\t\t\t<Значение>847b716d-86ad-11e7-9088-00155d461702</Значение>
\t\t\t\t\t</ЗначенияСвойства>
\t\t\t\t</ЗначенияСвойств>
\t\t\t\t<СтавкиНалогов>
\t\t\t\t\t<СтавкаНалога>
\t\t\t\t\t\t<Наименование>НДС</Наименование>
\t\t\t\t\t\t<Ставка>20</Ставка>
\t\t\t\t\t</СтавкаНалога>
\t\t\t\t</СтавкиНалогов>
\t\t\t\t<ЗначенияРеквизитов>
\t\t\t\t\t<ЗначениеРеквизита>
\t\t\t\t\t\t<Наименование>ТипНоменклатуры</Наименование>
\t\t\t\t\t\t<Значение>Товар</Значение>
\t\t\t\t\t</ЗначениеРеквизита>
\t\t\t\t\t<ЗначениеРеквизита>
\t\t\t\t\t\t<Наименование>Полное наименование</Наименование>
\t\t\t\t\t\t<Значение>Кронштейн настенный усиленный, белый, № ##########</Значение>
\t\t\t\t\t</ЗначениеРеквизита>
\t\t\t\t</ЗначенияРеквизитов>
\t\t\t</Товар>
`;

const head = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.07" ДатаФормирования="2025-03-01T10:00:00">
\t<Каталог СодержитТолькоИзменения="false">
\t\t<Ид>bd72d8f9-55bc-11d9-848a-00112f43529a</Ид>
\t\t<Наименование>Каталог товаров</Наименование>
\t\t<Товары>
`;
const tail = '\t\t</Товары>\n\t</Каталог>\n</КоммерческаяИнформация>\n';
const goodsPerPiece = 32;

/** A catalogue of at least so many bytes, made while it is read; every good has its own id. */
export function* catalogueBytes(bytes: number): Generator<Uint8Array, void, undefined> {
  let made = 0;
  let number = 0;
  const give = (text: string) => {
    const piece = Buffer.from(text);
    made += piece.length;
    return piece;
  };
  yield give(head);
  while (made < bytes) {
    let text = '';
    for (let count = 0; count < goodsPerPiece; count += 1) {
      number += 1;
      text += good.replaceAll('##########', String(number).padStart(10, '0'));
    }
    yield give(text);
  }
  yield give(tail);
}
