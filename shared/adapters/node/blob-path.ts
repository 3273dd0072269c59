/*
 * Keys of blobs as paths that every common file system keeps apart: `~` before a lower-case letter stands for the
 * upper-case one (macOS and Windows do not tell case apart), `~_` for `*`, and a blob's file ends in `~`, so that `a`
 * and `a/b` can both be blobs.
 */

/** The names, folder by folder, that lead to a blob's file. */
export function namesOfKey(key: string): readonly string[] {
  return `${escaped(key)}~`.split('/');
}

/** The names that lead to a folder; its key is '' or ends in `/`. */
export function namesOfFolder(folderKey: string): readonly string[] {
  return escaped(folderKey).split('/').slice(0, -1);
}

/** The part of a key for which a folder or a blob's file stands. */
export function keyOfName(name: string): string {
  const bare = isBlobName(name) ? name.slice(0, -1) : name;
  return bare.replaceAll('~_', '*').replaceAll(/~([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Is it the name of a blob's file (or of a folder)? */
export function isBlobName(name: string): boolean {
  return name.endsWith('~');
}

function escaped(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `~${letter.toLowerCase()}`).replaceAll('*', '~_');
}
