import { type MethodDefinition, method } from '../../call/method-definition.ts';
import { addressTypes } from '../../data/requisites/addresses.ts';

const ownerTypes = [
  [1, 'Лид', 'LEAD', 'L'],
  [2, 'Сделка', 'DEAL', 'D'],
  [3, 'Контакт', 'CONTACT', 'C'],
  [4, 'Компания', 'COMPANY', 'CO'],
  [5, 'Счёт (старая версия)', 'INVOICE', 'I'],
  [31, 'Счёт', 'SMART_INVOICE', 'SI'],
  [7, 'Предложение', 'QUOTE', 'Q'],
  [8, 'Реквизиты', 'REQUISITE', 'RQ'],
] as const;

/** https://apidocs.bitrix24.com/api-reference/crm/auxiliary/enum/index.html */
export const enumMethods: readonly MethodDefinition[] = [
  method('crm.enum.ownertype', 'crm', 'list', () => ({
    result: ownerTypes.map(([ID, NAME, SYMBOL_CODE, SYMBOL_CODE_SHORT]) => ({
      ID,
      NAME,
      SYMBOL_CODE,
      SYMBOL_CODE_SHORT,
    })),
  })),
  method('crm.enum.addresstype', 'crm', 'list', () => ({
    result: addressTypes.map(([ID, NAME]) => ({ ID, NAME, SYMBOL_CODE: null, SYMBOL_CODE_SHORT: null })),
  })),
];
