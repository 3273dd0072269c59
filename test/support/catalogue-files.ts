/** Small CommerceML files for tests, in the manner of «Управление торговлей» 11. */
export const commerceml = {
  root: (body: string, at = '2026-08-20T10:00:00') =>
    `<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.08" ДатаФормирования="${at}">${body}</КоммерческаяИнформация>`,

  group: (id: string, name: string, inner = '') =>
    `<Группа><Ид>${id}</Ид><Наименование>${name}</Наименование>${inner && `<Группы>${inner}</Группы>`}</Группа>`,

  classifier: (groups: string) =>
    `<Классификатор><Ид>k</Ид><Наименование>К</Наименование><Группы>${groups}</Группы></Классификатор>`,

  good: (id: string, name: string, groups: readonly string[] = [], more = '', attributes = '') =>
    `<Товар${attributes}><Ид>${id}</Ид><Наименование>${name}</Наименование>
     <БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница>
     ${groups.length > 0 ? `<Группы>${groups.map((group) => `<Ид>${group}</Ид>`).join('')}</Группы>` : ''}${more}</Товар>`,

  goods: (body: string, onlyChanges = false, catalogue = 'c') =>
    `<Каталог СодержитТолькоИзменения="${onlyChanges}"><Ид>${catalogue}</Ид><Наименование>Каталог</Наименование><Товары>${body}</Товары></Каталог>`,

  price: (type: string, amount: string, currency = 'руб') =>
    `<Цена><ИдТипаЦены>${type}</ИдТипаЦены><ЦенаЗаЕдиницу>${amount}</ЦенаЗаЕдиницу><Валюта>${currency}</Валюта></Цена>`,

  offer: (id: string, name: string, prices: string, more = '', attributes = '') =>
    `<Предложение${attributes}><Ид>${id}</Ид><Наименование>${name}</Наименование>${prices && `<Цены>${prices}</Цены>`}${more}</Предложение>`,

  offers: (body: string, types: readonly string[] = ['p1'], catalogue = 'c') =>
    `<ПакетПредложений СодержитТолькоИзменения="false"><Ид>${catalogue}#</Ид><ИдКаталога>${catalogue}</ИдКаталога>
     <ТипыЦен>${types.map((id) => `<ТипЦены><Ид>${id}</Ид><Наименование>${id}</Наименование><Валюта>руб</Валюта></ТипЦены>`).join('')}</ТипыЦен>
     <Предложения>${body}</Предложения></ПакетПредложений>`,
} as const;
