import type { Json } from '../../kernel/canonical-json.ts';
import { parsedJson } from '../../kernel/json-text.ts';
import { isMixedName, isSecretName } from './secret-names.ts';

/** What stands where a secret was. */
export const mask = '***';

/** Text inside text (a JSON string in a form value in JSON …) is followed so deep; deeper it is masked as a whole. */
const maxDepth = 6;
/** Objects inside objects are followed so deep; deeper they are masked as a whole. */
const maxLevel = 100;

/**
 * JSON with every secret replaced by `***`: by the name it stands under, and inside strings as `maskText` does. Names,
 * structure and everything else stay.
 */
export function maskJson(value: Json, depth = 0, level = 0): Json {
  if (level > maxLevel) return mask;
  if (typeof value === 'string') return maskText(value, depth + 1);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((entry: Json) => maskJson(entry, depth, level + 1));
  const entries = Object.entries(value as { readonly [name: string]: Json });
  const isOAuth = entries.some(([name]) => /^(grant_type|client_secret)$/i.test(name));
  return Object.fromEntries(
    entries.map(([name, entry]) => {
      const holds = typeof entry === 'object' && entry !== null;
      if (holds && isMixedName(name)) return [name, maskJson(entry, depth, level + 1)];
      const secret = isSecretName(name) || (isOAuth && name.toLowerCase() === 'code');
      return [name, secret ? maskAll(entry, level + 1) : maskJson(entry, depth, level + 1)];
    }),
  );
}

function maskAll(value: Json, level: number): Json {
  if (level > maxLevel) return mask;
  if (typeof value === 'string' || typeof value === 'number') return mask;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((entry: Json) => maskAll(entry, level + 1));
  const entries = Object.entries(value as { readonly [name: string]: Json });
  return Object.fromEntries(entries.map(([name, entry]) => [name, maskAll(entry, level + 1)]));
}

/** A text without any of these holds no name with a value: spared the work, since every field of every log line comes by. */
const suspicious = /[=:>%\s]|\/rest\//i;

/**
 * Text with every secret in it replaced by `***`: JSON (also cut off), forms, URLs (queries, user and password, inbound
 * webhooks of Bitrix24), headers, XML elements and `name=value` in prose.
 */
export function maskText(value: string, depth = 0): string {
  if (depth > maxDepth) return mask;
  if (!suspicious.test(value)) return value;
  const json = structureIn(value);
  if (json !== undefined) return JSON.stringify(maskJson(json, depth));
  if (form.test(value)) return maskForm(value, depth);
  const addressed = maskAddresses(value).replace(query, (_, pairs: string) => `?${maskForm(pairs, depth)}`);
  return maskPairs(addressed, depth);
}

/** `name=value` pairs joined by `&` and nothing else. */
const form = /^[^\s=&?:/"<>{}]+=[^\s"<>{}]*$/;
const query = /\?([^\s"<>#?]+=[^\s"<>#]*)/g;

/** What a text holds beyond itself. */
function structureIn(value: string): Json | undefined {
  return /^\s*[[{"]/.test(value) ? parsedJson(value) : undefined;
}

function isOAuthForm(value: string): boolean {
  return /\b(grant_type|client_secret)=/i.test(value);
}

function maskForm(value: string, depth: number): string {
  const isOAuth = isOAuthForm(value);
  const masked = value.split('&').map((part) => {
    const [name = '', ...rest] = part.split('=');
    const readable = decoded(name);
    if (rest.length === 0) return part;
    if (isSecretName(readable) || (isOAuth && readable.toLowerCase() === 'code')) return `${name}=${mask}`;
    const inner = decoded(rest.join('='));
    const shown = maskText(inner, depth + 1);
    return shown === inner ? part : `${name}=${encodeURIComponent(shown)}`;
  });
  return masked.join('&');
}

function maskAddresses(value: string): string {
  return value
    .replace(/([a-z][\w+.-]{0,20}:\/\/)[^\s/?#@"'<>]+@/gi, `$1${mask}@`)
    .replace(/(\/rest\/\d+\/)[^\s/?#"'<>]+/gi, `$1${mask}`)
    .replace(/\b(Bearer|Basic|Digest|OAuth)(\s+)[\w.~+/=-]{4,}/gi, `$1$2${mask}`);
}

/**
 * A name, what separates it from its value, and the value: to its closing quote, or to the end of the pair. A name is
 * tried from its first character only, which keeps the time linear.
 */
const pair =
  /(?<![\p{L}\p{N}_.\-[\]%])([\p{L}\p{N}_.\-[\]%]+)(\\*["']?\s*[=:]\s*|>)(\\*"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s&;,"'<>{}[\]]+)/gu;

function maskPairs(value: string, depth: number): string {
  if (depth > maxDepth) return mask;
  const isOAuth = isOAuthForm(value);
  return value.replace(pair, (whole: string, name: string, separator: string, given: string) => {
    const readable = decoded(name);
    if (isSecretName(readable) || (isOAuth && readable.toLowerCase() === 'code')) {
      return given.startsWith(mask) ? whole : `${name}${separator}${quoted(given)}`;
    }
    if (/[=:]/.test(given)) return `${name}${separator}${maskPairs(given, depth + 1)}`;
    const inner = decoded(given);
    const masked = inner === given ? given : maskText(inner, depth + 1);
    return masked === inner ? whole : `${name}${separator}${encodeURIComponent(masked)}`;
  });
}

function quoted(given: string): string {
  const quote = /^\\*["']/.exec(given)?.[0] ?? '';
  return `${quote}${mask}${quote}`;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
