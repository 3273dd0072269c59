import { describe, expect, it } from 'vitest';
import { phpForm } from '../../../simulators/portal/transport/php-form.ts';
import { parsePhpQuery, phpArray } from '../../../simulators/portal/transport/php-parameters.ts';
import { requestParameters } from '../../../simulators/portal/transport/request-parameters.ts';

describe('parameters the PHP way', () => {
  it.each([
    ['a=1&b=x+y%2B', { a: '1', b: 'x y+' }],
    ['filter[%3EID]=5&filter[%40id][]=1&filter[%40id][]=2', { filter: { '>ID': '5', '@id': ['1', '2'] } }],
    ['fields[fm][n0][typeId]=PHONE', { fields: { fm: { n0: { typeId: 'PHONE' } } } }],
    ['a[0]=x&a[2]=y', { a: { 0: 'x', 2: 'y' } }],
    ['a.b=1&c%20d=2', { a_b: '1', c_d: '2' }],
    ['a[b=1', { a_b: '1' }],
    ['a=1&a=2&b', { a: '2', b: '' }],
    ['a=%zz', { a: '%zz' }],
  ])('reads %s', (query, expected) => {
    expect(parsePhpQuery(query)).toEqual(expected);
  });

  it('writes forms as http_build_query does', () => {
    const data = { event: 'X', data: { FIELDS: { ID: 5, ok: true, no: false, none: null, list: [] } } };
    expect(decodeURIComponent(phpForm(data))).toBe(
      'event=X&data[FIELDS][ID]=5&data[FIELDS][ok]=1&data[FIELDS][no]=0&data[FIELDS][none]=',
    );
  });

  it('tells lists from maps as json_encode does', () => {
    expect(phpArray([])).toEqual([]);
    expect(phpArray([['0', 'a']])).toEqual(['a']);
    expect(phpArray([['1', 'a']])).toEqual({ 1: 'a' });
  });

  it('reads multipart bodies with files', () => {
    const body = [
      '--b',
      'Content-Disposition: form-data; name="fields[NAME]"',
      '',
      'Луч',
      '--b',
      'Content-Disposition: form-data; name="file"; filename="a.txt"',
      'Content-Type: text/plain',
      '',
      'hi',
      '--b--',
      '',
    ].join('\r\n');
    const params = requestParameters({
      method: 'POST',
      url: 'https://acme.bitrix24.example/rest/x?auth=t',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body,
      source: '203.0.113.1',
    });
    expect(params).toEqual({ auth: 't', fields: { NAME: 'Луч' }, file: ['a.txt', 'aGk='] });
  });
});
