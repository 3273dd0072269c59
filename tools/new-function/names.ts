/** Spellings of a function's name. */
export interface FunctionNames {
  /** `price-list`: folder, name in queues and logs. */
  readonly kebab: string;
  /** `priceList`: the contract. */
  readonly camel: string;
  /** `PriceList`: types. */
  readonly pascal: string;
}

/** @throws RangeError when the name is not in kebab case. */
export function namesOf(kebab: string): FunctionNames {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(kebab) || kebab.length > 40) {
    throw new RangeError(
      `a function's name is lower-case words joined by "-", at most 40 characters: ${kebab}`,
    );
  }
  const pascal = kebab
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
  return { kebab, pascal, camel: `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}` };
}
