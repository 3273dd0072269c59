import { type ClientContext, defaultKinds } from '../../../shared/domain/mapping/client-context.ts';
import type { Configuration } from '../../../shared/domain/mapping/client-profile.ts';
import { clientProfiles } from '../../../shared/domain/mapping/client-profiles.ts';
import { LoadedObjects } from '../../../shared/domain/mapping/loaded-objects.ts';
import { type BaseObject, baseObjectSchema } from '../../../shared/domain/onec/base-object.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';

/** A reference made of one number. */
export const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const kindRefs = {
  phone: guid(901),
  email: guid(902),
  legal: guid(903),
  actual: guid(904),
  postal: guid(905),
};
export const roubles = guid(910);
export const bankRef = guid(911);

export function object(
  type: string,
  ref: string,
  attributes: Readonly<Record<string, Json>>,
  extra: Readonly<Record<string, unknown>> = {},
): BaseObject {
  return baseObjectSchema.parse({ type, ref, attributes, ...extra });
}

const kind = (ref: string, predefined: string, name: string, type: string) =>
  object('Catalog_ВидыКонтактнойИнформации', ref, {
    Description: name,
    PredefinedDataName: predefined,
    Тип: type,
  });

/** Directories that every base has. */
export function directories(): readonly BaseObject[] {
  return [
    kind(kindRefs.phone, 'ТелефонКонтрагента', 'Телефон', 'Телефон'),
    kind(kindRefs.email, 'EmailКонтрагента', 'Электронная почта', 'АдресЭлектроннойПочты'),
    kind(kindRefs.legal, 'ЮрАдресКонтрагента', 'Юридический адрес', 'Адрес'),
    kind(kindRefs.actual, 'ФактАдресКонтрагента', 'Фактический адрес', 'Адрес'),
    kind(kindRefs.postal, 'ПочтовыйАдресКонтрагента', 'Почтовый адрес', 'Адрес'),
    object('Catalog_Валюты', roubles, { Description: 'руб.', Code: '643' }),
    ...['Catalog_Банки', 'Catalog_КлассификаторБанков'].map((type) =>
      object(type, bankRef, {
        Description: 'ПАО СБЕРБАНК',
        Code: '044525225',
        КоррСчет: '30101810400000000225',
      }),
    ),
  ];
}

export function contextOf(configuration: Configuration, objects: Iterable<BaseObject> = []): ClientContext {
  const profile = clientProfiles[configuration];
  return { profile, kinds: defaultKinds, objects: new LoadedObjects([...directories(), ...objects]) };
}

/** A firm of «УНФ» as its OData interface tells it. */
export function firm(
  changes: Readonly<Record<string, Json>> = {},
  extra: Readonly<Record<string, unknown>> = {},
) {
  return object(
    'Catalog_Контрагенты',
    guid(1),
    {
      Description: 'Ромашка',
      НаименованиеПолное: 'ООО "Ромашка"',
      ВидКонтрагента: 'ЮридическоеЛицо',
      ИНН: '7707083893  ',
      КПП: '773601001',
      РегистрационныйНомер: '1027700132195',
      КодПоОКПО: '00032537',
      Комментарий: 'Звонить после обеда',
      ...changes,
    },
    {
      tables: {
        КонтактнаяИнформация: [
          {
            Тип: 'Телефон',
            Вид_Key: kindRefs.phone,
            Представление: '8 (495) 500-55-50',
            НомерТелефона: '84955005550',
          },
          { Тип: 'АдресЭлектроннойПочты', Вид_Key: kindRefs.email, Представление: 'Info@Romashka.RU' },
          { Тип: 'Адрес', Вид_Key: kindRefs.legal, Представление: '117997, г Москва, ул Вавилова, дом 19' },
          { Тип: 'Skype', Представление: 'romashka' },
        ],
      },
      ...extra,
    },
  );
}
