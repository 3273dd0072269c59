import { describe, expect, test } from 'vitest';
import { FormRefused, parseBracketForm } from '../../../shared/domain/portal-events/bracket-form.ts';

const parsed = (body: string): unknown => JSON.parse(JSON.stringify(parseBracketForm(body)));

describe('a form with keys in brackets', () => {
  test('is nested as PHP nests it', () => {
    expect(
      parsed('event=ONCRMCOMPANYUPDATE&data%5BFIELDS%5D%5BID%5D=2917&auth[member_id]=a1&ts=1743165490'),
    ).toEqual({
      event: 'ONCRMCOMPANYUPDATE',
      data: { FIELDS: { ID: '2917' } },
      auth: { member_id: 'a1' },
      ts: '1743165490',
    });
  });

  test('appends on empty brackets after the largest index', () => {
    expect(parsed('a[]=x&a[]=y&a[7]=z&a[]=w')).toEqual({ a: { 0: 'x', 1: 'y', 7: 'z', 8: 'w' } });
  });

  test('takes the later of two values, nested or not', () => {
    expect(parsed('a=1&a=2&b=1&b[c]=2&d[e]=1&d=2')).toEqual({ a: '2', b: { c: '2' }, d: '2' });
  });

  test('takes a name with unbalanced brackets as it is', () => {
    expect(parsed('a[b=1&c]d=2&[e]=3&f[g]h=4')).toEqual({ 'a[b': '1', 'c]d': '2', '[e]': '3', 'f[g]h': '4' });
  });

  test('decodes plus signs, percents and Russian text, and never fails on broken ones', () => {
    expect(parsed('a=1+2&b=%D0%BC%D0%BE%D1%81%D1%82&c=%zz&d=%FF')).toEqual({
      a: '1 2',
      b: 'мост',
      c: '%zz',
      d: '\uFFFD',
    });
  });

  test.each(['__proto__[x]=1', 'a[__proto__][x]=1', 'a[constructor][prototype][x]=1', '__proto__=1'])(
    'refuses to reach a prototype: %s',
    (body) => {
      expect(() => parseBracketForm(body)).toThrow(FormRefused);
      expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    },
  );

  test('refuses what is too deep, too wide, too long', () => {
    expect(() => parseBracketForm('a[b][c][d][e][f][g][h]=1')).not.toThrow();
    expect(() => parseBracketForm('a[b][c][d][e][f][g][h][i]=1')).toThrow('deeper than 8 levels');
    expect(() => parseBracketForm('a&'.repeat(2001))).toThrow('over 2000 fields');
    expect(() => parseBracketForm('a'.repeat(262_145))).toThrow('over 262144 characters');
    expect(() => parseBracketForm(`${'k'.repeat(201)}=1`)).toThrow('a key over 200 characters');
  });
});
