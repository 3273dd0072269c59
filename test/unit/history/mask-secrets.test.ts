import { describe, expect, test } from 'vitest';
import { maskJson, maskText } from '../../../shared/domain/history/mask-secrets.ts';

describe('in text', () => {
  test.each([
    ['JSON', '{"a":{"access_token":"S","x":1}}', '{"a":{"access_token":"***","x":1}}'],
    [
      'JSON cut off',
      '{"a": 1, "access_token": "S3CRET", "b": 2, "refresh_token":"S3C',
      '{"a": 1, "access_token": "***", "b": 2, "refresh_token":"***"',
    ],
    [
      'a form',
      'event=ADD&auth[access_token]=S&auth[domain]=p.test',
      'event=ADD&auth[access_token]=***&auth[domain]=p.test',
    ],
    [
      'an encoded form',
      'data%5BID%5D=15&auth%5Bapplication_token%5D=S',
      'data%5BID%5D=15&auth%5Bapplication_token%5D=***',
    ],
    [
      'a command inside a form',
      'cmd%5Ba%5D=crm.item.list%3Fauth%3DS%26start%3D0&halt=0',
      'cmd%5Ba%5D=crm.item.list%3Fauth%3D***%26start%3D0&halt=0',
    ],
    ['a query', 'https://p.test/rest/app.info?auth=S&x=1', 'https://p.test/rest/app.info?auth=***&x=1'],
    [
      'an address in a query',
      'https://p.test/?to=https%3A%2F%2Fq.test%2F%3Ftoken%3DS',
      'https://p.test/?to=https%3A%2F%2Fq.test%2F%3Ftoken%3D***',
    ],
    ['user and password', 'https://user:S@p.test/x', 'https://***@p.test/x'],
    [
      'an inbound webhook',
      'https://p.test/rest/1/S3CRET/crm.item.list',
      'https://p.test/rest/1/***/crm.item.list',
    ],
    [
      'OAuth',
      'grant_type=authorization_code&client_id=app.1&client_secret=S&code=S',
      'grant_type=authorization_code&client_id=app.1&client_secret=***&code=***',
    ],
    ['a code that is none of OAuth', 'code=7701&name=x', 'code=7701&name=x'],
    ['Bearer', 'Authorization: Bearer S3CRET', 'Authorization: *** ***'],
    ['Bearer in prose', 'sent Bearer S3CRET.x-y= there', 'sent Bearer *** there'],
    ['a cookie', 'Set-Cookie: IBSession=S; path=/', 'Set-Cookie: ***; path=/'],
    ['XML', '<a><Password>S</Password><b>x</b></a>', '<a><Password>***</Password><b>x</b></a>'],
    ['Russian names', 'Пароль="S" ИНН="7701"', 'Пароль="***" ИНН="7701"'],
    ['prose', 'wrong password=S, at 10:00:00', 'wrong password=***, at 10:00:00'],
    ['quoted with spaces', 'password: "S S S", next: 1', 'password: "***", next: 1'],
    ['nothing secret', 'Компания №15: ООО «Ромашка» (id=5)', 'Компания №15: ООО «Ромашка» (id=5)'],
  ])('%s', (_, given, masked) => {
    expect(maskText(given)).toBe(masked);
    expect(maskText(masked)).toBe(masked);
  });

  test('is followed only so deep, then masked as a whole', () => {
    const deep = `${'['.repeat(5000)}{"token":"S3CRET"}${']'.repeat(5000)}`;
    expect(maskText(deep)).not.toContain('S3CRET');
    let nested = '{"token":"S3CRET"}';
    for (let depth = 0; depth < 9; depth += 1) nested = JSON.stringify({ a: nested });
    expect(maskText(nested)).not.toContain('S3CRET');
  });
});

describe('in JSON', () => {
  test('names decide, structure stays', () => {
    expect(
      maskJson({
        auth: { domain: 'p.test', member_id: 'm', access_token: 'S', expires_in: 3600 },
        tokens: ['S', 'S'],
        credentials: { user: 'S', attempts: 5 },
        password: null,
        apiKey: 12_345,
        causeKey: 'portal.limit',
        auth_connector: 'most24',
        list: [{ AUTH_ID: 'S', id: 1 }],
      }),
    ).toEqual({
      auth: { domain: 'p.test', member_id: 'm', access_token: '***', expires_in: 3600 },
      tokens: ['***', '***'],
      credentials: { user: '***', attempts: '***' },
      password: null,
      apiKey: '***',
      causeKey: 'portal.limit',
      auth_connector: 'most24',
      list: [{ AUTH_ID: '***', id: 1 }],
    });
  });

  test('strings are looked into: addresses, commands, JSON in JSON', () => {
    expect(maskJson({ cmd: ['crm.item.list?auth=S&start=0'], body: '{"token":"S"}', auth: 'S' })).toEqual({
      cmd: ['crm.item.list?auth=***&start=0'],
      body: '{"token":"***"}',
      auth: '***',
    });
  });
});
