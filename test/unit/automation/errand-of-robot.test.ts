import { describe, expect, test } from 'vitest';
import { abilitiesSchema } from '../../../shared/contracts/api/agent/abilities.ts';
import { errandOfRobot, type RobotWish } from '../../../shared/domain/automation/errand-of-robot.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';

const orderType = 'Document_ЗаказКлиента';
const shipmentType = 'Document_Реализация';
const abilities = abilitiesSchema.parse({
  documents: [
    {
      type: orderType,
      title: { ru: 'Заказ клиента' },
      forms: [{ form: 'Счет', title: { ru: 'Счёт' }, facsimile: true }],
      targets: [shipmentType],
    },
    {
      type: shipmentType,
      title: { ru: 'Реализация' },
      forms: [{ form: 'УПД', title: { ru: 'УПД' } }],
    },
    { type: 'Document_Задание', title: { ru: 'Задание' }, post: false },
  ],
});

const document = (number: string, more: object = {}) => ({
  type: orderType,
  ref: `ref-${number}`,
  number,
  posted: false,
  deletionMark: false,
  ...more,
});

const wish = (more: Partial<RobotWish>): RobotWish => ({
  kind: 'post',
  properties: { document_type: orderType },
  documents: [document('1')],
  abilities,
  newRef: 'new',
  ...more,
});

function refusal(more: Partial<RobotWish>): { readonly cause: string; readonly ru: string } {
  try {
    errandOfRobot(wish(more));
  } catch (error) {
    if (error instanceof Rejected) return { cause: error.causeKey, ru: error.text.ru };
    throw error;
  }
  throw new Error('not refused');
}

test('posting is asked for the only document of the type', () => {
  expect(errandOfRobot(wish({ documents: [document('1'), document('2', { type: shipmentType })] }))).toEqual({
    kind: 'post',
    type: orderType,
    ref: 'ref-1',
  });
});

test('among several documents the one that posting would change is taken', () => {
  const documents = [document('1', { posted: true }), document('2'), document('3', { deletionMark: true })];
  expect(errandOfRobot(wish({ documents }))).toMatchObject({ ref: 'ref-2' });
  expect(errandOfRobot(wish({ documents, kind: 'unpost' }))).toMatchObject({ ref: 'ref-1' });
});

test('a document is created on the basis of another under the reference that was chosen', () => {
  const properties = { document_type: orderType, target_type: shipmentType, post: 'Y' };
  expect(errandOfRobot(wish({ kind: 'create', properties }))).toEqual({
    kind: 'create',
    type: shipmentType,
    ref: 'new',
    basis: { type: orderType, ref: 'ref-1' },
    post: true,
  });
});

test('a form is printed with facsimile where it has one', () => {
  const properties = { document_type: orderType, form: `${orderType}|Счет`, facsimile: 'Y' };
  expect(errandOfRobot(wish({ kind: 'print', properties }))).toEqual({
    kind: 'print',
    type: orderType,
    ref: 'ref-1',
    form: 'Счет',
    facsimile: true,
  });
});

describe('a sentence for the manager', () => {
  test('where the deal has no such document', () => {
    const { cause, ru } = refusal({ documents: [] });
    expect(cause).toBe('robot.no-document');
    expect(ru).toContain('нет документа 1С «Заказ клиента»');
  });

  test('where there are ten documents and one was meant', () => {
    const documents = Array.from({ length: 10 }, (_, index) => document(`${index + 1}`));
    expect(refusal({ documents })).toEqual({
      cause: 'robot.several-documents',
      ru: 'В сделке несколько документов 1С «Заказ клиента» (10): 1, 2, 3, 4, 5…. Робот не знает, какой из них нужен: оставьте один или сделайте это в 1С вручную.',
    });
  });

  test('where the base has no such documents, forms or targets', () => {
    expect(refusal({ properties: { document_type: 'Document_Нет' } }).cause).toBe('robot.type-unknown');
    expect(refusal({ properties: {} }).cause).toBe('robot.type-unknown');
    const document_type = orderType;
    expect(refusal({ kind: 'create', properties: { document_type, target_type: orderType } }).cause).toBe(
      'robot.target-unknown',
    );
    const form = `${shipmentType}|УПД`;
    expect(refusal({ kind: 'print', properties: { document_type, form } }).cause).toBe('robot.form-unknown');
  });

  test('where a form has no facsimile, or documents are not posted', () => {
    const documents = [document('1', { type: shipmentType }), document('2', { type: 'Document_Задание' })];
    const properties = { document_type: shipmentType, form: `${shipmentType}|УПД`, facsimile: 'Y' };
    expect(refusal({ kind: 'print', documents, properties }).cause).toBe('robot.no-facsimile');
    expect(refusal({ documents, properties: { document_type: 'Document_Задание' } }).cause).toBe(
      'robot.cannot-post',
    );
  });
});
