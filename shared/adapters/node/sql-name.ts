/** A name as an SQL identifier, https://sqlite.org/lang_keywords.html */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
