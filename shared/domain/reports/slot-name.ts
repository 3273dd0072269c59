import { stableHash } from '../../kernel/stable-hash.ts';
import type { Slot } from '../schedule/schedule.ts';

/** A slot as part of keys and addresses, `2026-11-21T0900`; sorts by time. */
export function slotName({ date, time }: Pick<Slot, 'date' | 'time'>): string {
  return `${date}T${time.replace(':', '')}`;
}

/** One run of one report, wherever it is. */
export interface RunName {
  readonly tenant: string;
  readonly connection: string;
  readonly subscription: string;
  /** `slotName`, or another name of a run that no schedule asked for. */
  readonly slot: string;
}

/**
 * A short code that stands in the name of the file, so that a post whose answer was lost is recognised on the portal:
 * `m24-` and ten letters or digits.
 */
export function slotCode({ tenant, connection, subscription, slot }: RunName): string {
  const digest = Buffer.from(stableHash([tenant, connection, subscription, slot]), 'base64url');
  return `m24-${[...digest.subarray(0, 10)].map((byte) => alphabet[byte % 32]).join('')}`;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** The same run as a UUID (version 8, RFC 9562), to pair start and end at a health-check service. */
export function runUuid({ tenant, connection, subscription, slot }: RunName): string {
  const hex = Buffer.from(stableHash([tenant, connection, subscription, slot]), 'base64url').toString('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A name that every disk takes, with the code in it: `Долги 2026-11-21 0900 m24-….pdf`. */
export function fileName(title: string, slot: string, code: string, extension: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = title.replace(/[\\/:*?"<>|#%&{}\u0000-\u001f]+/g, ' ').replace(/\s+/g, ' ');
  const short = [...clean.trim()].slice(0, 80).join('').trim();
  return `${short || 'Report'} ${slot.replace('T', ' ')} ${code}.${extension}`;
}
