/** Codes of the events that tell that a record was added, changed or deleted. */
export function changesOf(prefix: string): readonly string[] {
  return [`${prefix}ADD`, `${prefix}UPDATE`, `${prefix}DELETE`];
}
