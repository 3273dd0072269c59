import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalValue } from '../../shared/domain/entities/canonical.ts';
import { descriptorOf } from '../../shared/domain/entities/registry.ts';
import { normalisedCommunication } from '../../shared/domain/identification/normalise.ts';
import { configurations } from '../../shared/domain/mapping/client-profile.ts';
import { clientRecord } from '../../shared/domain/mapping/client-records.ts';
import { clientWrites, type RecordWrite } from '../../shared/domain/mapping/client-writes.ts';
import { joinPersonName, splitPersonName } from '../../shared/domain/mapping/person-name.ts';
import type { ObjectWrite } from '../../shared/domain/onec/base-object.ts';
import type { Fields, RecordKey } from '../../shared/domain/sync/record.ts';
import { contextOf, directories, guid, object } from '../unit/mapping/objects.ts';

/** What the base has after a write. */
function written(write: ObjectWrite) {
  return object(write.type, write.ref, write.attributes, { tables: write.tables });
}

const word = fc.stringMatching(/^[А-ЯЁ][а-яё]{1,12}$/);
const words = (most: number) =>
  fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' ').slice(0, most).trim());
const anyText = (most: number) =>
  fc.oneof(words(most), fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.floor(most / 8) }));
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const phone = fc
  .tuple(
    fc.constantFrom('+7495', '+7916', '+37529', '112', '8 (800) '),
    digits(7),
    fc.constantFrom('', ' доб. 12'),
  )
  .map((parts) => parts.join(''));
const email = fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), word).map(([name, host]) => `${name}@${host}.ru`);

const communications = {
  phones: fc.array(phone, { maxLength: 3 }),
  emails: fc.array(fc.oneof(email, words(30)), { maxLength: 3 }),
  webs: fc.array(fc.webUrl(), { maxLength: 2 }),
};
const company = fc.record({ name: anyText(100), comments: maybe(anyText(300)), ...communications });
const organisation = fc.record({
  owner: fc.constant(`company/${guid(1)}`),
  preset: fc.constant('organisation'),
  companyFullName: anyText(300),
  inn: maybe(fc.oneof(digits(10), digits(12))),
  kpp: maybe(digits(9).filter((kpp) => !/^0+$/.test(kpp))),
  ogrn: maybe(digits(13)),
  okpo: maybe(digits(8)),
});
const address = fc.record({
  kind: fc.constantFrom('1', '6', '8'),
  line: maybe(anyText(400)),
  secondLine: maybe(anyText(100)),
  city: maybe(anyText(100)),
  postalCode: maybe(digits(6)),
  region: maybe(anyText(100)),
  district: maybe(anyText(100)),
  country: maybe(anyText(100)),
});

/** The form in which values compare. */
function canonical(entity: RecordKey['entity'], fields: Fields): Fields {
  const known = descriptorOf(entity).fields.flatMap(({ name, type }) => {
    const value = fields[name];
    if (value === undefined) return [];
    const normal =
      type.kind === 'communications' && Array.isArray(value)
        ? value.map((entry) => normalisedCommunication(type.type, String(entry)))
        : value;
    return [[name, canonicalValue(type, normal)] as const];
  });
  return Object.fromEntries(known);
}

function roundTrip(configuration: (typeof configurations)[number], records: readonly RecordWrite[]) {
  const { objects, writes } = clientWrites(contextOf(configuration), records);
  const context = contextOf(configuration, [...directories(), ...objects.map(written)]);
  return records.map((record, at) => {
    const write = writes[at];
    if (!write || 'refused' in write) throw new Error('refused');
    const left = new Set(write.left.map(({ field }) => field));
    const fields = clientRecord(context, record)?.fields ?? {};
    const told = Object.entries(record.fields).filter(([name]) => !left.has(name));
    return {
      back: Object.fromEntries(told.map(([name]) => [name, fields[name]])),
      told: Object.fromEntries(told),
      left,
    };
  });
}

test.each(configurations)(
  'companies, requisites and addresses come back from «%s» as they went',
  (configuration) => {
    fc.assert(
      fc.property(company, organisation, address, (ofCompany, ofRequisite, ofAddress) => {
        const at = { ref: guid(1), create: true };
        const isSomewhere = Object.entries(ofAddress).some(
          ([name, value]) => name !== 'kind' && value !== null && value.trim() !== '',
        );
        const records: readonly RecordWrite[] = [
          { entity: 'company', ...at, fields: canonical('company', ofCompany) },
          { entity: 'requisite', ...at, fields: canonical('requisite', ofRequisite) },
          ...(isSomewhere
            ? [
                {
                  entity: 'address' as const,
                  ref: `${guid(1)}/${ofAddress.kind}`,
                  create: true,
                  fields: canonical('address', { requisite: guid(1), ...ofAddress }),
                },
              ]
            : []),
        ];
        fc.pre(records[0]?.fields['name'] !== null);
        for (const { back, told, left } of roundTrip(configuration, records)) {
          expect([...left]).toEqual([]);
          expect(back).toEqual(told);
        }
      }),
      { numRuns: 150 },
    );
  },
);

test.each(['bp'] as const)('contact persons come back from «%s» as they went', (configuration) => {
  const person = fc.record({
    lastName: maybe(words(50)),
    name: words(50),
    secondName: maybe(words(50)),
    post: maybe(words(100)),
    comments: maybe(words(200)),
    company: fc.constant(guid(1)),
    ...communications,
  });
  fc.assert(
    fc.property(person, (fields) => {
      const record: RecordWrite = {
        entity: 'contact',
        ref: guid(7),
        create: true,
        fields: canonical('contact', fields),
      };
      for (const { back, told, left } of roundTrip(configuration, [record])) {
        expect([...left]).toEqual([]);
        expect(back).toEqual(told);
      }
    }),
    { numRuns: 100 },
  );
});

test('a name that is kept as a whole falls apart into the parts that it was made of', () => {
  const part = fc.array(word, { minLength: 1, maxLength: 2 }).map((list) => list.join(' '));
  fc.assert(
    fc.property(
      part,
      part.filter((name) => !/(вич|вна|чна|оглы|кызы|заде)$/.test(name)),
      maybe(part),
      (lastName, firstName, secondName) => {
        const name = { lastName, firstName, secondName };
        expect(splitPersonName(joinPersonName(name))).toEqual(name);
      },
    ),
  );
});

test('whatever a name is, saying it twice changes nothing more', () => {
  const part = maybe(fc.string({ maxLength: 20 }));
  fc.assert(
    fc.property(part, part, part, (lastName, firstName, secondName) => {
      const once = joinPersonName(splitPersonName(joinPersonName({ lastName, firstName, secondName })));
      expect(joinPersonName(splitPersonName(once))).toBe(once);
    }),
  );
});
