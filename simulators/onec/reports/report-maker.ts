/** What the service asks of a base's reports. Days are included, `2026-11-16`. */
export interface WantedReport {
  readonly report: string;
  readonly from: string;
  readonly to: string;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly language: 'ru' | 'en';
}

/** A report as a file. */
export interface MadeReport {
  readonly name: string;
  readonly contentType: 'application/pdf' | 'application/json';
  readonly bytes: Uint8Array;
}

/** A report that an extension of the base can make. */
export interface BaseReport {
  readonly report: string;
  readonly title: { readonly ru: string; readonly en?: string };
  /** @throws WriteRefused the base cannot make it, in its own words */
  make(wanted: WantedReport): Promise<MadeReport>;
}
