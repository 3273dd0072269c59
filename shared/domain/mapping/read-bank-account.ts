import { currencyCode } from '../catalogue/currency-code.ts';
import { readNumber } from '../identification/registration-numbers.ts';
import type { BaseObject } from '../onec/base-object.ts';
import type { BaseRecord } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { type ClientProfile, currencyType } from './client-profile.ts';
import { FieldReader } from './field-reader.ts';
import { refIn } from './loaded-objects.ts';
import { namedOwner } from './read-contact-person.ts';

/** The bank details that an account of a counterparty is on the portal; `undefined` for accounts of others. */
export function readBankAccount(context: ClientContext, object: BaseObject): BaseRecord | undefined {
  const { bankAccount, counterparty } = context.profile;
  const owner = namedOwner(bankAccount.owner, object);
  // Our own organisations and private persons have accounts in the same directory.
  if (owner.type !== undefined && owner.type !== counterparty.type) return undefined;
  const reader = new FieldReader('bankDetail', object);
  if (owner.ref === undefined) {
    const name = 'attribute' in bankAccount.owner ? bankAccount.owner.attribute : bankAccount.owner.composite;
    reader.problem(
      'requisite',
      'owner-missing',
      `реквизит «${name}» пуст: счёт не принадлежит ни одному контрагенту.`,
      `the attribute "${name}" is empty: the account belongs to no counterparty.`,
    );
  } else reader.say('requisite', owner.ref);
  reader.carry('name', bankAccount.name);
  const account = reader.text('account', bankAccount.account);
  if (account !== undefined) reader.say('account', readNumber(account));
  if (bankAccount.comments) reader.carry('comments', bankAccount.comments);
  carryBank(context, reader, object);
  carryCurrency(context, reader, object);
  return reader.record(object.ref);
}

function carryBank({ profile, objects }: ClientContext, reader: FieldReader, object: BaseObject): void {
  const { bank, bankAccount } = profile;
  const { manualBank } = bankAccount;
  if (manualBank && object.attributes[manualBank.flag] === true) {
    reader.carry('bank', { names: [manualBank.name] });
    reader.carry('bic', { names: [manualBank.bic] });
    reader.carry('correspondentAccount', { names: [manualBank.correspondentAccount] });
    return;
  }
  const ref = refIn(object.attributes[bankAccount.bank]);
  const known = ref === undefined ? undefined : objects.get(bank.type, ref);
  if (ref !== undefined && !known) {
    referenceUnknown(reader, 'bic', bankAccount.bank, bank.type);
    return;
  }
  const part = (name: string) => {
    const value = known?.attributes[name];
    return typeof value === 'string' ? value : null;
  };
  reader.say('bank', part(bank.name));
  reader.say('bic', part(bank.bic));
  reader.say('correspondentAccount', part(bank.correspondentAccount));
}

function carryCurrency({ profile, objects }: ClientContext, reader: FieldReader, object: BaseObject): void {
  const { currency } = profile.bankAccount;
  const ref = refIn(object.attributes[currency]);
  if (ref === undefined) {
    reader.say('currency', null);
    return;
  }
  const known = objects.get(currencyType, ref);
  const code = known && isoCurrency(known);
  if (code === undefined) referenceUnknown(reader, 'currency', currency, currencyType);
  else reader.say('currency', code);
}

/** Letter code of ISO 4217 of a currency of the base. */
export function isoCurrency(currency: BaseObject): string | undefined {
  const spellings = ['Code', 'Description', 'СимвольноеПредставление'].map(
    (name) => currency.attributes[name],
  );
  return spellings
    .map((written) => (typeof written === 'string' ? currencyCode(written) : undefined))
    .find((code) => code !== undefined);
}

function referenceUnknown(
  reader: FieldReader,
  field: string,
  attribute: string,
  type: ClientProfile['bank']['type'],
): void {
  reader.problem(
    field,
    'reference-unknown',
    `реквизит «${attribute}» ссылается на объект ${type}, которого база не передала: поле «${field}» не передано.`,
    `the attribute "${attribute}" refers to an object of ${type} that the base did not give: the field "${field}" was not carried over.`,
  );
}
