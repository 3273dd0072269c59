/** Why a name is refused, or `undefined` for a safe relative path. */
export type UnsafeName =
  | 'empty'
  | 'too-long'
  | 'absolute'
  | 'leaves-folder'
  | 'control-character'
  | 'too-deep';

/** Letters that Windows or a store of blobs could take for something else than a part of a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const forbidden = /[\u0000-\u001f\u007f<>:"|?*]/;

/**
 * Checks a path that came from outside: an entry of an archive or the `filename` of an upload. Backslashes count as
 * slashes. Safe are relative paths of at most 255 characters and 8 segments, without `.` or `..` as a segment, drive
 * letters, or control and wild-card characters. See OWASP, "Path Traversal", and CVE-2018-1002200 ("Zip Slip").
 */
export function unsafeName(name: string): UnsafeName | undefined {
  const path = name.replaceAll('\\', '/');
  if (path.trim() === '') return 'empty';
  if (path.length > 255) return 'too-long';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'absolute';
  if (forbidden.test(path)) return 'control-character';
  const segments = path.split('/');
  if (segments.length > 8) return 'too-deep';
  if (segments.some((segment) => segment === '..' || segment === '.')) return 'leaves-folder';
  return segments.some((segment) => segment.trim() === '') ? 'empty' : undefined;
}

/** The name with slashes only; for names that {@link unsafeName} lets pass. */
export function plainName(name: string): string {
  return name.replaceAll('\\', '/');
}
