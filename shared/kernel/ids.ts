declare const brand: unique symbol;

/** A string that is known to be an id of one kind, so that a tenant's id never stands where a connection's is meant. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** A customer. Owns connections; every key of its data leads with this id. */
export type TenantId = Id<'tenant'>;
/** One portal joined with one base; a decimal number as a string, shown to people. */
export type ConnectionId = Id<'connection'>;
/** The portal's `member_id`: never changes, also when the portal is renamed. */
export type MemberId = Id<'member'>;

/**
 * Takes a string as an id of the wanted kind.
 * @throws RangeError when it is empty, longer than 128 characters or holds the key separator `#` or a control character.
 */
export function asId<T extends Id<string>>(value: string): T {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (value.length === 0 || value.length > 128 || /[#\u0000-\u001f]/.test(value)) {
    throw new RangeError(`not usable as an id: ${JSON.stringify(value.slice(0, 40))}`);
  }
  return value as T;
}
