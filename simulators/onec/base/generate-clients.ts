import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { type Random, seededRandom } from '../../../shared/kernel/random.ts';
import * as words from './client-words.ts';
import { type Configuration, type CounterpartyKind, common } from './configurations.ts';
import { uuid } from './generate.ts';
import type { Ref } from './model.ts';
import { ObjectStore, type Row } from './object-store.ts';
import { legalInn, personalInn, randomDigits, registrationNumber } from './registration-numbers.ts';

export interface GenerateClientsOptions {
  readonly seed: number;
  readonly counterparties: number;
  readonly configuration: Configuration;
}

/** Makes up the clients of a trading company; the same options give the same base. */
export function generateClients(options: GenerateClientsOptions): ObjectStore {
  return new ClientMaker(options).make();
}

interface Client {
  readonly ref: Ref;
  readonly kind: CounterpartyKind;
  readonly name: string;
  readonly fullName: string;
}

class ClientMaker {
  readonly #random: Random;
  readonly #configuration: Configuration;
  readonly #count: number;
  readonly #store = new ObjectStore();
  readonly #kinds = new Map<string, Ref>();
  readonly #banks: Ref[] = [];
  #rouble: Ref = '';

  constructor({ configuration, counterparties, seed }: GenerateClientsOptions) {
    this.#random = seededRandom(seed);
    this.#configuration = configuration;
    this.#count = counterparties;
  }

