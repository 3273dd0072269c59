/** A sentence for a person, in both tongues of the product. Russian comes first. */
export interface Text {
  readonly ru: string;
  readonly en: string;
}

/** Builds a sentence in both tongues. */
export function text(ru: string, en: string): Text {
  return { ru, en };
}
