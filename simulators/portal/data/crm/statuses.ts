import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** An entry of a dictionary; stages are entries too. */
export interface Status {
  readonly id: number;
  /** The dictionary. */
  readonly entityId: string;
  readonly statusId: string;
  readonly name: string;
  readonly nameInit: string;
  readonly sort: number;
  readonly system: boolean;
  readonly categoryId: number | null;
  readonly color: string;
  /** `S` success, `F` failure, `null` on the way. */
  readonly semantics: 'S' | 'F' | null;
}

/** Dictionaries of the portal. */
export const statusesStore = defineStore('statuses', () => {
  const statuses = new Collection<Status>({ entityId: (status) => status.entityId }, 1);
  for (const [entityId, entries] of Object.entries(dictionaries))
    entries.forEach(([statusId, name, semantics], index) => {
      statuses.add((id) =>
        newStatus(id, entityId, statusId, name, (index + 1) * 10, semantics ?? null, null),
      );
    });
  return statuses;
});

/** An entry as the portal ships it. */
export function newStatus(
  id: number,
  entityId: string,
  statusId: string,
  name: string,
  sort: number,
  semantics: Status['semantics'],
  categoryId: number | null,
): Status {
  const color = semantics === 'S' ? '#7BD500' : semantics === 'F' ? '#FF5752' : '#39A8EF';
  const system = semantics !== null || sort === 10;
  return { id, entityId, statusId, name, nameInit: name, sort, system, categoryId, color, semantics };
}

type Entry = readonly [statusId: string, name: string, semantics?: 'S' | 'F'];

/** Stages of a deal funnel, without the prefix of the funnel. */
const dealStages: readonly Entry[] = [
  ['NEW', 'Новая'],
  ['PREPARATION', 'Подготовка документов'],
  ['PREPAYMENT_INVOICE', 'Счёт на предоплату'],
  ['EXECUTING', 'В работе'],
  ['FINAL_INVOICE', 'Финальный счёт'],
  ['WON', 'Сделка успешна', 'S'],
  ['LOSE', 'Сделка провалена', 'F'],
  ['APOLOGY', 'Анализ причины провала', 'F'],
];

const invoiceStages: readonly Entry[] = [
  ['N', 'Новый'],
  ['S', 'Отправлен клиенту'],
  ['P', 'Оплачен', 'S'],
  ['D', 'Не оплачен', 'F'],
];

const dictionaries: Readonly<Record<string, readonly Entry[]>> = {
  STATUS: [
    ['NEW', 'Не обработан'],
    ['IN_PROCESS', 'В работе'],
    ['PROCESSED', 'Обработан'],
    ['CONVERTED', 'Качественный лид', 'S'],
    ['JUNK', 'Некачественный лид', 'F'],
  ],
  SOURCE: [
    ['CALL', 'Звонок'],
    ['EMAIL', 'Электронная почта'],
    ['WEB', 'Веб-сайт'],
    ['ADVERTISING', 'Реклама'],
    ['PARTNER', 'Существующий клиент'],
    ['RECOMMENDATION', 'По рекомендации'],
    ['TRADE_SHOW', 'Выставка'],
    ['STORE', 'Интернет-магазин'],
    ['OTHER', 'Другое'],
  ],
  CONTACT_TYPE: [
    ['CLIENT', 'Клиенты'],
    ['SUPPLIER', 'Поставщики'],
    ['PARTNER', 'Партнёры'],
    ['OTHER', 'Другое'],
  ],
  COMPANY_TYPE: [
    ['CUSTOMER', 'Клиент'],
    ['SUPPLIER', 'Поставщик'],
    ['COMPETITOR', 'Конкурент'],
    ['PARTNER', 'Партнёр'],
    ['OTHER', 'Другое'],
  ],
  EMPLOYEES: [
    ['EMPLOYEES_1', 'менее 50'],
    ['EMPLOYEES_2', '50 - 250'],
    ['EMPLOYEES_3', '250 - 500'],
    ['EMPLOYEES_4', 'более 500'],
  ],
  INDUSTRY: [
    ['IT', 'Информационные технологии'],
    ['MANUFACTURING', 'Производство'],
    ['DELIVERY', 'Доставка'],
    ['OTHER', 'Другое'],
  ],
  DEAL_TYPE: [
    ['SALE', 'Продажа'],
    ['COMPLEX', 'Комплексная продажа'],
    ['GOODS', 'Продажа товара'],
    ['SERVICES', 'Услуги'],
    ['SERVICE', 'Сервисное обслуживание'],
  ],
  HONORIFIC: [
    ['HNR_RU_1', 'г-н'],
    ['HNR_RU_2', 'г-жа'],
  ],
  CALL_LIST: [
    ['IN_WORK', 'В работе'],
    ['SUCCESS', 'Успешно', 'S'],
    ['WRONG_NUMBER', 'Неправильный номер', 'F'],
  ],
  QUOTE_STATUS: [
    ['DRAFT', 'Черновик'],
    ['SENT', 'Отправлено клиенту'],
    ['APPROVED', 'Принято', 'S'],
    ['DECLINED', 'Отклонено', 'F'],
  ],
  DEAL_STAGE: dealStages,
};

/** Puts the stages of a new category into the dictionaries. */
export function addStages(portal: Portal, entityTypeId: number, categoryId: number): void {
  const statuses = portal.store(statusesStore);
  const [dictionary, prefix, stages] =
    entityTypeId === 2
      ? [`DEAL_STAGE_${categoryId}`, `C${categoryId}:`, dealStages]
      : [`SMART_INVOICE_STAGE_${categoryId}`, `DT31_${categoryId}:`, invoiceStages];
  stages.forEach(([statusId, name, semantics], index) => {
    statuses.add((id) =>
      newStatus(id, dictionary, prefix + statusId, name, (index + 1) * 10, semantics ?? null, categoryId),
    );
  });
}

/** Entries of one dictionary in their order. */
export function statusesOf(portal: Portal, entityId: string): readonly Status[] {
  return portal
    .store(statusesStore)
    .find('entityId', entityId)
    .sort((left, right) => left.sort - right.sort);
}

/** The entry, or `undefined`. */
export function statusNamed(portal: Portal, entityId: string, statusId: string): Status | undefined {
  return statusesOf(portal, entityId).find((status) => status.statusId === statusId);
}
