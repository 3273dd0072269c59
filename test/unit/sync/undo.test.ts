import { describe, expect, test } from 'vitest';
import { company } from '../../../shared/domain/entities/clients.ts';
import { editedSinceCreation, judgeUndo } from '../../../shared/domain/runs/undo.ts';

describe('undoing a change', () => {
  const fields = {
    name: { before: 'Было', after: 'Стало' },
    phones: { before: [], after: ['+74951234567'] },
  };

  test('takes back values that still are what the run made of them', () => {
    expect(judgeUndo(fields, { name: 'Стало', phones: ['+74951234567'] })).toEqual({
      kind: 'revert',
      fields: { name: 'Было', phones: [] },
    });
  });

  test('of which a part was taken back already takes back the rest', () => {
    expect(judgeUndo(fields, { name: 'Было', phones: ['+74951234567'] })).toEqual({
      kind: 'revert',
      fields: { phones: [] },
    });
  });

  test('that is taken back already does nothing', () => {
    expect(judgeUndo(fields, { name: 'Было', phones: [] })).toEqual({ kind: 'already' });
  });

  test('leaves the whole record when one field was edited, and names it', () => {
    expect(judgeUndo(fields, { name: 'Правка', phones: ['+74951234567'] })).toEqual({
      kind: 'edited',
      fields: ['name'],
    });
  });

  test('of a value that was not there takes it away', () => {
    expect(judgeUndo({ name: { after: 'Стало' } }, { name: 'Стало' })).toEqual({
      kind: 'revert',
      fields: { name: null },
    });
  });

  test('does not judge user fields, which records do not tell', () => {
    expect(judgeUndo({ 'userField:UF_CRM_1': { after: 'x' } }, {})).toEqual({ kind: 'already' });
  });
});

describe('a record that a run created', () => {
  const written = { name: { after: 'Ромашка' }, opened: { after: true } };

  test('is untouched while it holds what was written and nothing that people put in', () => {
    expect(editedSinceCreation(company, written, { name: 'Ромашка', opened: true, phones: [] })).toEqual([]);
  });

  test.each([
    ['another name', { name: 'Лютик', opened: true }, ['name']],
    ['a telephone number', { name: 'Ромашка', opened: true, phones: ['+74951234567'] }, ['phones']],
    ['a comment', { name: 'Ромашка', opened: true, comments: 'важный' }, ['comments']],
  ])('is touched by %s', (_, now, edited) => {
    expect(editedSinceCreation(company, written, now)).toEqual(edited);
  });
});
