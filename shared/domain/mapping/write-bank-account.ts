import { text } from '../../kernel/text.ts';
import { emptyRef } from '../onec/base-object.ts';
import type { Fields } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { currencyType } from './client-profile.ts';
import type { LeftField, ObjectDraft } from './object-draft.ts';
import { isoCurrency } from './read-bank-account.ts';

type Left = readonly (LeftField | undefined)[];

/** Fields of bank details into a bank account. */
export function writeBankAccount(context: ClientContext, draft: ObjectDraft, fields: Fields): Left {
  const { bankAccount, counterparty } = context.profile;
  const { owner } = bankAccount;
  const left: (LeftField | undefined)[] = [];
  const requisite = fields['requisite'];
  if (typeof requisite === 'string') {
    draft.attributes['attribute' in owner ? owner.attribute : owner.composite] = requisite;
    if ('composite' in owner)
      draft.attributes[`${owner.composite}_Type`] = `StandardODATA.${counterparty.type}`;
  }
  if (fields['name'] !== undefined) left.push(draft.put('name', bankAccount.name, fields['name']));
  if (fields['account'] !== undefined)
    left.push(draft.put('account', bankAccount.account, fields['account']));
  if (fields['comments'] !== undefined)
    left.push(
      bankAccount.comments
        ? draft.put('comments', bankAccount.comments, fields['comments'])
        : { field: 'comments' },
    );
  return [...left, ...writeBank(context, draft, fields), ...writeCurrency(context, draft, fields)];
}

/** A bank is named by its BIC; its name and correspondent account are those of the directory of banks. */
function writeBank({ profile, objects }: ClientContext, draft: ObjectDraft, fields: Fields): Left {
  const { bank, bankAccount } = profile;
  const derived = ['bank', 'correspondentAccount'].filter((field) => fields[field] !== undefined);
  const bic = fields['bic'];
  if (bic === undefined) return derived.map((field) => ({ field }));
  const known = objects.find(bank.type, (object) => object.attributes[bank.bic] === bic);
  if (known || bic === null) {
    draft.attributes[bankAccount.bank] = known?.ref ?? emptyRef;
    if (bankAccount.manualBank) draft.attributes[bankAccount.manualBank.flag] = false;
    const isSame = (field: string, attribute: string) => known?.attributes[attribute] === fields[field];
    return derived
      .filter((field) => !isSame(field, field === 'bank' ? bank.name : bank.correspondentAccount))
      .map((field) => ({ field }));
  }
  const { manualBank } = bankAccount;
  if (!manualBank)
    return [{ field: 'bic', problem: bankUnknown(String(bic)) }, ...derived.map((field) => ({ field }))];
  draft.attributes[manualBank.flag] = true;
  draft.attributes[manualBank.bic] = bic;
  if (fields['bank'] !== undefined) draft.attributes[manualBank.name] = fields['bank'] ?? '';
  if (fields['correspondentAccount'] !== undefined)
    draft.attributes[manualBank.correspondentAccount] = fields['correspondentAccount'] ?? '';
  return [];
}

function writeCurrency({ profile, objects }: ClientContext, draft: ObjectDraft, fields: Fields): Left {
  const currency = fields['currency'];
  if (currency === undefined) return [];
  if (currency === null) {
    draft.attributes[profile.bankAccount.currency] = emptyRef;
    return [];
  }
  const known = objects.find(currencyType, (object) => isoCurrency(object) === currency);
  if (!known) return [{ field: 'currency', problem: currencyUnknown(String(currency)) }];
  draft.attributes[profile.bankAccount.currency] = known.ref;
  return [];
}

function bankUnknown(bic: string) {
  return {
    field: 'bic',
    cause: 'bank-unknown',
    text: text(
      `Банка с БИК ${bic} нет в справочнике банков 1С: загрузите классификатор банков или исправьте БИК на портале.`,
      `The directory of banks of 1C has no bank with the BIC ${bic}: load the classifier of banks or correct the BIC on the portal.`,
    ),
  };
}

function currencyUnknown(currency: string) {
  return {
    field: 'currency',
    cause: 'currency-unknown',
    text: text(
      `Валюты ${currency} нет в справочнике валют 1С: добавьте её.`,
      `The directory of currencies of 1C has no ${currency}: add it.`,
    ),
  };
}
