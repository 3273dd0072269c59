import { fingerprint, sameValue } from '../../domain/entities/canonical.ts';
import type { BaseRecord, Fields } from '../../domain/sync/record.ts';
import type { Link } from './links.ts';

/** What the base says, without the fields in which it cannot have heard yet what is on its way to it. */
export function withoutInFlight(base: BaseRecord, link: Link | undefined): BaseRecord {
  const { inFlight } = link ?? {};
  if (!inFlight) return base;
  const current = Object.entries(base.fields).filter(([name, value]) => hasArrived(inFlight, name, value));
  return { ...base, fields: Object.fromEntries(current) };
}

/** What is still on its way, after what the base now says, together with what was just sent. */
export function stillInFlight(
  link: Link | undefined,
  base: BaseRecord | undefined,
  sent: Fields,
): Fields | undefined {
  const older = Object.entries(link?.inFlight ?? {}).filter(([name]) => {
    const value = base?.fields[name];
    return value === undefined || !hasArrived(link?.inFlight ?? {}, name, value);
  });
  const newer = Object.entries(sent).map(([name, value]) => [name, fingerprint(value)] as const);
  const all = Object.fromEntries([...older, ...newer]);
  return Object.keys(all).length === 0 ? undefined : all;
}

function hasArrived(inFlight: Fields, name: string, value: Fields[string]): boolean {
  const expected = inFlight[name];
  return expected === undefined || sameValue(fingerprint(value), expected);
}
