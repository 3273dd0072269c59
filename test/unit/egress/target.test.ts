import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../../shared/adapters/egress/public-address.ts';
import { checkTarget, listedOrigins } from '../../../shared/adapters/egress/target.ts';
import { HttpFailed } from '../../../shared/ports/http.ts';

const listed = listedOrigins(['http://1c.firm.local:8080', 'https://10.0.0.5']);
const check = (address: string) => checkTarget(address, listed, isPublicAddress);

describe('where a request may go', () => {
  test.each([
    'https://example.com/path?query',
    'https://example.com:443/',
    'https://example.com:8443/',
    'https://example.com:80/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://пример.рф/',
  ])('%s passes', (address) => expect(check(address).listed).toBe(false));

  test.each(['http://1c.firm.local:8080/hs/x', 'HTTP://1C.firm.local:8080', 'https://10.0.0.5:443/'])(
    '%s passes, because the operator listed its origin',
    (address) => expect(check(address).listed).toBe(true),
  );

  test.each([
    ['no URL', 'example.com'],
    ['relative', '/path'],
    ['not the web', 'ftp://example.com/'],
    ['not the web', 'file:///etc/passwd'],
    ['not the web', 'data:text/plain,x'],
    ['http', 'http://example.com/'],
    ['another port', 'https://example.com:22/'],
    ['user', 'https://user@example.com/'],
    ['user and password', 'https://user:secret@example.com/'],
    ['user, though listed', 'https://user@10.0.0.5/'],
    ['listed host, other port', 'http://1c.firm.local:8081/'],
    ['listed host, other scheme', 'https://10.0.0.5:8443/'],
    ['loopback', 'https://127.0.0.1/'],
    ['decimal', 'https://2130706433/'],
    ['hexadecimal', 'https://0x7f000001/'],
    ['hexadecimal parts', 'https://0x7f.0.0.0x1/'],
    ['octal', 'https://017700000001/'],
    ['octal parts', 'https://0177.0.0.01/'],
    ['short', 'https://127.1/'],
    ['zero', 'https://0/'],
    ['full-width digits', 'https://１２７.0.0.1/'],
    ['percent-encoded', 'https://%31%32%37.0.0.1/'],
    ['trailing dot', 'https://127.0.0.1./'],
    ['loopback v6', 'https://[::1]/'],
    ['mapped', 'https://[::ffff:127.0.0.1]/'],
    ['compatible', 'https://[::7f00:1]/'],
    ['NAT64', 'https://[64:ff9b::10.0.0.1]/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data/'],
  ])('%s is refused: %s', (_, address) => {
    let thrown: unknown;
    try {
      check(address);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(HttpFailed);
    expect(thrown).toMatchObject({ failure: 'refused', sent: false });
    expect(String(thrown)).not.toContain('secret');
  });

  test.each(['1c.firm.local', 'http://host/path', 'http://u:p@host', 'ftp://host', 'http://host?x'])(
    'the operator cannot list %s',
    (origin) => expect(() => listedOrigins([origin])).toThrow(RangeError),
  );
});
