import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Row } from './filter.ts';
import type { OdataRefusal } from './refusal.ts';

/** What the simulated server answers. */
export interface OdataAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an answer is to be written. */
export interface Form {
  readonly json: boolean;
  /** Without notes of the protocol. */
  readonly bare: boolean;
}

/** By `$format` and `Accept`; Atom when nobody says anything. */
export function formOf(options: ReadonlyMap<string, string>, accept: string): Form {
  const wanted = `${options.get('$format') ?? ''} ${accept}`;
  return { json: /json/i.test(wanted), bare: /nometadata/i.test(wanted) };
}

export function jsonAnswer(status: number, body: Json, headers: OdataAnswer['headers'] = {}): OdataAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', dataserviceversion: '3.0', ...headers },
    body: JSON.stringify(body, undefined, '\t'),
  };
}

export function refusalAnswer({ code, message, status }: OdataRefusal, { json }: Form): OdataAnswer {
  if (json) return jsonAnswer(status, { 'odata.error': { code, message: { lang: 'ru', value: message } } });
  return {
    status,
    headers: { 'content-type': 'application/xml;charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code><m:message xml:lang="ru">${escaped(message)}</m:message></m:error>`,
  };
}

/** A page of the web server in front of 1C. */
export function pageAnswer(status: number, title: string, headers: OdataAnswer['headers'] = {}): OdataAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!DOCTYPE html>\n<html><head><title>${escaped(title)}</title></head><body><h1>${escaped(title)}</h1></body></html>`,
  };
}

/** Rows as an Atom feed (OData 3.0, "Atom Format"). */
export function atomFeed(set: string, rows: readonly Row[]): OdataAnswer {
  const entries = rows.map((row) => {
    const properties = Object.entries(row).map(
      ([name, value]) => `<d:${name}>${atomValue(value)}</d:${name}>`,
    );
    return `<entry><id>${set}(guid'${String(row['Ref_Key'] ?? '')}')</id><content type="application/xml"><m:properties>${properties.join('')}</m:properties></content></entry>`;
  });
  return {
    status: 200,
    headers: { 'content-type': 'application/atom+xml;type=feed;charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">${entries.join('')}</feed>`,
  };
}

function atomValue(value: Json): string {
  if (!Array.isArray(value)) return escaped(String(value ?? ''));
  const elements = (value as readonly Row[]).map(
    (row) =>
      `<d:element>${Object.entries(row)
        .map(([name, inner]) => `<d:${name}>${escaped(String(inner ?? ''))}</d:${name}>`)
        .join('')}</d:element>`,
  );
  return elements.join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
