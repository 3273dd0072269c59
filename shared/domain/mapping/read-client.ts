import type { Json } from '../../kernel/canonical-json.ts';
import type { BaseObject } from '../onec/base-object.ts';
import type { BaseRecord } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { clientKindOf } from './client-kind.ts';
import { communicationFields, communicationsIn, informationRows, rowTypes } from './contact-information.ts';
import { FieldReader } from './field-reader.ts';
import { liesInItself, parentAttribute } from './parent-cycle.ts';
import { splitPersonName } from './person-name.ts';

/** The company, or the contact for a private person, that a counterparty (a partner of «УТ») is on the portal. */
export function readClient(context: ClientContext, object: BaseObject): BaseRecord {
  const { profile, kinds } = context;
  const { kind, told } = clientKindOf(profile, object);
  const entity = kinds[kind];
  const reader = new FieldReader(entity, object);
  if (!told)
    kindUnknown(
      reader,
      profile.client.kind.cases.map(({ when }) => Object.keys(when)[0] ?? ''),
    );
  if (entity === 'company') reader.carry('name', profile.client.name);
  else carryPersonName(reader, context);
  reader.carry('comments', profile.client.comments);
  carryCommunications(reader, object);
  if (liesInItself(context.objects, object)) tellCycle(reader);
  return reader.record(object.ref);
}

/** Groups of clients are not carried over, so the rest of the client goes on. */
function tellCycle(reader: FieldReader): void {
  reader.problem(
    parentAttribute,
    'parent-cycle',
    'лежит в группе, которая лежит в нём самом. Остальное передано: исправьте группу («Родитель») в 1С.',
    'lies in a group that lies in itself. The rest was carried over: correct the group ("Родитель") in 1C.',
  );
}

/** Tells that nobody can say what a client is in law. */
export function kindUnknown(reader: FieldReader, attributes: readonly string[]): void {
  const name = attributes[0] ?? '';
  reader.problem(
    'preset',
    'kind-unknown',
    `реквизит «${name}» не говорит, организация это, предприниматель или физическое лицо: определено по длине ИНН.`,
    `the attribute "${name}" does not say whether this is an organisation, an entrepreneur or a person: concluded from the INN.`,
  );
}

function carryPersonName(reader: FieldReader, { profile }: ClientContext): void {
  const kept = profile.client.personName && reader.text('name', profile.client.personName);
  const written = kept ? kept : reader.text('name', profile.client.name);
  if (written === undefined) return;
  const name = splitPersonName(written);
  reader.say('lastName', name.lastName);
  reader.say('name', name.firstName);
  reader.say('secondName', name.secondName);
}

/** Phones, e-mail addresses and sites out of the rows of contact information. */
export function carryCommunications(reader: FieldReader, object: BaseObject): void {
  const rows = informationRows(object);
  for (const field of communicationFields) {
    const own = rows.filter((row) => row['Тип'] === rowTypes[field].type);
    const values = own.map((row) => communicationsIn(field, row));
    if (values.includes(undefined)) reader.wrongType(field, 'КонтактнаяИнформация.Представление');
    reader.say(field, values.flatMap((value) => value ?? []) as Json);
  }
}
