/** What `{name}` in the subject and the text of a post may stand for. */
export const placeholderNames = ['report', 'period', 'from', 'to', 'date', 'time', 'rows', 'asOf'] as const;
export type PlaceholderName = (typeof placeholderNames)[number];

const placeholder = /\{([\p{L}\w.-]*)\}/gu;

/** The placeholders of a text that do not exist, as they are written. */
export function unknownPlaceholders(template: string): readonly string[] {
  const known: readonly string[] = placeholderNames;
  return [...template.matchAll(placeholder)].flatMap(([whole, name = '']) =>
    known.includes(name) ? [] : [whole],
  );
}

/** The text with every placeholder replaced; unknown ones stay. */
export function fillPlaceholders(
  template: string,
  values: Readonly<Record<PlaceholderName, string>>,
): string {
  const given: Readonly<Record<string, string>> = values;
  return template.replace(placeholder, (whole, name: string) => given[name] ?? whole);
}