  make(): ObjectStore {
    this.#makeDirectories();
    for (let number = 1; number <= this.#count; number += 1) this.#makeClient(number);
    return this.#store;
  }

  #makeDirectories(): void {
    this.#rouble = this.#write(common.currencies, {
      Code: '643',
      Description: 'руб.',
      НаименованиеПолное: 'Российский рубль',
    });
    for (const [predefined, name, type] of words.informationKinds) {
      const ref = this.#write(common.informationKinds, {
        Description: name,
        PredefinedDataName: predefined,
        Predefined: true,
        Тип: type,
      });
      this.#kinds.set(predefined, ref);
    }
    for (const [bic, name, account] of words.banks) {
      this.#banks.push(
        this.#write(this.#configuration.banks, { Code: bic, Description: name, КоррСчет: account }),
      );
    }
  }

  #makeClient(number: number): void {
    const luck = this.#random();
    const kind: CounterpartyKind = luck < 0.7 ? 'legal' : luck < 0.85 ? 'entrepreneur' : 'person';
    const client = this.#name(kind, number);
    const { partners } = this.#configuration;
    const information = this.#information(number, partners ? 'Партнера' : 'Контрагента');
    const address = kind === 'person' ? [] : [this.#addressRow('ЮрАдресКонтрагента')];
    const partner =
      partners &&
      this.#write(
        partners.type,
        {
          Code: code(number),
          Description: client.name,
          НаименованиеПолное: client.fullName,
          ЮрФизЛицо: partners.kinds[kind],
          Клиент: true,
        },
        { КонтактнаяИнформация: information },
      );
    this.#write(
      this.#configuration.counterparties.type,
      {
        Code: code(number),
        Description: client.name,
        НаименованиеПолное: client.fullName,
        Parent_Key: emptyRef,
        ...this.#registration(kind),
        ...this.#configuration.counterparties.kinds[kind],
        Комментарий: '',
        ...(partner !== undefined && { Партнер_Key: partner }),
      },
      { КонтактнаяИнформация: partner === undefined ? [...information, ...address] : address },
      client.ref,
    );
    if (kind === 'legal') this.#makeContactPerson(client, partner ?? client.ref, number);
    if (kind !== 'person') {
      this.#makeBankAccount(client);
      this.#makeContract(client, partner, number);
    }
  }

  #name(kind: CounterpartyKind, number: number): Client {
    const ref = uuid(this.#random);
    if (kind === 'legal') {
      const firm = `${this.#pick(words.firms)} ${number}`;
      const [form, long] = this.#pick(words.forms);
      const name = this.#random() < 0.5 ? `${form} "${firm}"` : `${firm} ${form}`;
      return { ref, kind, name, fullName: `${long} "${firm}"` };
    }
    const person = this.#person();
    const fullName =
      kind === 'entrepreneur' ? `Индивидуальный предприниматель ${person} ${number}` : `${person} ${number}`;
    return {
      ref,
      kind,
      name: kind === 'entrepreneur' ? `ИП ${person} ${number}` : `${person} ${number}`,
      fullName,
    };
  }

  #registration(kind: CounterpartyKind): Readonly<Record<string, Json>> {
    if (kind === 'person') return { ИНН: '', КПП: '', РегистрационныйНомер: '', КодПоОКПО: '' };
    if (kind === 'entrepreneur') {
      const ogrnip = registrationNumber(this.#random, 15);
      return { ИНН: personalInn(this.#random), КПП: '', РегистрационныйНомер: ogrnip, КодПоОКПО: '' };
    }
    return {
      ИНН: legalInn(this.#random),
      КПП: `77${randomDigits(this.#random, 2)}01001`,
      РегистрационныйНомер: registrationNumber(this.#random, 13),
      КодПоОКПО: randomDigits(this.#random, 8),
    };
  }

  #makeContactPerson({ ref: counterparty }: Client, client: Ref, number: number): void {
    const { contactPersons, counterparties } = this.#configuration;
    const [lastName = '', firstName = '', secondName = ''] = this.#person().split(' ');
    const post = this.#pick(words.posts);
    const owner: Readonly<Record<string, Json>> =
      contactPersons.owner === 'Owner_Key'
        ? { Owner_Key: client }
        : contactPersons.owner === 'ОбъектВладелец'
          ? { ОбъектВладелец: counterparty, ОбъектВладелец_Type: `StandardODATA.${counterparties.type}` }
          : {};
    this.#write(
      contactPersons.type,
      {
        Description: `${lastName} ${firstName} ${secondName}`,
        ...(contactPersons.parts && { Фамилия: lastName, Имя: firstName, Отчество: secondName }),
        ...(contactPersons.post !== undefined && { [contactPersons.post]: post }),
        ...owner,
      },
      {
        КонтактнаяИнформация: this.#information(number + 500_000, 'КонтактногоЛица'),
        ...(contactPersons.owner === 'register' && {
          СвязиКонтрагентКонтакт: [
            { Контрагент_Key: counterparty, Должность: post, СвязьНедействительна: false },
          ],
        }),
      },
    );
  }

  #makeBankAccount(client: Client): void {
    const { bankAccounts } = this.#configuration;
    const account = `40702810${randomDigits(this.#random, 12)}`;
    this.#write(bankAccounts.type, {
      Description: `${account}, расчётный`,
      НомерСчета: account,
      Банк_Key: this.#pick(this.#banks),
      ВалютаДенежныхСредств_Key: this.#rouble,
      ...this.#owner(bankAccounts.owner, client.ref),
    });
  }

  #makeContract(client: Client, partner: Ref | undefined, number: number): void {
    const { contracts } = this.#configuration;
    this.#write(contracts.type, {
      Description: `Договор № ${number}`,
      [contracts.number]: String(number),
      [contracts.date]: '2025-02-03T00:00:00',
      ВидДоговора: 'СПокупателем',
      ...this.#owner(contracts.owner, client.ref),
      ...(partner !== undefined && { Партнер_Key: partner }),
    });
  }

  #owner(attribute: string, ref: Ref): Readonly<Record<string, Json>> {
    return attribute === 'Owner'
      ? { Owner: ref, Owner_Type: `StandardODATA.${this.#configuration.counterparties.type}` }
      : { [attribute]: ref };
  }

  /** People write phones as they like. */
  #information(number: number, whose: 'Контрагента' | 'Партнера' | 'КонтактногоЛица'): Row[] {
    const digits = String(1_000_000 + number);
    const phone = this.#pick([
      `8 (495) ${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`,
      `+7495${digits}`,
      `+7 495 ${digits.slice(0, 3)} ${digits.slice(3)}`,
    ]);
    const email = `client${number}@example.com`;
    const rows: Row[] = [
      {
        Тип: 'Телефон',
        Вид_Key: this.#kind(`Телефон${whose}`),
        Представление: phone,
        НомерТелефона: `7495${digits}`,
        Значение: '',
        ЗначенияПолей: '',
      },
    ];
    if (this.#random() < 0.7) {
      rows.push({
        Тип: 'АдресЭлектроннойПочты',
        Вид_Key: this.#kind(`Email${whose}`),
        Представление: email,
        АдресЭП: email,
        Значение: '',
        ЗначенияПолей: '',
      });
    }
    return rows;
  }

  #addressRow(kind: words.InformationKind): Row {
    const [index, city, region] = this.#pick(words.cities);
    const line = `${this.#pick(words.streets)} ул, дом ${1 + Math.floor(this.#random() * 90)}`;
    return {
      Тип: 'Адрес',
      Вид_Key: this.#kind(kind),
      Представление: `${index}, ${region}, ${line}`,
      Город: city,
      Регион: region,
      Страна: 'РОССИЯ',
      Значение: '',
      ЗначенияПолей: '',
    };
  }

  #kind(predefined: string): Ref {
    const ref = this.#kinds.get(predefined);
    if (ref === undefined) throw new RangeError(`no kind of contact information ${predefined}`);
    return ref;
  }

  #person(): string {
    return [words.lastNames, words.firstNames, words.secondNames].map((names) => this.#pick(names)).join(' ');
  }

  #write(
    type: string,
    attributes: Readonly<Record<string, Json>>,
    tables: Readonly<Record<string, readonly Row[]>> = {},
    ref = uuid(this.#random),
  ): Ref {
    this.#store.write(type, ref, { attributes, tables });
    return ref;
  }

  #pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.#random() * list.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }
}

/** The empty reference. */
export const emptyRef = '00000000-0000-0000-0000-000000000000';

function code(number: number): string {
  return `НФ-${String(number).padStart(6, '0')}`;
}
