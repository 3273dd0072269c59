/** True for `/rest/api/…`: version 3, which has an envelope of its own. */
export function isVersion3(path: string): boolean {
  return /^\/rest\/api\//.test(path);
}

/** What the path of a REST call says. */
export interface RestAddress {
  readonly method: string;
  /** For `/rest/{user}/{secret}/{method}`. */
  readonly webhook?: { readonly userId: number; readonly secret: string };
}

/**
 * Reads a path after the portal's address: `/rest/{method}` or `/rest/{user}/{secret}/{method}`, `.json` at the end
 * allowed, doubled slashes tolerated. `undefined` when it is no REST call.
 */
export function restAddress(path: string): RestAddress | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[0] !== 'rest') return undefined;
  const method = (parts.at(-1) ?? '').replace(/\.json$/i, '');
  if (parts.length === 2) return { method };
  const [, userId = '', secret = ''] = parts;
  if (parts.length !== 4 || !/^\d+$/.test(userId)) return undefined;
  return { method, webhook: { userId: Number(userId), secret: decodeURIComponent(secret) } };
}
