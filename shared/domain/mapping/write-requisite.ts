import type { Fields } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { clientKindOf } from './client-kind.ts';
import { type ClientKind, isOneObject } from './client-profile.ts';
import type { LeftField, ObjectDraft } from './object-draft.ts';
import { joinPersonName, withoutEntrepreneur } from './person-name.ts';
import { mergedName, presetIn, writeKind } from './write-client.ts';

type Left = readonly (LeftField | undefined)[];

/** Fields of a requisite into the counterparty. */
export function writeRequisite(context: ClientContext, draft: ObjectDraft, fields: Fields): Left {
  const { counterparty } = context.profile;
  const preset = presetIn(fields['preset']);
  if (preset) writeKind(context, draft, counterparty.kind, preset);
  const kind = preset ?? knownKind(context, draft);
  const left: (LeftField | undefined)[] = [...writeNames(context, draft, kind, fields)];
  if (fields['preset'] !== undefined && !preset) left.push({ field: 'preset' });
  left.push(...writeOwner(context, draft, fields));
  for (const field of ['inn', 'kpp', 'okpo'] as const)
    if (fields[field] !== undefined) left.push(draft.put(field, counterparty[field], fields[field]));
  const registration = kind === 'entrepreneur' ? 'ogrnip' : 'ogrn';
  if (fields[registration] !== undefined)
    left.push(draft.put(registration, counterparty.ogrn, fields[registration]));
  return left;
}

function knownKind({ profile }: ClientContext, draft: ObjectDraft): ClientKind {
  return draft.existing ? clientKindOf(profile, draft.existing).kind : 'organisation';
}

/**
 * Where client and counterparty are one object, its name is the company's: names of the requisite are derived from it
 * and never written back.
 */
function writeNames(context: ClientContext, draft: ObjectDraft, kind: ClientKind, fields: Fields): Left {
  const { profile } = context;
  const { counterparty } = profile;
  const left: (LeftField | undefined)[] = [];
  const name = fields['name'] ?? fields['companyName'];
  if (isOneObject(profile)) {
    left.push(
      ...['name', 'companyName'].filter((field) => fields[field] !== undefined).map((field) => ({ field })),
    );
  } else if (name !== undefined && name !== null) {
    left.push(draft.put('name', counterparty.name, name));
    const isDerived = fields['companyName'] !== undefined && fields['companyName'] !== name;
    if (isDerived) left.push({ field: 'companyName' });
  }
  if (kind === 'organisation') {
    if (fields['companyFullName'] !== undefined)
      left.push(draft.put('companyFullName', counterparty.fullName, fields['companyFullName']));
    return left;
  }
  return [...left, ...writePersonName(context, draft, kind, fields)];
}

function writePersonName(
  { profile }: ClientContext,
  draft: ObjectDraft,
  kind: ClientKind,
  fields: Fields,
): Left {
  if (!['lastName', 'firstName', 'secondName'].some((field) => fields[field] !== undefined)) return [];
  const { personName, fullName, name } = profile.counterparty;
  const known = (personName && draft.textOf(personName)) || draft.textOf(fullName) || draft.textOf(name);
  const whole = joinPersonName(mergedName(withoutEntrepreneur(known), fields, 'firstName'));
  const title = kind === 'entrepreneur' && whole !== '' ? `Индивидуальный предприниматель ${whole}` : whole;
  return [draft.put('lastName', fullName, title), personName && draft.put('lastName', personName, whole)];
}

function writeOwner({ profile }: ClientContext, draft: ObjectDraft, fields: Fields): Left {
  const { client } = profile.counterparty;
  const owner = fields['owner'];
  if (owner === undefined) return [];
  const ref = typeof owner === 'string' ? owner.split('/').slice(1).join('/') : '';
  if (client && ref !== '') {
    draft.attributes[draft.nameOf(client)] = ref;
    return [];
  }
  return ref === draft.key.ref ? [] : [{ field: 'owner' }];
}
