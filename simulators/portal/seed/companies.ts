import type { Random } from '../../../shared/kernel/random.ts';
import { type Actor, person } from '../data/actor.ts';
import { addCrmItem } from '../data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../data/crm/crm-entity.ts';
import type { CrmItem } from '../data/crm/crm-items.ts';
import type { MultiFieldChange } from '../data/crm/multi-field.ts';
import { addressesStore, addressId } from '../data/requisites/addresses.ts';
import { presetsStore } from '../data/requisites/presets.ts';
import {
  bankDetailsStore,
  bankDetailTable,
  requisitesStore,
  requisiteTable,
} from '../data/requisites/requisites.ts';
import type { Portal } from '../portal.ts';
import { accountOf, innOf, ogrnOf } from './registration-numbers.ts';
import {
  banks,
  between,
  cities,
  firmNames,
  legalForms,
  men,
  pick,
  positions,
  streets,
  women,
} from './words.ts';

/** A company with a contact, a requisite, a bank account and a legal address. */
export interface CompanyFamily {
  readonly company: CrmItem;
  readonly contact: CrmItem | undefined;
}

/** Where the parts of a company come from. */
interface Making {
  readonly portal: Portal;
  readonly random: Random;
  readonly now: number;
  readonly actor: Actor;
  readonly number: number;
}

/**
 * Makes up companies, each with one requisite, one bank account and one address; with contacts unless they are not
 * wanted (large crawls).
 */
export function addCompanies(
  portal: Portal,
  random: Random,
  now: number,
  count: number,
  withContacts = true,
): readonly CompanyFamily[] {
  const actor = person(1);
  return Array.from({ length: count }, (_, index) => {
    const making: Making = { portal, random, now, actor, number: index + 1 };
    const name = `${pick(random, firmNames)}${index < firmNames.length ? '' : ` ${index}`}`;
    const company = addCompany(making, name);
    addRequisite(making, company, name);
    return { company, contact: withContacts ? addContact(making, company) : undefined };
  });
}

function addCompany({ portal, random, now, actor }: Making, name: string): CrmItem {
  const values = {
    title: `${pick(random, legalForms)} «${name}»`,
    typeId: pick(random, ['CUSTOMER', 'CUSTOMER', 'SUPPLIER', 'PARTNER']),
    industry: pick(random, ['IT', 'MANUFACTURING', 'DELIVERY', 'OTHER']),
    employees: pick(random, ['EMPLOYEES_1', 'EMPLOYEES_2', 'EMPLOYEES_3']),
  };
  return addCrmItem(portal, crmEntityNamed('COMPANY'), values, [phone(random), mail(random)], actor, now);
}

function addContact({ portal, random, now, actor }: Making, company: CrmItem): CrmItem {
  const names = random() < 0.5 ? men : women;
  const values = {
    name: pick(random, names.first),
    secondName: pick(random, names.middle),
    lastName: pick(random, names.last),
    post: pick(random, positions),
    companyId: company.id,
  };
  return addCrmItem(portal, crmEntityNamed('CONTACT'), values, [phone(random), mail(random)], actor, now);
}

function addRequisite({ portal, random, now, actor, number }: Making, company: CrmItem, name: string): void {
  const [city, region, postalCode, office] = pick(random, cities);
  const inn = innOf(office, number);
  const stamp = { DATE_CREATE: now, CREATED_BY_ID: actor.userId };
  const [preset] = portal.store(presetsStore);
  const requisite = portal.store(requisitesStore).add((id) => ({
    id,
    values: {
      ...requisiteTable.initial(),
      ...stamp,
      ENTITY_TYPE_ID: 4,
      ENTITY_ID: company.id,
      PRESET_ID: preset?.id ?? 0,
      NAME: 'Организация',
      RQ_COMPANY_NAME: `ООО «${name}»`,
      RQ_COMPANY_FULL_NAME: `Общество с ограниченной ответственностью «${name}»`,
      RQ_INN: inn,
      RQ_KPP: `${office}01001`,
      RQ_OGRN: ogrnOf(random),
      RQ_DIRECTOR: `${pick(random, men.last)} ${pick(random, men.first)} ${pick(random, men.middle)}`,
    },
  }));
  const [bankName, bik, correspondent] = pick(random, banks);
  portal.store(bankDetailsStore).add((id) => ({
    id,
    values: {
      ...bankDetailTable.initial(),
      ...stamp,
      ENTITY_ID: requisite.id,
      NAME: bankName,
      RQ_BANK_NAME: bankName,
      RQ_BIK: bik,
      RQ_COR_ACC_NUM: correspondent,
      RQ_ACC_NUM: accountOf(random),
      RQ_ACC_CURRENCY: 'RUB',
    },
  }));
  const street = `ул. ${pick(random, streets)}, д. ${between(random, 1, 120)}`;
  const place = { ADDRESS_1: street, CITY: city, REGION: null, PROVINCE: region, POSTAL_CODE: postalCode };
  portal.store(addressesStore).put({
    id: addressId(6, 8, requisite.id),
    ...{ typeId: 6, entityTypeId: 8, entityId: requisite.id, anchorTypeId: 4, anchorId: company.id },
    parts: { ...place, ADDRESS_2: null, COUNTRY: 'Россия', COUNTRY_CODE: null, LOC_ADDR_ID: null },
  });
}

function phone(random: Random): MultiFieldChange {
  const value = `+7495${String(between(random, 1_000_000, 9_999_999))}`;
  return { kind: 'add', typeId: 'PHONE', valueType: 'WORK', value };
}

function mail(random: Random): MultiFieldChange {
  const value = `info${between(random, 1, 99_999)}@example.com`;
  return { kind: 'add', typeId: 'EMAIL', valueType: 'WORK', value };
}
