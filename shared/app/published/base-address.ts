/**
 * The address of a published base as people give it: with or without the path of the interface, its service document or
 * a language at the end. `undefined` for what is no address.
 */
export function baseAddress(written: string): string | undefined {
  const url = URL.parse(written.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname
    .replace(/\/odata(\/standard\.odata.*)?$/i, '')
    .replace(/(\/[a-z]{2}(_[A-Z]{2})?)?\/*$/, '');
  return `${url.origin}${path}`;
}
