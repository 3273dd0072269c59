type Loose<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** Without the parts that are `undefined`: not given is not the same as given as `undefined`. */
export function given<T extends object>(value: Loose<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
