import { describe, expect, test } from 'vitest';
import { meaningOf } from '../../../shared/adapters/portal/wire/classify-error.ts';
import { NotAnEnvelope, parseBatch, parseEnvelope } from '../../../shared/adapters/portal/wire/envelope.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('an answer', () => {
  test('brings result, total, next and time', () => {
    const body = '{"result":[{"ID":"1"}],"total":"130","next":50,"time":{"duration":0.2,"operating":1.5}}';
    expect(parseEnvelope(bytes(body))).toEqual({
      ok: true,
      value: { result: [{ ID: '1' }], total: 130, next: 50, time: { duration: 0.2, operating: 1.5 } },
    });
  });

  test('may be null, false or come without time', () => {
    expect(parseEnvelope(bytes('{"result":null}'))).toEqual({ ok: true, value: { result: null } });
    expect(parseEnvelope(bytes('{"result":false,"time":[]}'))).toEqual({
      ok: true,
      value: { result: false, time: {} },
    });
  });

  test('escaped the way PHP does is read all the same', () => {
    expect(parseEnvelope(bytes('{"result":"https:\\/\\/a\\u0026b"}'))).toEqual({
      ok: true,
      value: { result: 'https://a&b' },
    });
  });

  test.each(['<html><body>502</body></html>', '{"result":{"items":[{"id":1},{"i', '[]', '"text"', ''])(
    '%s is none',
    (body) => {
      expect(() => parseEnvelope(bytes(body))).toThrow(NotAnEnvelope);
    },
  );
});

describe('an error', () => {
  test.each([
    ['{"error":"expired_token","error_description":"x"}', 401, 'expired_token', 'expired'],
    ['{"error":"NO_AUTH_FOUND","error_description":"x"}', 401, 'NO_AUTH_FOUND', 'stranger'],
    ['{"error":"","error_description":"Not found"}', 400, '', 'not-found'],
    ['{"error":"","error_description":"Access denied."}', 400, '', 'access-denied'],
    ['{"error":"NOT_FOUND","error_description":"Элемент не найден"}', 400, 'NOT_FOUND', 'not-found'],
    ['{"error":"100","error_description":"Could not find value"}', 400, '100', 'invalid'],
    ['{"error":100,"error_description":"Could not find value"}', 400, '100', 'invalid'],
    ['{"error":0,"error_description":"Название не заполнено"}', 400, '0', 'refused'],
    ['{"error":200040300010,"error_description":"x"}', 400, '200040300010', 'access-denied'],
    ['{"error":"Communication type is not defined"}', 400, 'Communication type is not defined', 'refused'],
    ['{"error":"OPERATION_TIME_LIMIT","error_description":"x"}', 429, 'OPERATION_TIME_LIMIT', 'operating'],
    ['{"error":"QUERY_LIMIT_EXCEEDED","error_description":"x"}', 503, 'QUERY_LIMIT_EXCEEDED', 'rate'],
    ['{"error":"OVERLOAD_LIMIT","error_description":"x"}', 503, 'OVERLOAD_LIMIT', 'suspended'],
    ['{"error":"PORTAL_DELETED","error_description":"x"}', 500, 'PORTAL_DELETED', 'suspended'],
    ['{"error":"INTERNAL_SERVER_ERROR","error_description":"x"}', 500, 'INTERNAL_SERVER_ERROR', 'server'],
    ['{"error":"SOMETHING_NEW","error_description":"x"}', 500, 'SOMETHING_NEW', 'server'],
    [
      '{"error":"ACCESS_DENIED","error_description":"REST API is available only on commercial plans"}',
      403,
      'ACCESS_DENIED',
      'suspended',
    ],
    ['{"error":"ACCESS_DENIED","error_description":"Access denied"}', 400, 'ACCESS_DENIED', 'access-denied'],
    [
      '{"result":{"result":false,"error":"CONNECTOR_ID_REQUIRED","error_description":"x"}}',
      200,
      'CONNECTOR_ID_REQUIRED',
      'refused',
    ],
    [
      '{"error":{"code":"BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION","message":"нет доступа"}}',
      403,
      'BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION',
      'access-denied',
    ],
  ])('%s', (body, status, code, meaning) => {
    const parsed = parseEnvelope(bytes(body));
    expect(parsed).toMatchObject({ ok: false, error: { code } });
    expect(parsed.ok ? undefined : meaningOf(status, parsed.error)).toBe(meaning);
  });
});

describe('the result of a batch', () => {
  test('tells answers, errors and times by command; empty maps are lists', () => {
    const batch = parseBatch({
      result: { c0: { item: { id: 5 } }, c2: [] },
      result_error: { c1: { error: '', error_description: 'Access denied.' } },
      result_total: { c2: 130 },
      result_next: [],
      result_time: { c0: { duration: 0.04 }, c2: { duration: 0.03, operating: 2 } },
    });
    expect([...batch.answers]).toEqual([
      ['c0', { result: { item: { id: 5 } }, time: { duration: 0.04 } }],
      ['c2', { result: [], total: 130, time: { duration: 0.03, operating: 2 } }],
    ]);
    expect([...batch.errors]).toEqual([['c1', { code: '', description: 'Access denied.' }]]);
  });

  test('with nothing in it', () => {
    const batch = parseBatch({
      ...{ result: [], result_error: [], result_total: [], result_next: [], result_time: [] },
    });
    expect([batch.answers.size, batch.errors.size]).toEqual([0, 0]);
  });

  test('an error within a success is an error', () => {
    const batch = parseBatch({ result: { c0: { result: false, error: 'X', error_description: 'y' } } });
    expect([...batch.errors]).toEqual([['c0', { code: 'X', description: 'y' }]]);
    expect(batch.answers.size).toBe(0);
  });

  test('of another shape is no envelope', () => {
    expect(() => parseBatch('ok')).toThrow(NotAnEnvelope);
  });
});
